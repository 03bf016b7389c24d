import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IDependable } from 'constructs';
import { DependencyGroup } from 'constructs';
import { besideName, writeBesideTemplates } from '../documents/beside-templates';
import { requirePartition } from '../endpoints/catalogue';
import { ClusterAddons } from './addons/cluster-addons';
import { addonRegistry } from './addons/registry';
import type { AirGappedClusterAttributes } from './air-gapped-cluster-attributes';
import {
  ControlPlaneEgressMode,
  SupportPolicy,
  type AirGappedClusterProps,
} from './air-gapped-cluster-props';
import type { AddonImage, IAirGappedCluster } from './cluster';
import { ClusterBase } from './cluster-base';
import { clusterNameOf, takeClusterName } from './cluster-name';
import { clusterRole } from './cluster-role';
import { ControlPlaneLogs } from './control-plane-logs';
import { evidenceOf } from './evidence';
import { ExistingCluster } from './existing-cluster';
import { kubernetesVersionRow } from './kubernetes-versions';
import { checkTags } from './nodes/node-options-checks';
import { PodNodes } from './pod-nodes';
import { checkPort } from './ports';
import { ClusterSecurityGroups } from './security-groups';

const EVIDENCE = 'cluster';
const LOG_TYPES = ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'];

/**
 * An EKS cluster whose Kubernetes API answers in its VPC alone, and whose control plane calls nothing but by that VPC.
 *
 * Who may do what in it is said by access entries alone; whoever deploys it has no rights in it. Add-ons are those of Amazon
 * EKS that are named, none is there by itself. Roles of pods come by EKS Pod Identity.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html
 */
export class AirGappedCluster extends ClusterBase {
  /**
   * A private cluster that is there already.
   *
   * Nothing of it is in a template: who may reach it, and what its control plane may call, is not analysed here.
   *
   * @param attributes - what the cluster is like
   * @throws UsageError if that cannot be
   */
  public static fromAttributes(
    scope: Construct,
    id: string,
    attributes: AirGappedClusterAttributes,
  ): IAirGappedCluster {
    return new ExistingCluster(scope, id, attributes);
  }

  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly clusterEndpoint: string;
  public readonly certificateAuthorityData: string;
  public readonly nodeSecurityGroup: ec2.ISecurityGroup;
  public readonly encryptionKey: kms.IKey;
  public readonly beforeNodes: IDependable;
  public readonly addonImages: AddonImage[];

  /** Role that the control plane looks at the machines of its nodes with. */
  public readonly role: iam.IRole;

  /** Log group of the control plane. */
  public readonly logGroup: logs.ILogGroup;

  private readonly groups: ClusterSecurityGroups;
  private readonly nodes = new PodNodes(this);

  constructor(scope: Construct, id: string, props: AirGappedClusterProps) {
    super(scope, id, { ...props, shape: 'AirGappedClusterProps' });
    const { network } = props;

    const name = clusterNameOf(this, this._where, props.clusterName);
    takeClusterName(this, this._where, name);
    this.encryptionKey = props.encryptionKey ?? this.createKey();
    this.logGroup = new ControlPlaneLogs(this, 'Logs', {
      clusterName: name,
      retention: props.logRetention ?? logs.RetentionDays.ONE_YEAR,
    }).logGroup;
    this.role = clusterRole(this, { clusterArn: this.arnOf(name), encryptionKey: this.encryptionKey });
    this.groups = new ClusterSecurityGroups(this, 'SecurityGroups', {
      network,
      s3PrefixListId: this._s3PrefixListId,
    });
    this.nodeSecurityGroup = this.groups.nodes;
    props.webhookPorts?.forEach((port) => {
      checkPort(`${this._where}: webhookPorts`, port);
      this.admitControlPlane(port, 'webhooks');
    });

    const cluster = this.createCluster(name, props);
    this.clusterName = cluster.ref;
    this.clusterArn = this.arnOf(name);
    this.clusterEndpoint = cluster.attrEndpoint;
    this.certificateAuthorityData = cluster.attrCertificateAuthorityData;
    this._deliver(props.objects, {
      controlPlaneSecurityGroup: this.groups.controlPlane,
      nodes: this.nodes,
    });
    const addons = this.installAddons(name, props);
    this.beforeNodes = new DependencyGroup(cluster, addons.beforeNodes);
    this.addonImages = [...addons.images];
    this.writeEvidence(name, props, addons);
    addons.controlPlanePorts.forEach((port) => this.admitControlPlane(port, 'add-ons'));
  }

  /** Name of the file with evidence of the cluster that synthesis writes beside the templates. */
  public get evidenceFile(): string {
    return besideName(this, EVIDENCE);
  }

  public admitControlPlane(port: number, what: string): void {
    checkPort(this._where, port);
    this.groups.admitControlPlane(port, what);
  }

  public runsPodsOn(nodes: IDependable): void {
    this.nodes.take(nodes);
  }

  private installAddons(name: string, props: AirGappedClusterProps): ClusterAddons {
    const { network, _where: where, _objects: objects } = this;
    return new ClusterAddons(this, 'Addons', {
      where,
      addons: props.addons ?? [],
      place: {
        region: network.region,
        clusterName: name,
        clusterArn: this.arnOf(name),
        keyArn: this.encryptionKey.keyArn,
      },
      cluster: this.clusterName,
      registry: addonRegistry(where, network, props.addonRegistryAccount),
      network: {
        vpcCidr: network.cidr,
        serviceCidr: this.serviceCidr,
        endpointCidrs: network.endpointCidrs,
      },
      nodes: this.nodes,
      endpointVpcs: this.endpointVpcs,
      mode: props.networkPolicyMode,
      deliver: objects.isSaid ? (id, chart) => this.addObjects(id, chart) : undefined,
    });
  }

  private writeEvidence(name: string, props: AirGappedClusterProps, addons: ClusterAddons): void {
    const { serviceCidr, _access: access, network, addonImages } = this;
    const content = (): object =>
      evidenceOf({
        path: this.node.path,
        name,
        region: network.region,
        version: kubernetesVersionRow(this._where, this.kubernetesVersion),
        supportPolicy: props.supportPolicy ?? SupportPolicy.EXTENDED,
        controlPlaneEgressMode: props.controlPlaneEgressMode ?? ControlPlaneEgressMode.CUSTOMER_ROUTED,
        deletionProtection: props.deletionProtection ?? true,
        serviceCidr,
        networkPolicyMode: addons.mode,
        plans: addons.plans,
        images: addonImages,
        access: access.granted,
      });
    writeBesideTemplates(this, () => [{ name: EVIDENCE, content: content() }]);
  }

  /** By its name: what names the cluster in a policy does not wait for it, in whatever stack that is. */
  private arnOf(name: string): string {
    const { partition } = requirePartition(this.network.region);
    return Stack.of(this).formatArn({ partition, service: 'eks', resource: 'cluster', resourceName: name });
  }

  private createKey(): kms.Key {
    return new kms.Key(this, 'Key', {
      description: `Secrets and volumes of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  private createCluster(name: string, props: AirGappedClusterProps): eks.CfnCluster {
    checkTags(this._where, props.tags ?? {});
    const cluster = new eks.CfnCluster(this, 'Resource', {
      name,
      version: this.kubernetesVersion,
      roleArn: this.role.roleArn,
      resourcesVpcConfig: {
        subnetIds: this.vpc.selectSubnets(this.nodeSubnets).subnetIds,
        securityGroupIds: [this.groups.controlPlane.securityGroupId],
        endpointPrivateAccess: true,
        endpointPublicAccess: false,
        controlPlaneEgressMode: props.controlPlaneEgressMode ?? ControlPlaneEgressMode.CUSTOMER_ROUTED,
      },
      accessConfig: { authenticationMode: 'API', bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: [{ provider: { keyArn: this.encryptionKey.keyArn }, resources: ['secrets'] }],
      kubernetesNetworkConfig: { ipFamily: 'ipv4', serviceIpv4Cidr: this.serviceCidr },
      logging: { clusterLogging: { enabledTypes: LOG_TYPES.map((type) => ({ type })) } },
      bootstrapSelfManagedAddons: false,
      deletionProtection: props.deletionProtection ?? true,
      upgradePolicy: { supportType: props.supportPolicy ?? SupportPolicy.EXTENDED },
      zonalShiftConfig: { enabled: props.zonalShift ?? false },
      tags: Object.entries(props.tags ?? {}).map(([key, value]) => ({ key, value })),
    });
    cluster.node.addDependency(this.logGroup);
    return cluster;
  }
}
