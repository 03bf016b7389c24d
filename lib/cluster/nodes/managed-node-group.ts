import { Duration, Fn, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import type { AmiTypeRow } from './families';
import type { NodeInterface } from './interfaces';
import { NodeLaunchTemplate } from './launch-template';
import type { NodeCapacity } from './node-capacity';
import type { NodeGroupOptions, NodeGroupSize } from './node-group-props';
import { checkNodeOptions } from './node-options-checks';
import { NodeRole, requireOwnNames } from './node-role';
import { userDataOf, type ClusterDetails, type NodeTaint } from './user-data';

/** What a managed node group is made of. */
export interface ManagedGroup {
  readonly options: NodeGroupOptions;
  readonly instanceType: string;
  readonly ami: AmiTypeRow;
  readonly customAmiId?: string;
  readonly capacity: NodeCapacity;
  readonly size: NodeGroupSize;
  readonly subnets: readonly ec2.ISubnet[];
  readonly interfaces: readonly NodeInterface[];
  readonly fabricGroup?: ec2.ISecurityGroup;
  readonly placementGroupName?: string;
  readonly usesInstanceStore: boolean;
  readonly volumeGiB: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly taints: readonly NodeTaint[];
  /** Nodes that are replaced at a time. */
  readonly maxUnavailable: number;
  /** `MINIMAL` stops a node before it starts the next one. */
  readonly updateStrategy: 'DEFAULT' | 'MINIMAL';
}

/** The group, and the role of its nodes. */
export interface CreatedGroup {
  readonly resource: eks.CfnNodegroup;
  readonly nodeRole: iam.IRole;
}

const SHUTDOWN_GRACE = Duration.minutes(2);

/**
 * Makes the role, the launch template and the node group, in that order, below a construct.
 *
 * @throws UsageError where nobody says what the nodes may pull
 */
export function createManagedGroup(scope: Construct, where: string, group: ManagedGroup): CreatedGroup {
  const { options, ami, size, capacity, customAmiId } = group;
  const { cluster } = options;
  checkNodeOptions(where, options);
  const role = roleOf(scope, where, options);
  checkSessions(where, ami, role);
  const template = templateOf(scope, group);
  const resource = new eks.CfnNodegroup(scope, 'Resource', {
    clusterName: cluster.clusterName,
    nodeRole: role.role.roleArn,
    subnets: group.subnets.map(({ subnetId }) => subnetId),
    launchTemplate: { id: template.ref, version: template.attrLatestVersionNumber },
    // EKS refuses a type and a version beside an own AMI.
    ...(customAmiId === undefined
      ? { amiType: ami.amiType, version: cluster.kubernetesVersion, releaseVersion: options.releaseVersion }
      : {}),
    capacityType: capacity.capacityType,
    scalingConfig: { minSize: size.min, desiredSize: size.desired, maxSize: size.max },
    updateConfig: { maxUnavailable: group.maxUnavailable, updateStrategy: group.updateStrategy },
    nodeRepairConfig: { enabled: true },
    forceUpdateEnabled: false,
    labels: { ...group.labels },
    taints: group.taints.map(({ key, value }) => ({ key, value, effect: 'NO_SCHEDULE' })),
    tags: { ...options.tags },
  });
  resource.node.addDependency(cluster.beforeNodes);
  requireOwnNames(scope);
  return { resource, nodeRole: role.role };
}

function roleOf(scope: Construct, where: string, { cluster, images, nodeRole }: NodeGroupOptions): NodeRole {
  if (nodeRole !== undefined) {
    checkRole(where, cluster, nodeRole);
    return nodeRole;
  }
  if (images === undefined) {
    throw new UsageError(`${where}: nobody says what the nodes may pull, expected images or nodeRole`);
  }
  return new NodeRole(scope, 'NodeRole', { cluster, images });
}

/** A role fetches the roles of pods of one cluster. */
function checkRole(where: string, cluster: IAirGappedCluster, { cluster: own, node }: NodeRole): void {
  if (own !== cluster && own.clusterArn !== cluster.clusterArn) {
    throw new UsageError(
      `${where}: nodeRole '${node.path}' is for nodes of '${own.node.path}', expected one for '${cluster.node.path}', or images`,
    );
  }
}

/** The agent of Systems Manager is part of Amazon Linux, and of Bottlerocket a container from a registry of its own. */
function checkSessions(
  where: string,
  { operatingSystem }: AmiTypeRow,
  { sessionManager, node }: NodeRole,
): void {
  if (sessionManager && operatingSystem === 'bottlerocket') {
    throw new UsageError(
      `${where}: nodeRole '${node.path}' has sessionManager, whose agent Bottlerocket pulls from a registry that nodes do not ` +
        'reach, expected operatingSystem AL2023, or a role without sessionManager',
    );
  }
}

function templateOf(scope: Construct, group: ManagedGroup): ec2.CfnLaunchTemplate {
  const { options, customAmiId, usesInstanceStore, labels, taints } = group;
  const own = customAmiId === undefined ? {} : { cluster: detailsOf(options.cluster), labels, taints };
  const userData = userDataOf({
    ...own,
    operatingSystem: group.ami.operatingSystem,
    usesInstanceStore,
    shutdownGraceSeconds: (options.shutdownGracePeriod ?? SHUTDOWN_GRACE).toSeconds(),
    ...(options.maxPods === undefined ? {} : { maxPods: options.maxPods }),
  });
  return new NodeLaunchTemplate(scope, 'LaunchTemplate', {
    cluster: options.cluster,
    instanceType: group.instanceType,
    ami: group.ami,
    ...(customAmiId === undefined ? {} : { imageId: customAmiId }),
    capacity: group.capacity,
    interfaces: group.interfaces,
    ...(group.fabricGroup === undefined ? {} : { fabricGroup: group.fabricGroup }),
    volumeGiB: group.volumeGiB,
    ...(group.placementGroupName === undefined ? {} : { placementGroupName: group.placementGroupName }),
    userData,
    tags: options.tags ?? {},
  }).resource;
}

/** What EKS would tell a node of the cluster. */
function detailsOf(cluster: IAirGappedCluster): ClusterDetails {
  return {
    name: cluster.clusterName,
    endpoint: cluster.clusterEndpoint,
    certificateAuthority: cluster.certificateAuthorityData,
    serviceCidr: cluster.serviceCidr,
    dnsAddress: dnsAddressOf(cluster.serviceCidr),
  };
}

/** The tenth address of the Services, which EKS gives to CoreDNS; their range may be known only at deployment. */
function dnsAddressOf(serviceCidr: string): string {
  if (!Token.isUnresolved(serviceCidr)) {
    return [...serviceCidr.split('.').slice(0, 3), '10'].join('.');
  }
  const parts = Fn.split('.', serviceCidr);
  return Fn.join('.', [...[0, 1, 2].map((index) => Fn.select(index, parts)), '10']);
}
