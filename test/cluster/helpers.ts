import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { AirGappedCluster } from '../../lib/cluster/air-gapped-cluster';
import type { AirGappedClusterAttributes } from '../../lib/cluster/air-gapped-cluster-attributes';
import type { AirGappedClusterProps } from '../../lib/cluster/air-gapped-cluster-props';
import type { IAirGappedCluster } from '../../lib/cluster/cluster';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import type { ZeroEgressVpcProps } from '../../lib/network/zero-egress-vpc-props';
import { ImageMirror } from '../../lib/registry/image-mirror';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** A stack in which clusters are tried out. */
export function clusterStack(app: App = new App(), region: string = REGION): Stack {
  return new Stack(app, 'Prod', { env: { account: ACCOUNT, region } });
}

export interface Scenario {
  readonly stack?: Stack;
  /** Region of the stack that is made where none is given. */
  readonly region?: string;
  readonly network?: Partial<ZeroEgressVpcProps>;
  readonly cluster?: Partial<AirGappedClusterProps>;
}

/** A cluster with its network and its mirror, all in one stack. */
export function clusterIn(scenario: Scenario = {}): AirGappedCluster {
  const stack = scenario.stack ?? clusterStack(new App(), scenario.region);
  const network = new ZeroEgressVpc(stack, 'Net', {
    availabilityZones: [`${stack.region}a`, `${stack.region}b`],
    ...scenario.network,
  });
  return new AirGappedCluster(stack, 'Cluster', {
    network,
    images: new ImageMirror(stack, 'Images'),
    kubernetesVersion: eks.KubernetesVersion.V1_35,
    ...scenario.cluster,
  });
}

const CERTIFICATE = Buffer.from('-----BEGIN CERTIFICATE-----\nown').toString('base64');
/** The API of the cluster that is there already. */
export const ENDPOINT = 'https://0123456789ABCDEF0123456789ABCDEF.gr7.eu-central-1.eks.amazonaws.com';

/** A cluster that is there already. */
export function existingCluster(
  change: Partial<AirGappedClusterAttributes> = {},
  stack = clusterStack(),
  id = 'Cluster',
): IAirGappedCluster {
  return AirGappedCluster.fromAttributes(stack, id, {
    clusterName: 'own',
    clusterEndpoint: ENDPOINT,
    certificateAuthorityData: CERTIFICATE,
    kubernetesVersion: eks.KubernetesVersion.V1_35,
    serviceCidr: '172.20.0.0/16',
    network: new ZeroEgressVpc(stack, 'Net', {
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      handlerTier: {},
    }),
    nodeSecurityGroupId: 'sg-11111111',
    controlPlaneSecurityGroupId: 'sg-22222222',
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-central-1:111122223333:key/own'),
    ...change,
  });
}

/** The template of the stack that a construct is in. */
export function templateOf(cluster: AirGappedCluster): Template {
  return Template.fromStack(Stack.of(cluster));
}
