import type { StackProps } from 'aws-cdk-lib';
import { Aspects, Duration, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import {
  FlowLogAlarms,
  GatewayEndpointService,
  ImageMirror,
  NetworkPerimeter,
  OrganizationGuardrails,
  RegistryScanning,
  ZeroEgressVpc,
} from '../../lib';
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
    this.watch();
    Aspects.of(this).add(new NetworkPerimeter({ vpcs: [this.network.vpc] }));
    new Governance(scope, 'Governance');
  }

  /** Raises alarms on flows that leave, to a queue that stays inside. */
  private watch(): void {
    const { flowLogGroup, blockedQueryAlarm } = this.network;
    if (flowLogGroup === undefined) {
      return;
    }
    const alarms = new FlowLogAlarms(this, 'Alarms', {
      logGroup: flowLogGroup,
      vpcRanges: [VPC_RANGE],
      gatewayEndpoints: [GatewayEndpointService.S3, GatewayEndpointService.DYNAMODB],
    });
    if (blockedQueryAlarm !== undefined) {
      alarms.addAlarm(blockedQueryAlarm);
    }
    alarms.addQueue(this.alarmQueue());
  }

  /** A queue for alarms, with one for those that nobody could handle. */
  private alarmQueue(): sqs.Queue {
    // A key of its own: under CDK's recommended flags the queue's key names the topic, whose key would name the queue.
    const encryptionMasterKey = new kms.Key(this, 'AlarmQueueKey', { enableKeyRotation: true });
    const unhandled = new sqs.Queue(this, 'UnhandledAlarms', {
      encryptionMasterKey,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    return new sqs.Queue(this, 'AlarmQueue', {
      encryptionMasterKey,
      enforceSSL: true,
      deadLetterQueue: { queue: unhandled, maxReceiveCount: 5 },
    });
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
