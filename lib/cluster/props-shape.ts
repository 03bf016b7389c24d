import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { UsageError } from '../shared/errors';
import data from './shapes.json';

/** An interface of properties that can be checked. */
export type Shaped = keyof typeof data.structs;

const STRUCTS: Readonly<Record<string, Readonly<Record<string, string>>>> = data.structs;
const ENUMS: Readonly<Record<string, readonly (string | number)[]>> = data.enums;
const CLASSES: Readonly<Record<string, string>> = data.classes;

/** Classes of which a name alone would not tell how to come by one. */
const WAYS: Readonly<Record<string, string>> = {
  Duration: 'one like Duration.minutes(5)',
  KubernetesVersion: "one like KubernetesVersion.V1_35 of 'aws-cdk-lib/aws-eks-v2'",
  NodeCapacity: 'one like NodeCapacity.SPOT',
  ObjectDelivery: 'one like ObjectDelivery.artifact()',
};

/** Where a value stands, and what it has to be. */
interface Member {
  readonly where: string;
  /** Path from the properties, such as `size.min`. */
  readonly name: string;
  readonly kind: string;
  /** As the end of a sentence; for what is left out or is of another kind. */
  readonly expected?: string;
}

/**
 * Checks that properties are there and of the kinds that their interface has, down to the last member: languages without types
 * let anything through. What values may be is not checked but for enums and texts, which are not empty.
 *
 * Tokens are texts, numbers and lists as CDK encodes them.
 *
 * @param expected - what properties are to be, by name, where their kind does not tell enough
 * @throws UsageError for the first that is not
 */
export function checkShape(
  where: string,
  props: object,
  { of, expected = {} }: { readonly of: Shaped; readonly expected?: Readonly<Record<string, string>> },
): void {
  if (!isRecord(props)) {
    throw new UsageError(`${where} has properties ${textOf(props)}, expected ${of}`);
  }
  checkMembers(props, { where, name: '', kind: of }, expected);
}

function checkMembers(
  record: Readonly<Record<string, unknown>>,
  { where, name: path, kind: struct }: Member,
  expected: Readonly<Record<string, string>> = {},
): void {
  for (const [member, marked] of Object.entries(STRUCTS[struct] ?? {})) {
    checkMember(record[member], {
      where,
      name: path === '' ? member : `${path}.${member}`,
      kind: marked.replace(/\?$/, ''),
      isOptional: marked.endsWith('?'),
      expected: expected[member],
    });
  }
}

function checkMember(value: unknown, member: Member & { readonly isOptional: boolean }): void {
  const { where, name, kind, isOptional, expected } = member;
  const isGiven = value !== undefined && (value !== null || isOptional);
  if (isGiven) {
    checkValue(value, { where, name, kind, expected });
  } else if (!isOptional) {
    throw new UsageError(`${where} has no ${name}, expected ${expected ?? expectedOf(kind)}`);
  }
}

function checkValue(value: unknown, member: Member): void {
  const { where, name, kind } = member;
  if (!isOfKind(value, kind)) {
    throw new UsageError(
      `${where}: ${name} is ${textOf(value)}, expected ${member.expected ?? expectedOf(kind)}`,
    );
  }
  const inner = kind.slice(1, -1);
  if (kind.startsWith('[')) {
    (value as unknown[]).forEach((each, index) =>
      checkElement(each, { where, name: `${name}[${index}]`, kind: inner }),
    );
  } else if (kind.startsWith('{')) {
    Object.entries(value as object).forEach(([key, each]) =>
      checkElement(each, { where, name: `${name}['${key}']`, kind: inner }),
    );
  } else if (STRUCTS[kind] !== undefined) {
    checkMembers(value as Readonly<Record<string, unknown>>, member);
  }
}

/** An empty text can be a label's value or an argument. */
function checkElement(value: unknown, member: Member): void {
  if (value !== '' || member.kind !== 'text') checkValue(value, member);
}

const SIMPLE: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  '[': (value) => Array.isArray(value),
};

function isOfKind(value: unknown, kind: string): boolean {
  const is = SIMPLE[kind.startsWith('[') ? '[' : kind];
  if (is !== undefined) return is(value);
  if (kind.startsWith('{') || STRUCTS[kind] !== undefined) return isRecord(value);
  const allowed = ENUMS[kind];
  if (allowed !== undefined) return allowed.some((each) => each === value);
  return typeof value === 'object' && value !== null && (CLASSES[kind] ?? kind) in value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !Construct.isConstruct(value)
  );
}

function expectedOf(kind: string): string {
  if (kind === 'text') return 'a text that is not empty';
  if (kind === 'number') return 'a number';
  if (kind === 'boolean') return 'true or false';
  if (kind.startsWith('[')) return `a list, each ${expectedOf(kind.slice(1, -1))}`;
  if (kind.startsWith('{')) return `an object, each value ${expectedOf(kind.slice(1, -1))}`;
  const allowed = ENUMS[kind];
  if (allowed !== undefined) return `one of ${allowed.join(', ')}`;
  const members = STRUCTS[kind];
  return members === undefined ? (WAYS[kind] ?? classNamed(kind)) : withMembers(members);
}

/** Interfaces begin with an I: what they are made by does not. */
function classNamed(kind: string): string {
  const name = kind.replace(/^I(?=[A-Z])/, '');
  return `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`;
}

function withMembers(members: Readonly<Record<string, string>>): string {
  const needed = Object.keys(members).filter((name) => members[name]?.endsWith('?') === false);
  if (needed.length === 0) return 'an object with its members by name';
  const last = needed.slice(-1).join('');
  return needed.length === 1 ? `an object with ${last}` : `${needed.slice(0, -1).join(', ')} and ${last}`;
}

function textOf(value: unknown): string {
  if (Construct.isConstruct(value)) return `'${value.node.path}'`;
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null && !Token.isUnresolved(value)
    ? 'an object'
    : String(value);
}
