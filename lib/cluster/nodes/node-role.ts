import { Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { requirePartition } from '../../endpoints/catalogue';
import { ADMISSIONS } from '../../endpoints/service-owned';
import type { ImageMirror } from '../../registry/image-mirror';
import { PULL_ACTIONS } from '../../registry/repository-policy';
import { Requirements } from '../../requirements/requirements';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import { denyElsewhere } from '../inside-network';
import { checkShape } from '../props-shape';
import { checkRegion } from '../required-prop';

/** Construction properties for a NodeRole. */
export interface NodeRoleProps {
  /** The cluster that the nodes join. */
  readonly cluster: IAirGappedCluster;

  /** Images that the nodes may pull, beside those of the add-ons of EKS. */
  readonly images: ImageMirror;

  /**
   * Account of the registry that the add-ons of EKS come from.
   *
   * @default - that of the add-ons of the cluster, or as the EKS documentation lists it for the Region; required where there is neither
   * @see https://docs.aws.amazon.com/eks/latest/userguide/add-ons-images.html
   */
  readonly addonImageAccount?: string;

  /**
   * VPCs by whose endpoints the nodes call AWS: from anywhere else the role is refused.
   *
   * @default - those of the cluster
   */
  readonly endpointVpcs?: ec2.IVpc[];

  /**
   * Whether Session Manager may open sessions on the nodes, which takes three more endpoints and Amazon Linux.
   *
   * @default false
   */
  readonly sessionManager?: boolean;
}

/** What the agent of Systems Manager calls to open sessions, and for nothing else. */
const SESSION_ACTIONS: { readonly [service: string]: string[] } = {
  ssm: ['ssm:UpdateInstanceInformation'],
  ssmmessages: [
    'ssmmessages:CreateControlChannel',
    'ssmmessages:CreateDataChannel',
    'ssmmessages:OpenControlChannel',
    'ssmmessages:OpenDataChannel',
  ],
  ec2messages: [
    'ec2messages:AcknowledgeMessage',
    'ec2messages:DeleteMessage',
    'ec2messages:FailMessage',
    'ec2messages:GetEndpoint',
    'ec2messages:GetMessages',
    'ec2messages:SendReply',
  ],
};

/** What a node asks EC2 about itself. */
const OWN_NAME_ACTIONS = ['ec2:DescribeInstances', 'ec2:DescribeInstanceTypes'];

/**
 * The role of nodes: they name themselves, pull images of the mirror and of EKS' add-ons, and fetch roles for their pods.
 *
 * Pods get nothing from it: addresses are assigned by the role of the VPC CNI, and the metadata of an instance does not
 * answer pods. Its credentials are of no use outside the network.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/create-node-role.html
 */
export class NodeRole extends Construct {
  /** The cluster that the nodes join. Roles for the pods of another one are refused. */
  public readonly cluster: IAirGappedCluster;

  /** The role, for node groups. */
  public readonly role: iam.Role;

  /** Whether Session Manager may open sessions on nodes with the role. */
  public readonly sessionManager: boolean;

  constructor(scope: Construct, id: string, props: NodeRoleProps) {
    super(scope, id);
    const where = `NodeRole '${this.node.path}'`;
    checkShape(where, props, { of: 'NodeRoleProps' });
    checkRegion(where, props.images, props.cluster.network.region);
    this.cluster = props.cluster;
    this.sessionManager = props.sessionManager ?? false;
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      description: `What nodes of ${this.node.path} call`,
      statements: [
        ...this.nodeStatements(props),
        ...(this.sessionManager ? [sessionStatement()] : []),
        denyElsewhere(props.endpointVpcs ?? props.cluster.endpointVpcs),
      ],
    });
    this.role = new iam.Role(this, 'Resource', {
      description: `Nodes of ${this.node.path}`,
      assumedBy: new iam.ServicePrincipal('ec2.amazonaws.com'),
      managedPolicies: [policy],
    });
    this.require(props);
  }

  private nodeStatements({ cluster, images, addonImageAccount }: NodeRoleProps): iam.PolicyStatement[] {
    return [
      new iam.PolicyStatement({ actions: OWN_NAME_ACTIONS, resources: ['*'] }),
      // A token is for the whole registry: the action knows no resource.
      new iam.PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
      new iam.PolicyStatement({
        actions: PULL_ACTIONS,
        resources: [images.repositoryArns, this.addonRepositories(cluster, addonImageAccount)],
      }),
      new iam.PolicyStatement({
        actions: ['eks-auth:AssumeRoleForPodIdentity'],
        resources: [cluster.clusterArn],
      }),
    ];
  }

  private addonRepositories(cluster: IAirGappedCluster, account: string | undefined): string {
    return Stack.of(this).formatArn({
      service: 'ecr',
      account: account ?? toldAccount(cluster) ?? this.listedAccount(),
      resource: 'repository',
      resourceName: '*',
    });
  }

  private listedAccount(): string {
    const { region } = Stack.of(this);
    const owners = ADMISSIONS.find(({ id }) => id === 'EksAddonImages')?.owners ?? {};
    const listed = Token.isUnresolved(region) ? undefined : owners[region];
    if (listed === undefined) {
      throw new UsageError(
        `NodeRole '${this.node.path}': no account of EKS' add-on images is known in ` +
          `${Token.isUnresolved(region) ? 'a stack without a Region' : `Region '${region}'`}, expected addonImageAccount`,
      );
    }
    return listed;
  }

  private require({ cluster, images }: NodeRoleProps): void {
    const requirements = Requirements.of(this);
    requireOwnNames(this);
    requirements.addApi({
      service: 'ecr-dkr',
      actions: PULL_ACTIONS,
      resources: [images.repositoryArns],
      why: 'nodes pull images of the mirror',
    });
    requirements.addApi({
      service: 'ecr-api',
      actions: ['ecr:GetAuthorizationToken'],
      resources: ['*'],
      why: 'nodes ask for a token before they pull images',
    });
    requirements.addApi({
      service: 'eks-auth',
      actions: ['eks-auth:AssumeRoleForPodIdentity'],
      resources: [cluster.clusterArn],
      why: 'nodes fetch the roles of their pods',
    });
    requirements.addName({ name: apiNames(cluster), why: 'kubelets call the Kubernetes API by its name' });
    if (this.sessionManager) {
      for (const [service, actions] of Object.entries(SESSION_ACTIONS)) {
        requirements.addApi({ service, actions, resources: ['*'], why: 'sessions are opened on nodes' });
      }
    }
  }
}

/** That nodes ask for their names, and for nothing else of EC2: said of what has nodes, it stands for any call of theirs. */
export function requireOwnNames(nodes: Construct): void {
  Requirements.of(nodes).addApi({
    service: 'ec2',
    actions: OWN_NAME_ACTIONS,
    resources: ['*'],
    why: 'nodes ask for their own names before they join',
  });
}

/** Names of the Kubernetes APIs of a Region; that of one cluster is known only when it is there. */
function apiNames({ network: { region } }: IAirGappedCluster): string {
  return `*.${region}.eks.${requirePartition(region).dnsSuffix}`;
}

/** The account of the registry that the add-ons of a cluster name. */
function toldAccount({ addonImages }: IAirGappedCluster): string | undefined {
  const hosts = addonImages.map(({ repository }) => /^(\d{12})\.dkr\.ecr/.exec(repository)?.[1]);
  return hosts.find((account) => account !== undefined);
}

/** The actions know no resource. */
function sessionStatement(): iam.PolicyStatement {
  return new iam.PolicyStatement({ actions: Object.values(SESSION_ACTIONS).flat(), resources: ['*'] });
}
