import { createHash } from 'crypto';
import * as fs from 'fs';
import * as os from 'os';
import * as path from 'path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Chart } from 'cdk8s';
import type { IConstruct, IDependable } from 'constructs';
import { Construct } from 'constructs';
import { stringify } from 'yaml';
import type { AddonImage, IAirGappedCluster } from '../../../lib/cluster/cluster';
import type { IZeroEgressVpc } from '../../../lib/network/network';
import { ImageMirror } from '../../../lib/registry/image-mirror';
import { Requirements } from '../../../lib/requirements/requirements';
import { ACCOUNT, DIGEST, REGION } from '../../registry/helpers';

export { DIGEST } from '../../registry/helpers';

/** What every image of the mirror starts with. */
export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/airgap/`;

/** The reference of an image of the mirror. */
export const mirrored = (name: string, digest = DIGEST): string => `${REGISTRY}${name}@${digest}`;

/** An object as a chart renders it. */
export interface Rendered {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly spec?: unknown;
  readonly [member: string]: unknown;
}

/** A cluster that keeps what is brought into it, and shows it in the template as CDK's own handler does. */
export class TestCluster extends Construct implements IAirGappedCluster {
  public readonly clusterName = 'test';
  public readonly clusterArn = `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/test`;
  public readonly clusterEndpoint = 'https://ABC.gr7.eu-central-1.eks.amazonaws.com';
  public readonly certificateAuthorityData = 'LS0t';
  public readonly kubernetesVersion = '1.35';
  public readonly serviceCidr = '172.20.0.0/16';
  public readonly vpc: ec2.IVpc;
  public readonly endpointVpcs: ec2.IVpc[];
  public readonly nodeSubnets: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
  public readonly nodeSecurityGroup: ec2.ISecurityGroup;
  public readonly encryptionKey: kms.IKey;
  public readonly beforeNodes: IDependable = this;
  public readonly addonImages: AddonImage[] = [];
  public readonly charts = new Map<string, Chart>();
  /** Ports of webhooks. */
  public readonly ports: number[] = [];

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.vpc = ec2.Vpc.fromVpcAttributes(this, 'Vpc', {
      vpcId: 'vpc-1',
      vpcCidrBlock: '10.0.0.0/16',
      availabilityZones: ['eu-central-1a', 'eu-central-1b'],
      isolatedSubnetIds: ['subnet-1', 'subnet-2'],
    });
    this.endpointVpcs = [this.vpc];
    this.nodeSecurityGroup = ec2.SecurityGroup.fromSecurityGroupId(this, 'Nodes', 'sg-1');
    this.encryptionKey = kms.Key.fromKeyArn(this, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/1`);
  }

  public addObjects(id: string, chart: Chart): IConstruct {
    this.charts.set(id, chart);
    return new CfnResource(this, `Objects${id}`, {
      type: 'Custom::AWSCDK-EKS-KubernetesResource',
      properties: { Manifest: Stack.of(this).toJsonString(chart.toJson()), ClusterName: this.clusterName },
    });
  }

  /** Charts ask for its range and its workload tiers alone. */
  public readonly network = {
    cidr: '10.0.0.0/16',
    workloadTiers: ['App'],
    selectTier: () => this.nodeSubnets,
  } as unknown as IZeroEgressVpc;

  public admitControlPlane(port: number): void {
    this.ports.push(port);
  }

  public grantAccess(): void {
    throw new Error('charts grant nobody access');
  }

  public runsPodsOn(): void {
    throw new Error('charts have no nodes');
  }

  /** Everything that was brought in, in order. */
  public get objects(): Rendered[] {
    return [...this.charts.values()].flatMap((chart) => chart.toJson() as Rendered[]);
  }

  /** The one object of a kind and name. */
  public object(kind: string, name: string): Rendered {
    const found = this.objects.filter((object) => object.kind === kind && object.metadata.name === name);
    if (found.length !== 1) throw new Error(`${found.length} objects ${kind} '${name}'`);
    return found[0]!;
  }
}

/** A stack with a cluster and a mirror. */
export function testCluster(): { stack: Stack; cluster: TestCluster; images: ImageMirror } {
  const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  return { stack, cluster: new TestCluster(stack, 'Cluster'), images: new ImageMirror(stack, 'Mirror') };
}

/** Images that a stack says it pulls. */
export function imagesOf(stack: Stack): string[] {
  return Requirements.of(stack)
    .collect()
    .flatMap(({ image }) => (image === undefined ? [] : [image.uri]));
}

const FOLDER = fs.mkdtempSync(path.join(os.tmpdir(), 'manifests-'));
let files = 0;
process.on('exit', () => fs.rmSync(FOLDER, { recursive: true }));

/** A manifest in a file of its own, with its hash. */
export function pinned(...documents: (object | string)[]): { path: string; sha256: string } {
  const texts = documents.map((document) =>
    typeof document === 'string' ? document : stringify(document, { version: '1.1' }),
  );
  const text = texts.join('\n---\n');
  const file = path.join(FOLDER, `${files++}.yaml`);
  fs.writeFileSync(file, text);
  return { path: file, sha256: createHash('sha256').update(text).digest('hex') };
}
