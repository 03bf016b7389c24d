import type { Destination, NetworkModel, Node, References, Target } from '../../../lib/egress/model/network';
import type { Hop } from '../../../lib/egress/reach/path';
import { analyse } from '../../../lib/egress/rules';
import { formatCidr } from '../../../lib/shared/cidr';

/** The last part of an id or address: what every kind of input calls the same. */
export function nameOf(id: string): string {
  return id.slice(Math.max(...['-', '.', '/', ':', '|'].map((mark) => id.lastIndexOf(mark))) + 1);
}

/** What is found out about each subnet, by name. */
export function outcomesOf(model: NetworkModel): Record<string, string> {
  return Object.fromEntries(
    analyse(model).subnets.map(({ subnet, verdict, leaks }) => {
      const path = (leaks[0]?.hops ?? []).map(hopText).join(' > ');
      return [nameOf(subnet.origin.logicalId), verdict === 'isolated' ? verdict : `${verdict}: ${path}`];
    }),
  );
}

function hopText({ kind, id, destination }: Hop): string {
  if (kind === 'internet') {
    return kind;
  }
  return destination === undefined
    ? `${kind} ${nameOf(id)}`
    : destination.replace(/\((.*)\)/, (_, list: string) => `(${nameOf(list)})`);
}

/** One fact, and the name of what it is about. */
export interface Fact {
  readonly about: string;
  readonly text: string;
}

/**
 * The facts about what a template names, as text.
 *
 * A live account has more than any template says: main route tables, interfaces that services make, routes to gateway
 * endpoints. They are no difference between the models.
 */
export function shared(facts: readonly Fact[], template: NetworkModel): string[] {
  const named = new Set([...template.nodes.values()].map(({ origin }) => nameOf(origin.logicalId)));
  const texts = facts.filter(({ about }) => named.has(about)).map(({ text }) => text);
  return [...new Set(texts)].sort();
}

/** Everything that a model holds, without where it was written. */
export function factsOf(model: NetworkModel): Fact[] {
  return [...model.nodes.values()].map(nodeFact).concat(routeFacts(model), transitFacts(model));
}

function routeFacts(model: NetworkModel): Fact[] {
  const uses = model.associations.map(({ subnet, table }) => fact(table, `is used by ${names(subnet)}`));
  const adds = model.opaqueRoutes.map(({ into, why }) => fact(into, why));
  const routes = model.routes.flatMap(({ table, destinations, targets }) =>
    targets
      .filter(({ value }) => value.kind === 'node' && !isGatewayEndpoint(model, value))
      .map(({ value }) => fact(table, `${destinations.map(destinationText).join()} to ${targetText(value)}`)),
  );
  return [...uses, ...adds, ...routes];
}

function transitFacts(model: NetworkModel): Fact[] {
  const routes = model.transitRoutes
    .filter(({ destinations }) => !destinations.some(({ value }) => isPropagated(model, value)))
    .map(({ table, destinations, attachment }) =>
      fact(table, `${destinations.map(destinationText).join()} to ${names(attachment)}`),
    );
  const links = model.transitLinks.map(({ kind, attachment, table }) =>
    fact(table, `${kind} of ${names(attachment)}`),
  );
  return [...routes, ...links];
}

function fact(about: References, text: string): Fact {
  return { about: names(about), text: `${names(about)}: ${text}` };
}

/** A template leaves the routes to a gateway endpoint to the endpoint. */
function isGatewayEndpoint(model: NetworkModel, target: Target): boolean {
  const node = target.kind === 'node' ? model.nodes.get(target.node.id) : undefined;
  return node?.kind === 'vpc-endpoint' && node.type === 'gateway';
}

/** A template leaves the ranges that a VPC propagates to the propagation. */
function isPropagated(model: NetworkModel, destination: Destination): boolean {
  return [...model.nodes.values()].some(
    (node) => node.kind === 'vpc' && node.cidrs.some((cidr) => isBlock(destination, formatCidr(cidr))),
  );
}

function isBlock(destination: Destination, block: string): boolean {
  return destination.kind === 'cidr' && formatCidr(destination.cidr) === block;
}

/** What every kind of input states of a node. */
const COMPARED = [
  ...['associatesByDefault', 'propagatesByDefault', 'connectivity', 'isRegional', 'forwards', 'type'],
  ...[
    'vpc',
    'vpcs',
    'subnets',
    'behind',
    'service',
    'gateway',
    'leadsTo',
    'isPropagating',
    'entries',
    'cidrs',
  ],
];

function nodeFact(node: Node): Fact {
  const about = nameOf(node.origin.logicalId);
  const values: Readonly<Record<string, unknown>> = { ...node };
  const told = COMPARED.filter((name) => values[name] !== undefined);
  const facts = told.map((name) => `${name} ${factText(values[name])}`);
  return { about, text: `${node.kind} ${about}: ${facts.join('; ')}` };
}

function factText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(factText).sort().join()}]`;
  }
  if (typeof value !== 'object' || value === null) {
    return String(value);
  }
  if ('label' in value) {
    return nameOf(String(value.label));
  }
  if ('length' in value) {
    return formatCidr(value as Parameters<typeof formatCidr>[0]);
  }
  return factText('value' in value ? value.value : 'cidr' in value ? value.cidr : JSON.stringify(value));
}

function names(references: References): string {
  return references.map(({ value }) => nameOf(value.label)).join();
}

function destinationText({ value }: { value: Destination }): string {
  switch (value.kind) {
    case 'cidr':
      return formatCidr(value.cidr);
    case 'prefix-list':
      return nameOf(value.list.label);
    case 'unknown':
      return 'unknown';
  }
}

function targetText(target: Target): string {
  return target.kind === 'node' ? nameOf(target.node.label) : target.kind;
}
