import { meet, ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';

type Labels = Readonly<Record<string, string>>;

interface Selector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
}

interface PolicyPeer {
  readonly podSelector?: Selector;
  readonly namespaceSelector?: Selector;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] };
}

interface PolicyPort {
  readonly port?: number | string;
  readonly endPort?: number;
  readonly protocol?: string;
}

interface PolicyRule {
  readonly from?: readonly PolicyPeer[];
  readonly to?: readonly PolicyPeer[];
  readonly ports?: readonly PolicyPort[];
}

export interface NetworkPolicy {
  readonly metadata: { readonly name: string; readonly namespace: string };
  readonly spec: {
    readonly podSelector: Selector;
    readonly policyTypes?: readonly string[];
    readonly ingress?: readonly PolicyRule[];
    readonly egress?: readonly PolicyRule[];
  };
}

/** A pod, or an address that is of none. */
export interface Place {
  readonly ip: string;
  readonly namespace?: string;
  readonly labels?: Labels;
  /** Names of its ports. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly hostNetwork?: boolean;
  /** The node that it runs on, or is. */
  readonly node?: string;
}

export interface Traffic {
  readonly from: Place;
  readonly to: Place;
  readonly port: number;
  readonly protocol?: string;
}

type Direction = 'Ingress' | 'Egress';

/**
 * Which pods of a cluster reach what, by its network policies.
 *
 * Both ends must allow. An end that no policy selects in that direction allows everything; one that some select allows what any
 * of them does. Blocks hold for pods too, as the VPC CNI has them: there a pod has an address of the VPC.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class PodNetwork {
  constructor(
    private readonly policies: readonly NetworkPolicy[],
    private readonly namespaces: Readonly<Record<string, Labels>> = {},
  ) {}

  passes(traffic: Traffic): boolean {
    const { from, to } = traffic;
    // What the node of a pod sends to it always comes through: the kubelet asks for its health.
    const isOwnNode = to.node !== undefined && from.namespace === undefined && from.node === to.node;
    return this.allows('Egress', traffic) && (isOwnNode || this.allows('Ingress', traffic));
  }

  private allows(direction: Direction, traffic: Traffic): boolean {
    const own = direction === 'Ingress' ? traffic.to : traffic.from;
    const selecting = this.policies.filter(
      (policy) => speaksOf(policy, direction) && isSelected(policy, own),
    );
    return (
      selecting.length === 0 ||
      selecting.some((policy) =>
        rulesOf(policy, direction).some((rule) => this.ruleAllows(rule, { policy, direction, traffic })),
      )
    );
  }

  private ruleAllows(
    rule: PolicyRule,
    { policy, direction, traffic }: { policy: NetworkPolicy; direction: Direction; traffic: Traffic },
  ): boolean {
    const [peers, other] =
      direction === 'Ingress' ? [rule.from ?? [], traffic.from] : [rule.to ?? [], traffic.to];
    const isPeer =
      peers.length === 0 || peers.some((peer) => this.isPeer(peer, other, policy.metadata.namespace));
    const ports = rule.ports ?? [];
    return isPeer && (ports.length === 0 || ports.some((port) => isPort(port, traffic)));
  }

  private isPeer(peer: PolicyPeer, place: Place, namespace: string): boolean {
    if (peer.ipBlock !== undefined) {
      const { cidr, except = [] } = peer.ipBlock;
      return holds(cidr, place.ip) && !except.some((block) => holds(block, place.ip));
    }
    // A pod with the network of its node is its node to others.
    if (place.namespace === undefined || place.hostNetwork === true) return false;
    const inNamespace =
      peer.namespaceSelector === undefined
        ? place.namespace === namespace
        : selects(peer.namespaceSelector, this.labelsOf(place.namespace));
    return inNamespace && (peer.podSelector === undefined || selects(peer.podSelector, place.labels ?? {}));
  }

  private labelsOf(namespace: string): Labels {
    return { 'kubernetes.io/metadata.name': namespace, ...this.namespaces[namespace] };
  }
}

/** Without policyTypes a policy is of ingress, and of egress where it has rules of that. */
function speaksOf({ spec }: NetworkPolicy, direction: Direction): boolean {
  const types = spec.policyTypes ?? ['Ingress', ...((spec.egress ?? []).length > 0 ? ['Egress'] : [])];
  return types.includes(direction);
}

function isSelected({ metadata, spec }: NetworkPolicy, place: Place): boolean {
  return (
    place.namespace === metadata.namespace &&
    place.hostNetwork !== true &&
    selects(spec.podSelector, place.labels ?? {})
  );
}

function rulesOf({ spec }: NetworkPolicy, direction: Direction): readonly PolicyRule[] {
  return (direction === 'Ingress' ? spec.ingress : spec.egress) ?? [];
}

/** A name is that of a port of whoever is asked. */
function isPort(rule: PolicyPort, { port, protocol = 'TCP', to }: Traffic): boolean {
  if ((rule.protocol ?? 'TCP') !== protocol) return false;
  if (rule.port === undefined) return true;
  const first = typeof rule.port === 'number' ? rule.port : to.ports?.[rule.port];
  return first !== undefined && first <= port && port <= (rule.endPort ?? first);
}

/** All labels and all expressions at once; a selector of nothing selects everything. */
function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isOne = value !== undefined && values.includes(value);
      return operator === 'In' ? isOne : !isOne;
    })
  );
}

function holds(block: string, ip: string): boolean {
  const [set, address] = [block, `${ip}/${ip.includes(':') ? 128 : 32}`].map((text) =>
    ofCidr(parseCidr(text)!),
  );
  return meet(set!, address!);
}
