import { Chart, type App } from 'cdk8s';
import {
  IntOrString,
  KubeNamespace,
  KubeNetworkPolicy,
  type NetworkPolicyEgressRule,
  type NetworkPolicyIngressRule,
  type NetworkPolicyPort,
} from 'cdk8s-plus-34/lib/imports/k8s';
import { formatIpv4, parseCidr, rangeOf4 } from '../../shared/cidr';
import type { AddonPods, AddonRow, OpenPort } from './addon-row';

/** Where pods of add-ons stand. */
export interface SystemPoliciesOptions {
  readonly vpcCidr: string;
  readonly serviceCidr: string;
  readonly endpointCidrs: readonly string[];
  readonly s3Ranges: readonly string[];
}

type Egress = readonly NetworkPolicyEgressRule[];
type Way = (options: SystemPoliciesOptions) => Egress;

/** The Pod Identity agent of the node, which gives pods their credentials. */
const POD_IDENTITY_AGENT = '169.254.170.23/32';

const WAYS: Readonly<Record<string, Way>> = {
  // The VPC CNI looks at packets before their address is changed from that of the Service: both are named.
  kubernetes: ({ vpcCidr, serviceCidr }) => [toBlocks([`${nth(serviceCidr, 1)}/32`, vpcCidr], 443)],
  names: () => [
    {
      to: [
        { namespaceSelector: named('kube-system'), podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } } },
      ],
      ports: ports(53, ['UDP', 'TCP']),
    },
  ],
  resolver: ({ vpcCidr }) => [
    { to: [{ ipBlock: { cidr: `${nth(vpcCidr, 2)}/32` } }], ports: ports(53, ['UDP', 'TCP']) },
  ],
  aws: ({ endpointCidrs }) => [toBlocks(endpointCidrs, 443), toBlocks([POD_IDENTITY_AGENT], 80)],
  s3: ({ s3Ranges }) => (s3Ranges.length === 0 ? [] : [toBlocks(s3Ranges, 443)]),
  kubelets: ({ vpcCidr }) => [toBlocks([vpcCidr], 10_250)],
  neighbours: () => [{ to: [{ podSelector: {} }] }],
};

/**
 * What pods of add-ons may send and receive, which the VPC CNI asks from their first packet on in its strict mode.
 *
 * Pods with the network of their node know no policies. What the node of a pod sends to it, probes, is always let through.
 */
export function systemPolicies(app: App, rows: readonly AddonRow[], options: SystemPoliciesOptions): Chart {
  const chart = new Chart(app, 'system-policies');
  for (const { name: addon, namespaces = [] } of rows) {
    for (const { name, podSecurity } of namespaces) {
      const labels = { 'pod-security.kubernetes.io/enforce': podSecurity };
      const annotations = { 'cdk-airgap/why': `the add-on ${addon} runs here` };
      new KubeNamespace(chart, `Namespace-${name}`, { metadata: { name, labels, annotations } });
    }
  }
  for (const row of rows) {
    row.pods?.forEach((pods) => addPolicy(chart, { row, pods, options }));
  }
  return chart;
}

function addPolicy(
  chart: Chart,
  { row, pods, options }: { row: AddonRow; pods: AddonPods; options: SystemPoliciesOptions },
): void {
  const ingress = pods.opens.map((open) => fromThose(open, options));
  const egress = pods.needs.flatMap((need) => WAYS[need]?.(options) ?? []);
  new KubeNetworkPolicy(chart, `NetworkPolicy-${pods.name}`, {
    metadata: { name: `airgap-${pods.name}`, namespace: pods.namespace ?? row.namespace },
    spec: {
      podSelector: Object.keys(pods.labels).length === 0 ? {} : { matchLabels: { ...pods.labels } },
      policyTypes: ['Ingress', 'Egress'],
      ingress: ingress.length === 0 ? undefined : ingress,
      egress: egress.length === 0 ? undefined : egress,
    },
  });
}

function fromThose(
  { port, protocols, to }: OpenPort,
  { vpcCidr }: SystemPoliciesOptions,
): NetworkPolicyIngressRule {
  const from = {
    pods: { namespaceSelector: {} },
    neighbours: { podSelector: {} },
    'control-plane': { ipBlock: { cidr: vpcCidr } },
  }[to];
  return { from: [from], ports: ports(port, protocols) };
}

function toBlocks(cidrs: readonly string[], port: number): NetworkPolicyEgressRule {
  return { to: cidrs.map((cidr) => ({ ipBlock: { cidr } })), ports: ports(port, ['TCP']) };
}

function ports(port: number, protocols: readonly string[]): NetworkPolicyPort[] {
  return protocols.map((protocol) => ({ port: IntOrString.fromNumber(port), protocol }));
}

function named(namespace: string): { readonly matchLabels: { readonly [name: string]: string } } {
  return { matchLabels: { 'kubernetes.io/metadata.name': namespace } };
}

/** An address of a block by its number: the Kubernetes API is the first of the Services, the resolver the second of the VPC. */
function nth(cidr: string, index: number): string {
  const block = parseCidr(cidr);
  return block?.family === 4 ? formatIpv4(rangeOf4(block)[0] + index) : cidr;
}
