import type { Resource, Resources } from '../../model/resource';
import data from '../data/policy-targets.json';
import { eachStatement, listOf } from './documents';
import { nameOf } from './own';

/** What a policy is about, as its own statements may spell it. */
interface Target {
  /** Name of a reference to it. */
  readonly own: string;
  /** ARNs that can be its; undefined where it has no literal name. */
  readonly arn: RegExp | undefined;
}

/**
 * A policy of one resource, in which statements that name that resource, by reference or by a literal ARN, name it alike.
 *
 * A policy of several resources stays as it is: a statement about one says nothing about the others.
 */
export function alike(document: unknown, resource: Resource, resources: Resources): unknown {
  const target = targetOf(resource, resources);
  if (target === undefined) {
    return document;
  }
  const own = { parts: [{ own: nameOf(resource.id), as: 'arn' }] };
  const spelled = (item: unknown): unknown => (isIt(item, target) ? own : item);
  return eachStatement(document, (statement) => {
    const { Resource: about } = statement;
    return about === undefined ? statement : { ...statement, Resource: listOf(about).map(spelled) };
  });
}

function targetOf(resource: Resource, resources: Resources): Target | undefined {
  const row = data.find(({ type }) => type === resource.type);
  const ends = row === undefined || row.path === '' ? [] : resource.at(row.path);
  const [only, ...more] = ends;
  const target = row?.path === '' ? resource : endOf(only?.value, resources);
  if (row === undefined || target?.type !== row.target || more.length > 0) {
    return undefined;
  }
  return { own: nameOf(target.id), arn: arnOf(row, target, resources) };
}

function endOf(
  end: ReturnType<Resource['at']>[number]['value'] | undefined,
  resources: Resources,
): Resource | undefined {
  return end?.kind === 'resource' ? resources.get(end.id) : undefined;
}

/** Where the input does not say in which account and Region it is, those of the ARN are taken for its own. */
function arnOf(
  { name, arn }: (typeof data)[number],
  target: Resource,
  { owner }: Resources,
): RegExp | undefined {
  const [only, ...more] = target.at(name);
  if (only?.value.kind !== 'text' || more.length > 0) {
    return undefined;
  }
  const [service, ...rest] = arn.replace('{name}', only.value.text).split(':');
  const own = [target.account, ...(target.account === undefined ? [] : (owner.accounts ?? []))];
  const accounts = own.flatMap((account) => account ?? []);
  const account = accounts.length === 0 ? '\\d{12}' : accounts.join('|');
  const region = target.region ?? '[a-z0-9-]+';
  return new RegExp(
    `^arn:[a-z-]+:${service}:(?:${region}|own):(?:${account}|own):${escaped(rest.join(':'))}$`,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function isIt(item: unknown, { own, arn }: Target): boolean {
  const parts = typeof item === 'string' ? [item] : (item as { parts?: unknown } | null)?.parts;
  if (!Array.isArray(parts)) {
    return false;
  }
  const [only] = parts as readonly unknown[];
  if (parts.length === 1 && (only as { own?: unknown } | null)?.own === own) {
    return true;
  }
  return arn?.test((parts as readonly unknown[]).map(spellingOf).join('')) === true;
}

/** The partition, Region and account of the input stand for themselves, anything else that is open for nothing. */
function spellingOf(part: unknown): string {
  if (typeof part === 'string') {
    return part;
  }
  const { as } = part as { readonly as?: string };
  return as === 'partition' ? 'aws' : as === 'region' || as === 'account' ? 'own' : '\uE000';
}
