import { Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IDependable } from 'constructs';
import { DependencyGroup } from 'constructs';
import { requirePartition } from '../endpoints/catalogue';
import { UsageError } from '../shared/errors';
import type { AirGappedClusterAttributes } from './air-gapped-cluster-attributes';
import type { AddonImage } from './cluster';
import { ClusterBase } from './cluster-base';
import { clusterNameOf } from './cluster-name';
import { checkPort } from './ports';
import { checkGiven } from './required-prop';

/** A private cluster that is there already. */
export class ExistingCluster extends ClusterBase {
  public readonly clusterName: string;
  public readonly clusterArn: string;
  public readonly clusterEndpoint: string;
  public readonly certificateAuthorityData: string;
  public readonly nodeSecurityGroup: ec2.ISecurityGroup;
  public readonly encryptionKey: kms.IKey;
  public readonly addonImages: AddonImage[];
  /** Everything that nodes need is there. */
  public readonly beforeNodes: IDependable = new DependencyGroup();

  private readonly controlPlane: ec2.ISecurityGroup;

  constructor(scope: Construct, id: string, attributes: AirGappedClusterAttributes) {
    super(scope, id, { ...attributes, shape: 'AirGappedClusterAttributes' });
    const { network, clusterEndpoint, certificateAuthorityData } = attributes;
    this.clusterName = clusterNameOf(this, this._where, attributes.clusterName);
    this.clusterArn = Stack.of(this).formatArn({
      service: 'eks',
      resource: 'cluster',
      resourceName: this.clusterName,
    });
    this.clusterEndpoint = checkEndpoint(this._where, network.region, clusterEndpoint);
    this.certificateAuthorityData = checkAuthority(this._where, certificateAuthorityData);
    this.encryptionKey = attributes.encryptionKey;
    this.addonImages = [...(attributes.addonImages ?? [])];
    this.nodeSecurityGroup = this.importGroup('Nodes', attributes.nodeSecurityGroupId);
    this.controlPlane = this.importGroup('ControlPlane', attributes.controlPlaneSecurityGroupId);
    // Nodes that take any pod are there.
    this._deliver(attributes.objects, {
      controlPlaneSecurityGroup: this.controlPlane,
      nodes: new DependencyGroup(),
    });
  }

  public admitControlPlane(port: number, what: string): void {
    checkPort(this._where, port);
    this.nodeSecurityGroup.addIngressRule(this.controlPlane, ec2.Port.tcp(port), what);
    this.controlPlane.addEgressRule(this.nodeSecurityGroup, ec2.Port.tcp(port), what);
  }

  /** Its add-ons are there, and wait for nobody. */
  public runsPodsOn(): void {
    return;
  }

  private importGroup(id: string, groupId: string): ec2.ISecurityGroup {
    if (!Token.isUnresolved(groupId) && !/^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(groupId)) {
      throw new UsageError(
        `${this._where} has security group '${groupId}', expected an id like 'sg-0123456789abcdef0'`,
      );
    }
    return ec2.SecurityGroup.fromSecurityGroupId(this, id, groupId, { allowAllOutbound: false });
  }
}

/** The private endpoint of a cluster has the same name as a public one: it is the network that is private. */
function checkEndpoint(where: string, region: string, url: string): string {
  const isRight = Token.isUnresolved(url) || /^https:\/\/[^./]+(?:\.[^./]+)*\.[^/]+$/.test(url);
  const isHere =
    Token.isUnresolved(url) ||
    ([requirePartition(region).dnsSuffix, 'api.aws'].some((suffix) => url.endsWith(`.${suffix}`)) &&
      new RegExp(`[.]${region}[.](?:eks[.]|api[.])|[.]eks[.]${region}[.]`).test(url));
  if (!isRight || !isHere) {
    throw new UsageError(
      `${where} has clusterEndpoint '${url}', expected the URL of a Kubernetes API in ${region}, like ` +
        `'https://0123456789ABCDEF0123456789ABCDEF.gr7.${region}.eks.amazonaws.com'`,
    );
  }
  return url;
}

function checkAuthority(where: string, data: string): string {
  checkGiven(where, data, { name: 'certificateAuthorityData', expected: 'PEM in base64' });
  const isRight =
    Token.isUnresolved(data) ||
    Buffer.from(data, 'base64').toString('utf8').startsWith('-----BEGIN CERTIFICATE-----');
  if (!isRight) {
    throw new UsageError(
      `${where} has certificateAuthorityData that is no certificate, expected PEM in base64`,
    );
  }
  return data;
}
