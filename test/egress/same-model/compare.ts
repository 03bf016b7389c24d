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

/** The facts of a model that every kind of input states, one line each, without what only a live account has. */
export function factsOf(model: NetworkModel): string[] {
  const facts = [...model.nodes.values()].map(nodeFact);
  for (const { subnet, table } of model.associations) {
    facts.push(`${names(subnet)} uses ${names(table)}`);
  }
  for (const { table, destinations, targets } of model.routes) {
    for (const { value } of targets.filter((target) => target.value.kind === 'node')) {
      facts.push(`${names(table)}: ${destinations.map(destinationText).join()} to ${targetText(value)}`);
    }
  }
  for (const { table, destinations, attachment } of model.transitRoutes) {
    facts.push(`${names(table)}: ${destinations.map(destinationText).join()} to ${names(attachment)}`);
  }
  for (const { kind, attachment, table } of model.transitLinks) {
    facts.push(`${kind} of ${names(attachment)} with ${names(table)}`);
  }
  for (const { into, why } of model.opaqueRoutes) {
    facts.push(`${names(into)}: ${why}`);
  }
  return [...new Set(facts)].sort();
}

/** What a node is, as text: everything but its origin and when it exists. */
function nodeFact(node: Node): string {
  const facts = Object.entries(node).flatMap(([key, value]: [string, unknown]) =>
    ['id', 'origin', 'when', 'kind', 'mainTable'].includes(key) ? [] : [`${key} ${factText(value)}`],
  );
  return `${node.kind} ${nameOf(node.origin.logicalId)}: ${facts.sort().join('; ')}`;
}

function factText(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(factText).join()}]`;
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
  const inner = 'value' in value ? value.value : 'cidr' in value ? value.cidr : JSON.stringify(value);
  return factText(inner);
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
