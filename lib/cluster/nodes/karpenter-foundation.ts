import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import { Requirements } from '../../requirements/requirements';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import { denyElsewhere } from '../inside-network';
import { workloadSubnetsOf } from '../node-subnets';
import { podIdentityAssociation, podIdentityPrincipal } from '../pod-identity';
import { checkShape } from '../props-shape';
import type { KarpenterFoundationProps } from './karpenter-foundation-props';
import {
  DISCOVERY_ACTIONS,
  discoveryStatements,
  LIFECYCLE_ACTIONS,
  lifecycleStatements,
  QUEUE_ACTIONS,
  type KarpenterReach,
} from './karpenter-policy';
import { KarpenterQueue } from './karpenter-queue';
import { NodeRole } from './node-role';

/** As the chart of Karpenter has it. */
const NAME = 'karpenter';

/**
 * What Karpenter needs in AWS to make nodes in isolated mode: the role of its controller by EKS Pod Identity, the role and
 * the instance profile of its nodes, their entry in the cluster, and the queue in which it hears that instances go.
 *
 * The controller cannot call IAM or the price list, for which there are no endpoints in the Region. It can launch machines
 * into the node subnets alone, with the security group of the nodes alone.
 *
 * @see https://karpenter.sh/docs/getting-started/getting-started-with-karpenter/#private-clusters
 */
export class KarpenterFoundation extends Construct {
  /** Name of the instance profile of the nodes, for node classes. */
  public readonly instanceProfileName: string;

  /** Name of the queue of interruptions, for the settings of the controller. */
  public readonly interruptionQueueName: string;

  /** Queue of interruptions. */
  public readonly interruptionQueue: sqs.IQueue;

  /** Role of the controller. */
  public readonly controllerRole: iam.IRole;

  /** Role of the nodes. */
  public readonly nodeRole: iam.IRole;

  /** Namespace of the controller. */
  public readonly namespace: string;

  /** Service account of the controller. */
  public readonly serviceAccountName: string;

  constructor(scope: Construct, id: string, props: KarpenterFoundationProps) {
    super(scope, id);
    checkShape(`KarpenterFoundation '${this.node.path}'`, props, { of: 'KarpenterFoundationProps' });
    const { cluster, images, addonImageAccount, endpointVpcs = props.cluster.endpointVpcs } = props;
    this.namespace = props.namespace ?? NAME;
    this.serviceAccountName = props.serviceAccountName ?? NAME;
    this.interruptionQueue = new KarpenterQueue(this, 'Interruptions').queue;
    this.interruptionQueueName = this.interruptionQueue.queueName;

    // A role of its own: EKS makes the entry of a role in the cluster where a managed node group has it.
    const nodes = new NodeRole(this, 'NodeRole', { cluster, images, addonImageAccount, endpointVpcs });
    this.nodeRole = nodes.role;
    this.instanceProfileName = new iam.InstanceProfile(this, 'NodeProfile', {
      role: nodes.role,
    }).instanceProfileName;
    new eks.CfnAccessEntry(this, 'NodeEntry', {
      clusterName: cluster.clusterName,
      principalArn: nodes.role.roleArn,
      type: 'EC2_LINUX',
    });

    const reach = this.reachOf(props);
    this.controllerRole = this.createController(props, [
      new iam.ManagedPolicy(this, 'Lifecycle', {
        description: `Nodes that ${this.node.path} makes`,
        statements: lifecycleStatements(this, reach),
      }),
      new iam.ManagedPolicy(this, 'Discovery', {
        description: `What ${this.node.path} reads`,
        statements: [...discoveryStatements(this, reach), denyElsewhere(endpointVpcs)],
      }),
    ]);
    this.require(cluster);
  }

  private reachOf({ cluster, amiIds, subnets }: KarpenterFoundationProps): KarpenterReach {
    const where = `KarpenterFoundation '${this.node.path}'`;
    return {
      clusterName: plainName(cluster, this),
      clusterArn: cluster.clusterArn,
      subnetIds: workloadSubnetsOf(where, cluster, subnets).map(({ subnetId }) => subnetId),
      securityGroupId: cluster.nodeSecurityGroup.securityGroupId,
      ...(amiIds === undefined ? {} : { amiIds }),
      nodeRoleArn: this.nodeRole.roleArn,
      keyArn: cluster.encryptionKey.keyArn,
      queueArn: this.interruptionQueue.queueArn,
    };
  }

  private createController(
    { cluster }: KarpenterFoundationProps,
    managedPolicies: iam.ManagedPolicy[],
  ): iam.Role {
    const role = new iam.Role(this, 'ControllerRole', {
      description: `Controller of ${this.node.path}`,
      managedPolicies,
      assumedBy: podIdentityPrincipal(Stack.of(this), {
        clusterArn: cluster.clusterArn,
        namespace: this.namespace,
        serviceAccounts: [this.serviceAccountName],
      }),
    });
    podIdentityAssociation(this, 'ControllerIdentity', {
      where: `KarpenterFoundation '${this.node.path}'`,
      cluster,
      namespace: this.namespace,
      serviceAccount: this.serviceAccountName,
      roleArn: role.roleArn,
    });
    return role;
  }

  private require({ clusterArn }: IAirGappedCluster): void {
    const requirements = Requirements.of(this);
    requirements.addApi({
      service: 'ec2',
      actions: [...DISCOVERY_ACTIONS, ...LIFECYCLE_ACTIONS],
      resources: ['*'],
      why: 'Karpenter looks for machines, starts and ends them',
    });
    requirements.addApi({
      service: 'eks',
      actions: ['eks:DescribeCluster'],
      resources: [clusterArn],
      why: 'Karpenter reads what its nodes are told of the cluster',
    });
    requirements.addApi({
      service: 'sqs',
      actions: QUEUE_ACTIONS,
      resources: [this.interruptionQueue.queueArn],
      why: 'Karpenter hears that instances go',
    });
  }
}

/**
 * The name of a cluster as text: conditions have it in their keys, where no token can be.
 *
 * @throws UsageError where it is known only at deployment
 */
function plainName(cluster: IAirGappedCluster, scope: IConstruct): string {
  const made = cluster.node.findAll().find(isCluster) as eks.CfnCluster | undefined;
  const name = [cluster.clusterName, made?.name].find((one) => one !== undefined && !Token.isUnresolved(one));
  if (name === undefined) {
    throw new UsageError(
      `KarpenterFoundation '${scope.node.path}': the name of the cluster '${cluster.node.path}' is known only at deployment, ` +
        'expected a cluster with a name',
    );
  }
  return name;
}

function isCluster(construct: IConstruct): boolean {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === 'AWS::EKS::Cluster';
}
