import type { Node, Origin, Reference, References } from '../model/network';
import type { Hop, Leak } from '../reach/path';
import type { Analysis } from '../rules/rule';
import { blockText } from './blocks';
import type { ReportedFinding } from './report';

/** How a thing or a link is drawn: on a way out, on one that may be, or neither. */
export type Tone = 'exposed' | 'unproven' | 'plain';

/** A thing of the network, as a picture or a list shows it. */
export interface Thing {
  readonly key: string;
  readonly kind: string;
  /** Logical id, or the id or parameter by which the input names it. */
  readonly label: string;
  /** What its author calls it: its place in the construct tree, where it has one. */
  readonly name: string;
  readonly stack?: string;
  /** Key of the VPC that it lies in. */
  readonly vpc?: string;
  readonly tone: Tone;
  /** Positions of the findings about it in the report. */
  readonly findings: readonly number[];
  /** The things that it stands for, when it sums up several. */
  readonly members: readonly Thing[];
}

/** Packets can go from one thing to another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  /** Blocks of the routes that say so; empty for what needs no route. */
  readonly labels: readonly string[];
  readonly tone: Tone;
}

/** What is drawn of a network. */
export interface Topology {
  readonly things: readonly Thing[];
  readonly links: readonly Link[];
  /** Key of the thing where the finding at this position is shown. */
  readonly placeOf: ReadonlyMap<number, string>;
}

const INTERNET = 'internet';
const RANK: Readonly<Record<Tone, number>> = { plain: 0, unproven: 1, exposed: 2 };

/** Kinds that are drawn only where something leads to them. */
const ONLY_WHEN_LINKED: ReadonlySet<string> = new Set([
  'instance',
  'network-interface',
  'load-balancer',
  'target-group',
  'vpc-endpoint-service',
  'transit-gateway-attachment',
  'transit-gateway-route-table',
]);

/** The things of a network, how they are joined, and where each finding belongs. */
export function toTopology(analysis: Analysis, findings: readonly ReportedFinding[]): Topology {
  return new Drawing(analysis).draw(findings);
}

type Draft = Omit<Thing, 'findings' | 'members' | 'tone'>;

class Drawing {
  private readonly drafts = new Map<string, Draft>();
  private readonly tones = new Map<string, Tone>();
  private readonly links = new Map<string, { from: string; to: string; labels: Set<string>; tone: Tone }>();
  /** Where a resource is shown: by `stack/logical id`. */
  private readonly shown = new Map<string, string>();

  constructor(private readonly analysis: Analysis) {
    this.addNodes();
    this.addRoutes();
    this.addPaths();
  }

  public draw(findings: readonly ReportedFinding[]): Topology {
    const linked = new Set([...this.links.values()].flatMap(({ from, to }) => [from, to]));
    const placeOf = new Map<number, string>();
    const about = new Map<string, number[]>();
    findings.forEach((finding, index) => {
      const key = this.placeOf(finding);
      if (key !== undefined && this.drafts.has(key)) {
        placeOf.set(index, key);
        about.set(key, [...(about.get(key) ?? []), index]);
      }
    });
    const things = [...this.drafts.values()]
      .filter(({ key, kind }) => !ONLY_WHEN_LINKED.has(kind) || linked.has(key) || about.has(key))
      .map((draft) => ({
        ...draft,
        tone: this.tones.get(draft.key) ?? ('plain' as const),
        findings: about.get(draft.key) ?? [],
        members: [],
      }));
    const links = [...this.links.values()].map((link) => ({ ...link, labels: [...link.labels] }));
    return { things, links, placeOf };
  }

  private addNodes(): void {
    const { model, subnets } = this.analysis;
    model.nodes.forEach((node) => this.addNode(node));
    for (const { subnet } of subnets) {
      this.add(subnet.id, { kind: 'subnet', origin: subnet.origin, vpc: this.vpcOf(subnet.vpc, []) });
    }
    for (const { subnet, table, origin } of model.associations) {
      this.note(origin, subnet[0]?.value.id);
      this.joinAll(subnet, table, 'route-table');
    }
    for (const node of model.nodes.values()) {
      if (node.kind === 'nat-gateway') {
        node.subnets.forEach(({ value }) => this.join(node.id, this.keyOf(value, 'subnet')));
      }
    }
  }

  private addNode(node: Node): void {
    if (node.kind !== 'prefix-list') {
      const around = 'vpc' in node ? node.vpc : 'vpcs' in node ? node.vpcs : [];
      const inside = 'subnets' in node ? node.subnets : [];
      this.add(node.id, { kind: node.kind, origin: node.origin, vpc: this.vpcOf(around, inside) });
    }
  }

  private addRoutes(): void {
    for (const { table, destinations, targets, origin } of this.analysis.model.routes) {
      const labels = destinations.map(({ value }) => blockText(value));
      this.note(origin, table[0]?.value.id);
      for (const { value: target } of targets) {
        if (target.kind === 'node') {
          const to = this.keyOf(target.node, target.as);
          table.forEach(({ value }) => this.join(this.keyOf(value, 'route-table'), to, { labels }));
        }
      }
    }
  }

  private addPaths(): void {
    for (const { subnet, verdict, leaks } of this.analysis.subnets) {
      this.raise(subnet.id, verdict === 'isolated' ? 'plain' : verdict);
      leaks.forEach((leak) => this.addPath(leak));
    }
  }

  /** Routes are the labels of links, everything else on the way is a thing. */
  private addPath({ hops, verdict }: Leak): void {
    let from: string | undefined;
    let labels: string[] = [];
    for (const hop of hops) {
      if (hop.kind === 'route' || hop.kind === 'transit-gateway-route') {
        labels = hop.destination === undefined ? [] : [hop.destination];
      } else {
        const to = this.keyOfHop(hop);
        this.raise(to, verdict);
        if (from !== undefined) {
          this.join(from, to, { labels, tone: verdict });
        }
        from = to;
        labels = [];
      }
    }
  }

  private placeOf({ stack, logicalId, path }: ReportedFinding): string | undefined {
    const [first] = path;
    return (
      this.shown.get(`${stack}/${logicalId}`) ?? (first === undefined ? undefined : this.keyOfHop(first))
    );
  }

  private add(key: string, { kind, origin, vpc }: { kind: string; origin: Origin; vpc?: string }): void {
    if (!this.drafts.has(key)) {
      const { stack, logicalId } = origin;
      const name = nameOf(origin);
      this.drafts.set(key, {
        key,
        kind,
        label: logicalId,
        name,
        stack,
        ...(vpc === undefined ? {} : { vpc }),
      });
      this.note(origin, key);
    }
  }

  private note({ stack, logicalId }: Origin, key: string | undefined): void {
    if (key !== undefined && !this.shown.has(`${stack}/${logicalId}`)) {
      this.shown.set(`${stack}/${logicalId}`, key);
    }
  }

  private vpcOf(around: References, inside: References): string | undefined {
    const [vpc] = around;
    if (vpc !== undefined) {
      return this.keyOf(vpc.value, 'vpc');
    }
    const subnet = inside[0] === undefined ? undefined : this.analysis.model.nodes.get(inside[0].value.id);
    return subnet?.kind === 'subnet' ? this.vpcOf(subnet.vpc, []) : undefined;
  }

  /** The key of what a reference names; something outside the input is drawn under the name by which it is known. */
  private keyOf({ id, label }: Reference, kind: string): string {
    return this.analysis.model.nodes.has(id) || this.drafts.has(id) ? id : this.outside(label, kind);
  }

  private keyOfHop({ kind, id, stack }: Hop): string {
    if (kind === 'internet') {
      this.drafts.set(INTERNET, { key: INTERNET, kind: INTERNET, label: 'Internet', name: 'Internet' });
      return INTERNET;
    }
    const key = stack === undefined ? undefined : this.shown.get(`${stack}/${id}`);
    return key ?? this.outside(id, kind);
  }

  private outside(label: string, kind: string): string {
    const key = `outside ${label}`;
    if (!this.drafts.has(key)) {
      this.drafts.set(key, { key, kind, label, name: label });
    }
    return key;
  }

  private raise(key: string, tone: Tone): void {
    if (RANK[tone] > RANK[this.tones.get(key) ?? 'plain']) {
      this.tones.set(key, tone);
    }
  }

  private joinAll(from: References, to: References, kind: string): void {
    for (const { value } of from) {
      to.forEach((end) => this.join(this.keyOf(value, 'subnet'), this.keyOf(end.value, kind)));
    }
  }

  private join(
    from: string,
    to: string,
    { labels = [], tone = 'plain' }: { labels?: readonly string[]; tone?: Tone } = {},
  ): void {
    const key = `${from}\u0000${to}`;
    const link = this.links.get(key) ?? { from, to, labels: new Set<string>(), tone: 'plain' };
    labels.forEach((label) => link.labels.add(label));
    this.links.set(key, RANK[tone] > RANK[link.tone] ? { ...link, tone } : link);
  }
}

/** Ends of construct paths that say only what the kind says. */
const PLUMBING = new Set(['Resource', 'Subnet', 'RouteTable', 'Default']);

/** `Network/AppSubnet1` for `Prod/Network/Resource/AppSubnet1/Subnet`: names of CDK apps, whose logical ids end in a hash. */
function nameOf({ constructPath, stack, logicalId }: Origin): string {
  const path = constructPath?.replace(`${stack}/`, '').split('/') ?? [];
  const parts = path.filter((part) => !PLUMBING.has(part));
  return parts.length === 0 ? logicalId : parts.slice(-2).join('/');
}
