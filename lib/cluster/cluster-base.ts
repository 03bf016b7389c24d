import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as eks from 'aws-cdk-lib/aws-eks-v2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Chart } from 'cdk8s';
import { Construct, type IConstruct, type IDependable } from 'constructs';
import type { IZeroEgressVpc } from '../network/network';
import { ClusterAccess, type ClusterAccessOptions } from './access';
import { boundDelivery, type BoundObjects } from './bound-objects';
import type { AddonImage, IAirGappedCluster } from './cluster';
import { kubernetesVersionRow } from './kubernetes-versions';
import { nodeSubnetsOf } from './node-subnets';
import type { ObjectDelivery } from './objects/object-delivery';
import type { DeliveryPlace } from './objects/place';
import { s3PrefixListId } from './prefix-lists';
import { checkShape, type Shaped } from './props-shape';
import { checkClusterProps } from './required-prop';
import { serviceCidrOf } from './service-cidr';

/** What is said of every cluster, whether it is made here or is there already. */
export interface ClusterBaseProps {
  readonly network: IZeroEgressVpc;
  readonly kubernetesVersion: eks.KubernetesVersion;
  readonly nodeTier?: string;
  readonly serviceCidr?: string;
  readonly endpointVpcs?: ec2.IVpc[];
  readonly objects?: ObjectDelivery;
  readonly s3PrefixListId?: string;
  /** Interface that says what all the properties are. */
  readonly shape: Shaped;
}

/**
 * What clusters that are made here and such as are there already have in common.
 *
 * @internal
 */
export abstract class ClusterBase extends Construct implements IAirGappedCluster {
  public abstract readonly clusterName: string;
  public abstract readonly clusterArn: string;
  public abstract readonly clusterEndpoint: string;
  public abstract readonly certificateAuthorityData: string;
  public abstract readonly nodeSecurityGroup: ec2.ISecurityGroup;
  public abstract readonly encryptionKey: kms.IKey;
  public abstract readonly beforeNodes: IDependable;
  public abstract readonly addonImages: AddonImage[];

  public readonly kubernetesVersion: string;
  public readonly serviceCidr: string;
  public readonly network: IZeroEgressVpc;
  public readonly vpc: ec2.IVpc;
  public readonly endpointVpcs: ec2.IVpc[];
  public readonly nodeSubnets: ec2.SubnetSelection;

  /** @internal */
  protected readonly _where: string;
  /** @internal */
  protected readonly _s3PrefixListId: string;
  /** @internal */
  protected readonly _access: ClusterAccess;

  private objects?: BoundObjects;

  constructor(scope: Construct, id: string, props: ClusterBaseProps) {
    super(scope, id);
    const where = `AirGappedCluster '${this.node.path}'`;
    checkShape(where, props, { of: props.shape });
    checkClusterProps(this, where, props);
    const { network } = props;
    this._where = where;
    this.network = network;
    this.vpc = network.vpc;
    this.endpointVpcs = [...(props.endpointVpcs ?? [network.vpc])];
    this.kubernetesVersion = kubernetesVersionRow(where, props.kubernetesVersion.version).version;
    this.serviceCidr = serviceCidrOf(where, network.cidr, props.serviceCidr);
    this.nodeSubnets = nodeSubnetsOf(where, network, props.nodeTier);
    this._s3PrefixListId = s3PrefixListId(where, network.region, props.s3PrefixListId);
    this._access = new ClusterAccess(this, 'Access', { cluster: this, where });
  }

  public addObjects(id: string, chart: Chart): IConstruct {
    return this._objects.add(id, chart);
  }

  public grantAccess(id: string, options: ClusterAccessOptions): void {
    this._access.grant(id, options);
  }

  public abstract admitControlPlane(port: number, what: string): void;
  public abstract runsPodsOn(nodes: IDependable): void;

  /** Leads objects to the cluster, once it has its name and its groups. @internal */
  protected _deliver(
    delivery: ObjectDelivery | undefined,
    to: Pick<DeliveryPlace, 'controlPlaneSecurityGroup' | 'nodes'>,
  ): void {
    this.objects = boundDelivery(this, delivery, {
      cluster: this,
      network: this.network,
      s3PrefixListId: this._s3PrefixListId,
      ...to,
    });
  }

  /** @internal */
  protected get _objects(): BoundObjects {
    if (this.objects === undefined) {
      throw new Error(`${this._where} has no objects yet`);
    }
    return this.objects;
  }
}
