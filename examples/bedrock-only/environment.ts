import { Stack } from 'aws-cdk-lib';
import { App, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { PodIdentityRole } from '../../lib';
import { appDeployment, labelsOf, SMALL } from '../shared/app-deployment';
import { mirrored } from '../shared/digests';
import { ENVIRONMENT } from '../shared/environment';
import { Delivery, PrivateCluster } from '../shared/private-cluster';

const NAME = 'assistant';
const PORT = 8080;

/** A model that Amazon Bedrock runs in the Region itself: an inference profile may answer from other Regions. */
const MODEL = 'amazon.nova-lite-v1:0';

/** An assistant that asks one model of Amazon Bedrock: a private cluster without a GPU. */
export class BedrockOnly extends Stack {
  public readonly place: PrivateCluster;

  constructor(scope: Construct, id: string) {
    super(scope, id, {
      env: ENVIRONMENT,
      description: 'A private cluster whose pods ask Amazon Bedrock alone',
    });

    this.place = new PrivateCluster(this, 'Place', Delivery.IN_VPC);
    this.place.addAdmission();

    const isolation = this.place.addNamespace(NAME);
    isolation.addWorkload(NAME, {
      labels: labelsOf(NAME),
      receivesFromRanges: [{ range: this.place.network.cidr, ports: [PORT] }],
      callsAws: true,
    });

    this.createRole();
    this.deploy();
  }

  /** The role is for this model alone; the endpoint of Amazon Bedrock lets these two actions through, and no other. */
  private createRole(): void {
    const { cluster } = this.place;
    const at = { service: 'bedrock', account: '', resource: 'foundation-model', resourceName: MODEL };
    new PodIdentityRole(this, 'Role', {
      ...{ cluster, namespace: NAME, serviceAccount: NAME },
      calls: [
        {
          service: 'bedrock-runtime',
          actions: ['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'],
          resources: [this.formatArn(at)],
          why: 'the assistant asks its model',
        },
      ],
    });
  }

  private deploy(): void {
    const { cluster, images } = this.place;
    const chart = new Chart(new App(), 'Assistant');
    const { name, digest } = mirrored('apps/assistant');
    appDeployment(chart, {
      ...{ name: NAME, namespace: NAME, replicas: 2, port: PORT },
      container: {
        image: images.imageUri(name, digest),
        env: [{ name: 'MODEL_ID', value: MODEL }],
        resources: SMALL,
      },
    });
    cluster.addObjects('Assistant', chart);
  }
}
