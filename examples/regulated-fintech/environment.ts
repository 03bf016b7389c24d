import type { StackProps } from 'aws-cdk-lib';
import { Aspects, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import {
  ImageMirror,
  NetworkPerimeter,
  OrganizationGuardrails,
  RegistryScanning,
  ZeroEgressVpc,
} from '../../lib';
import { watch } from '../shared/alarms';
import { Workloads } from './workloads';

const VPC_RANGE = '10.0.0.0/16';

/** A zero-egress network for private EKS, Bedrock and Transcribe, with its image mirror and its alarms. */
export class RegulatedFintech extends Stack {
  /** The network, which the leaky examples add one line to. */
  public readonly network: ZeroEgressVpc;

  /** The mirror that images are pulled from. */
  public readonly images: ImageMirror;

  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, {
      env: { account: '111122223333', region: 'eu-central-1' },
      description: 'Reference environment: regulated fintech, zero egress',
      ...props,
    });

    this.network = new ZeroEgressVpc(this, 'Network', {
      cidr: VPC_RANGE,
      availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
    });

    // What these say that they call is what the network has endpoints for.
    new Workloads(this, 'Workloads');
    this.images = new ImageMirror(this, 'Images');
    new RegistryScanning(this, 'Scanning');
    watch(this, this.network);
    Aspects.of(this).add(new NetworkPerimeter({ vpcs: [this.network.vpc] }));
    new Governance(scope, 'Governance');
  }
}

/** The policies of the organization, which its management account attaches to the units of such environments. */
class Governance extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      env: { account: '444455556666', region: 'us-east-1' },
      description: 'Policies of the organization around the reference environment',
    });

    new OrganizationGuardrails(this, 'Guardrails', {
      organizationId: 'o-exampleorg1',
      targetIds: ['ou-abcd-11112222'],
    });
  }
}
