import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { App, Testing } from 'cdk8s';
import { describe, expect, it, test } from 'vitest';
import { ADDONS } from '../../../lib/cluster/addons/addon-row';
import { ClusterAddon } from '../../../lib/cluster/addons/cluster-addon';
import { NetworkPolicyMode } from '../../../lib/cluster/addons/cluster-addons';
import { systemPolicies } from '../../../lib/cluster/addons/system-policies';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { clusterIn, clusterStack, templateOf } from '../helpers';
import { chartProblems } from '../kubernetes-schema';

const PLACE = {
  vpcCidr: '10.0.0.0/16',
  serviceCidr: '172.20.0.0/16',
  endpointCidrs: ['10.0.96.0/24', '10.0.97.0/24'],
  s3Ranges: ['52.219.0.0/20'],
};

type Policy = {
  metadata: { name: string; namespace: string };
  spec: {
    podSelector: unknown;
    policyTypes: string[];
    ingress?: { from: unknown[] }[];
    egress?: { to: { ipBlock?: { cidr: string } }[] }[];
  };
};

const chart = systemPolicies(new App(), ADDONS, PLACE);
const policies = (Testing.synth(chart) as { kind: string }[]).filter(
  ({ kind }) => kind === 'NetworkPolicy',
) as unknown as Policy[];

/** How the VPC CNI of a cluster treats pods without policies. */
function modeOf(objects?: ObjectDelivery, networkPolicyMode?: NetworkPolicyMode): unknown {
  return settings({ objects, networkPolicyMode }).env.NETWORK_POLICY_ENFORCING_MODE;
}

function settings(cluster: object) {
  const template = templateOf(clusterIn({ network: { handlerTier: {} }, cluster }));
  const addons = Object.values(
    template.findResources('AWS::EKS::Addon', { Properties: { AddonName: 'vpc-cni' } }),
  );
  return JSON.parse(addons[0]!.Properties.ConfigurationValues as string) as { env: Record<string, string> };
}

const inVpc = (stack = clusterStack()) =>
  ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') });

describe('policies of the pods of add-ons', () => {
  it('are objects that Kubernetes takes', () => {
    expect(chartProblems(chart)).toEqual([]);
  });

  test.each(policies.map((policy) => [policy.metadata.name, policy] as const))(
    '%s is about both directions',
    (_, { spec }) => {
      expect(spec.policyTypes).toEqual(['Ingress', 'Egress']);
    },
  );

  test.each(policies.map((policy) => [policy.metadata.name, policy] as const))(
    '%s lets nothing out to an address that is neither private nor of Amazon S3',
    (_, { spec }) => {
      const blocks = (spec.egress ?? []).flatMap(({ to }) =>
        to.flatMap(({ ipBlock }) => ipBlock?.cidr ?? []),
      );
      expect(
        blocks.filter((cidr) => !/^(?:10\.|172\.20\.|169\.254\.170\.23\/32|52\.219\.0\.0\/20)/.test(cidr)),
      ).toEqual([]);
    },
  );

  test.each(policies.map((policy) => [policy.metadata.name, policy] as const))(
    '%s admits only those it names',
    (_, { spec }) => {
      expect((spec.ingress ?? []).filter(({ from }) => from.length === 0)).toEqual([]);
    },
  );

  it('let CoreDNS be asked, ask the resolver of the VPC, and read the Kubernetes API', () => {
    expect(policies.find(({ metadata }) => metadata.name === 'airgap-coredns')?.spec).toEqual({
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: [{ from: [{ namespaceSelector: {} }], ports: [port(53, 'UDP'), port(53, 'TCP')] }],
      egress: [
        {
          to: [{ ipBlock: { cidr: '172.20.0.1/32' } }, { ipBlock: { cidr: '10.0.0.0/16' } }],
          ports: [port(443, 'TCP')],
        },
        { to: [{ ipBlock: { cidr: '10.0.0.2/32' } }], ports: [port(53, 'UDP'), port(53, 'TCP')] },
      ],
    });
  });

  it('let every pod of an add-on ask for names, but CoreDNS, which asks the resolver', () => {
    const silent = ADDONS.flatMap(({ pods = [] }) => pods).filter(
      ({ needs }) => !needs.includes('names') && !needs.includes('resolver'),
    );
    expect(silent).toEqual([]);
  });
});

const port = (number: number, protocol: string) => ({ port: number, protocol });

describe('pods without policies', () => {
  it('send and receive nothing where the deployment applies the policies', () => {
    const stack = clusterStack();
    const cluster = clusterIn({ stack, network: { handlerTier: {} }, cluster: { objects: inVpc(stack) } });
    expect(JSON.stringify(templateOf(cluster).findResources('AWS::EKS::Addon'))).toContain(
      'NETWORK_POLICY_ENFORCING_MODE\\":\\"strict',
    );
  });

  it('send and receive where a person or a controller applies them', () => {
    expect(modeOf(ObjectDelivery.artifact())).toBe('standard');
  });

  it('send and receive where nobody says how objects come in', () => {
    expect(modeOf()).toBe('standard');
  });

  it('send and receive nothing where somebody wants it so', () => {
    expect(modeOf(ObjectDelivery.artifact(), NetworkPolicyMode.STRICT)).toBe('strict');
  });

  it.each([
    ['nothing brings in policies', { networkPolicyMode: NetworkPolicyMode.STRICT }, 1],
    [
      'an artifact has the policies',
      { objects: ObjectDelivery.artifact(), networkPolicyMode: NetworkPolicyMode.STRICT },
      0,
    ],
    ['pods wait for no policy', { networkPolicyMode: NetworkPolicyMode.STANDARD }, 0],
    ['nobody says how pods wait', {}, 0],
  ])('are warned of where they would wait for ever: %s', (_, props, count) => {
    const cluster = clusterIn({ network: { handlerTier: {} }, cluster: props });
    const warnings = Annotations.fromStack(Stack.of(cluster)).findWarning(
      '*',
      Match.stringLikeRegexp(
        "AirGappedCluster 'Prod/Cluster' has networkPolicyMode STRICT .* expected objects: ObjectDelivery.inVpc",
      ),
    );
    expect(warnings).toHaveLength(count);
  });

  it('are not those of CoreDNS, which comes after its policies and after nodes', () => {
    const stack = clusterStack();
    const cluster = clusterIn({ stack, network: { handlerTier: {} }, cluster: { objects: inVpc(stack) } });
    const nodes = new CfnResource(stack, 'Nodes', { type: 'Custom::Nodes' });
    cluster.runsPodsOn(nodes);
    const template = templateOf(cluster);
    const addon = Object.values(
      template.findResources('AWS::EKS::Addon', { Properties: { AddonName: 'coredns' } }),
    )[0];
    const policies = Object.entries(template.findResources('Custom::AWSCDK-EKS-KubernetesResource'))
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('airgap-coredns'))
      .map(([id]) => id);
    expect(policies).toHaveLength(1);
    expect(addon?.DependsOn).toEqual(expect.arrayContaining(['Nodes', ...policies]));
  });

  it('mount buckets by S3 where its ranges are said', () => {
    const stack = clusterStack();
    const addons = [
      ClusterAddon.mountpointS3CsiDriver({
        bucketArns: ['arn:aws:s3:::weights'],
        s3Ranges: ['52.219.0.0/20'],
      }),
    ];
    const cluster = clusterIn({
      stack,
      network: { handlerTier: {} },
      cluster: { objects: inVpc(stack), addons },
    });
    expect(
      JSON.stringify(templateOf(cluster).findResources('Custom::AWSCDK-EKS-KubernetesResource')),
    ).toContain('52.219.0.0/20');
  });
});
