import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App, CfnOutput, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { describe, expect, it } from 'vitest';
import { ClusterAddon } from '../../lib/cluster/addons/cluster-addon';
import { AirGappedCluster } from '../../lib/cluster/air-gapped-cluster';
import { NamespaceIsolation } from '../../lib/cluster/isolation/namespace-isolation';
import { GpuNodeGroup } from '../../lib/cluster/nodes/gpu-node-group';
import { SystemNodeGroup } from '../../lib/cluster/nodes/system-node-group';
import { ObjectDelivery } from '../../lib/cluster/objects/object-delivery';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { ImageMirror } from '../../lib/registry/image-mirror';
import { ACCOUNT, REGION, existingCluster } from './helpers';

type Delivery = (stack: Stack) => ObjectDelivery;
const IN_VPC: Delivery = (stack) =>
  ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') });
const ARTIFACT: Delivery = () => ObjectDelivery.artifact();

interface Stacks {
  readonly app: App;
  readonly net: Stack;
  readonly own: Stack;
  readonly nodes: Stack;
  readonly cluster: AirGappedCluster;
  readonly images: ImageMirror;
}

/** A network, a cluster and nodes, each in a stack of its own. */
function stacks(delivery: Delivery = IN_VPC): Stacks {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const [net, own, nodes] = ['Net', 'Own', 'Nodes'].map((id) => new Stack(app, id, { env })) as [
    Stack,
    Stack,
    Stack,
  ];
  const network = new ZeroEgressVpc(net, 'Vpc', {
    availabilityZones: [`${REGION}a`, `${REGION}b`],
    handlerTier: {},
  });
  const images = new ImageMirror(net, 'Images');
  const cluster = new AirGappedCluster(own, 'Cluster', {
    ...{ network, images, kubernetesVersion: KubernetesVersion.V1_35, objects: delivery(own) },
    clusterName: 'serving',
    addons: [ClusterAddon.ebsCsiDriver(), ClusterAddon.cloudWatchObservability()],
  });
  return { app, net, own, nodes, cluster, images };
}

describe.each([
  ['by a handler in the VPC', IN_VPC],
  ['as an artifact', ARTIFACT],
])('a cluster in another stack than its network, with objects %s', (_, delivery) => {
  const { app, net, own, nodes, cluster, images } = stacks(delivery);
  new SystemNodeGroup(own, 'System', { cluster, images });
  new GpuNodeGroup(nodes, 'Gpus', {
    ...{ cluster, images, instanceType: 'p5.48xlarge', nodesPerReplica: 2 },
    size: { min: 0, desired: 2, max: 2 },
  });
  new NamespaceIsolation(own, 'Models', { cluster, namespace: 'models' });

  it('waits for it, and nodes for the cluster', () => {
    const { stacks: made } = app.synth();
    expect(made.map(({ id }) => id)).toEqual(['Net', 'Own', 'Nodes']);
  });

  it('is named by what it is called in the policies of endpoints', () => {
    const policies = JSON.stringify(Template.fromStack(net).findResources('AWS::EC2::VPCEndpoint'));
    expect(policies).toContain(`"arn:aws:eks:${REGION}:${ACCOUNT}:cluster/serving"`);
  });
});

describe('nodes that take any pod', () => {
  it('are refused in a stack that waits for that of the cluster', () => {
    const { nodes, cluster, images } = stacks();
    expect(() => new SystemNodeGroup(nodes, 'System', { cluster, images })).toThrow(
      "AirGappedCluster 'Own/Cluster' is in stack 'Own', whose add-ons wait for 'Nodes/System' in stack 'Nodes', which waits " +
        'for the cluster, expected nodes that take any pod in the stack of the cluster, or nested in it; GpuNodeGroup may ' +
        'stand in any',
    );
  });

  it('may be nested in the stack of the cluster', () => {
    const { app, own, cluster, images } = stacks();
    new SystemNodeGroup(new NestedStack(own, 'Nested'), 'System', { cluster, images });
    expect(() => app.synth()).not.toThrow();
  });

  const NONE = Match.stringLikeRegexp('has no nodes that take any pod: CoreDNS gets no node');

  it('are missed where there are none: the deployment would wait for CoreDNS', () => {
    const { app, own, cluster, images } = stacks();
    new GpuNodeGroup(own, 'Gpus', {
      ...{ cluster, images, instanceType: 'g6.xlarge', size: { min: 1, desired: 1, max: 1 } },
    });
    app.synth();
    Annotations.fromStack(own).hasWarning('/Own/Cluster', NONE);
  });

  it('are not missed where they are', () => {
    const { app, own, cluster, images } = stacks();
    new SystemNodeGroup(own, 'System', { cluster, images });
    app.synth();
    Annotations.fromStack(own).hasNoWarning('/Own/Cluster', NONE);
  });
});

describe('access for a role', () => {
  const role = (stack: Stack): iam.Role =>
    new iam.Role(stack, 'Operators', { assumedBy: new iam.AccountRootPrincipal() });

  const ENTRY = { KubernetesGroups: ['operators'] };

  it('in a stack after that of the cluster stands beside the role', () => {
    const { app, nodes, cluster } = stacks();
    cluster.grantAccess('Operators', { principal: role(nodes), groups: ['operators'] });
    new CfnOutput(nodes, 'Where', { value: cluster.clusterEndpoint });
    expect(app.synth().stacks.map(({ id }) => id)).toEqual(['Net', 'Own', 'Nodes']);
    Template.fromStack(nodes).hasResourceProperties('AWS::EKS::AccessEntry', ENTRY);
  });

  it('in a stack before that of the cluster stands in the cluster', () => {
    const { app, net, own, cluster } = stacks();
    cluster.grantAccess('Operators', { principal: role(net), groups: ['operators'] });
    app.synth();
    Template.fromStack(own).hasResourceProperties('AWS::EKS::AccessEntry', ENTRY);
  });

  it('in another account stands in that of the cluster', () => {
    const { app, own, cluster } = stacks();
    const abroad = new Stack(app, 'Abroad', { env: { account: '444455556666', region: REGION } });
    const principal = new iam.Role(abroad, 'Operators', {
      roleName: 'operators',
      assumedBy: new iam.AccountRootPrincipal(),
    });
    cluster.grantAccess('Operators', { principal, groups: ['operators'] });
    app.synth();
    Template.fromStack(own).hasResourceProperties('AWS::EKS::AccessEntry', ENTRY);
  });

  it('may be of the same name for two clusters', () => {
    const { nodes, own, cluster } = stacks();
    const other = existingCluster({ network: cluster.network }, own, 'Other');
    const principal = role(nodes);
    [cluster, other].forEach((one) => one.grantAccess('Operators', { principal, groups: ['operators'] }));
    Template.fromStack(nodes).resourceCountIs('AWS::EKS::AccessEntry', 2);
  });
});

it.each([
  ['by a handler in the VPC', IN_VPC],
  ['as an artifact', ARTIFACT],
])('a namespace isolated twice is refused with objects %s', (_, delivery) => {
  const { own, cluster } = stacks(delivery);
  const make = (id: string): unknown => new NamespaceIsolation(own, id, { cluster, namespace: 'models' });
  make('One');
  expect(() => make('Two')).toThrow(
    "AirGappedCluster 'Own/Cluster' has 'Isolation-models-Namespace' already, expected objects of each name once",
  );
});

it('a cluster in another Region than its network is refused', () => {
  const { app, cluster, images } = stacks();
  const stack = new Stack(app, 'Abroad', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const { network } = cluster;
  const make = (): unknown =>
    new AirGappedCluster(stack, 'Cluster', { network, images, kubernetesVersion: KubernetesVersion.V1_35 });
  expect(make).toThrow(
    `AirGappedCluster 'Abroad/Cluster': 'Abroad/Cluster' is in eu-west-1 and the network in ${REGION}, expected one Region for both`,
  );
});
