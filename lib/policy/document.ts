import { parseOperator, type Operator } from './operators';
import type { Reader } from './reader';
import { hole, type Text } from './text';

/** One test of a `Condition` block; its values are alternatives. */
export interface ConditionTest {
  /** Undefined for an operator that IAM does not know, or a block that cannot be read: `why` says so. */
  readonly operator: Operator | undefined;
  /** In lower case. */
  readonly key: string;
  /** As the policy spells it. */
  readonly label: string;
  readonly values: readonly Text[];
  readonly why?: string;
}

/** `Action`, `Resource` or `Principal`, or, negated, `NotAction` and so on. */
export interface ListTest<T> {
  readonly negated: boolean;
  readonly values: readonly T[];
}

export type PrincipalType = 'everyone' | 'aws' | 'service' | 'federated' | 'canonical';

export interface PrincipalElement {
  readonly type: PrincipalType;
  readonly value: Text;
}

export interface Statement {
  /** Position of its policy in the question, and its own in the policy, from 0. */
  readonly policy: number;
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  /** Why it is not known that the policy has this statement with this effect. */
  readonly doubt?: string;
  readonly principal?: ListTest<PrincipalElement>;
  readonly action?: ListTest<Text>;
  readonly resource?: ListTest<Text>;
  readonly conditions: readonly ConditionTest[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * The statements of a policy document.
 *
 * Whatever cannot be read becomes a statement, or a test, that may hold or not, with its reason. Never throws.
 *
 * @param document - parsed JSON in which each text is a PolicyText, and anything may be `{ unknown: why }`
 */
export function readDocument(document: unknown, policy: number, reader: Reader): Statement[] {
  const why = reader.unknownAt(document);
  if (why !== undefined) {
    return doubtful({ policy, index: 0, reader }, why);
  }
  if (!isObject(document)) {
    return doubtful({ policy, index: 0, reader }, 'the policy is not an object');
  }
  const version = reader.unknownAt(document.Version) ?? document.Version;
  const reading = reader.forVersion(typeof version === 'string' ? version : undefined);
  const statements =
    reader.unknownAt(document.Statement) === undefined ? list(document.Statement) : [document.Statement];
  return statements.flatMap((statement, index) =>
    readStatement(statement, { policy, index, reader: reading }),
  );
}

type Effects = (effect: Statement['effect']) => Statement;

interface Place {
  readonly policy: number;
  readonly index: number;
  readonly reader: Reader;
}

function readStatement(statement: unknown, place: Place): Statement[] {
  const { reader } = place;
  const why = reader.unknownAt(statement);
  if (why !== undefined || !isObject(statement)) {
    return doubtful(place, why ?? 'the statement is not an object');
  }
  const effect = statement.Effect;
  if (effect !== 'Allow' && effect !== 'Deny') {
    return doubtful(
      place,
      reader.unknownAt(effect) ?? 'Effect is neither Allow nor Deny',
      effects(statement, place),
    );
  }
  return [effects(statement, place)(effect)];
}

function effects(statement: Json, { policy, index, reader }: Place): Effects {
  const { Sid } = statement;
  const tests = {
    principal: principalOf(statement, reader),
    action: listTest(statement, 'Action', reader),
    resource: listTest(statement, 'Resource', reader),
    conditions: conditionsOf(statement.Condition, reader),
  };
  return (effect) => ({ policy, index, effect, ...(typeof Sid === 'string' ? { sid: Sid } : {}), ...tests });
}

/** What may be an Allow as well as a Deny, and of which at most what was read is known. */
function doubtful({ policy, index }: Place, why: string, read?: Effects): Statement[] {
  return (['Allow', 'Deny'] as const).map((effect) => ({
    ...(read?.(effect) ?? { policy, index, effect, conditions: [] }),
    doubt: why,
  }));
}

function listTest(statement: Json, name: 'Action' | 'Resource', reader: Reader): ListTest<Text> | undefined {
  const negated = statement[name] === undefined;
  const element = statement[negated ? `Not${name}` : name];
  return element === undefined ? undefined : { negated, values: reader.texts(element) };
}

function principalOf(statement: Json, reader: Reader): ListTest<PrincipalElement> | undefined {
  const negated = statement.Principal === undefined;
  const element = negated ? statement.NotPrincipal : statement.Principal;
  if (element === undefined) {
    return reader.needsPrincipal
      ? { negated: false, values: [{ type: 'aws', value: hole('the statement names no principal') }] }
      : undefined;
  }
  return { negated, values: principals(element, reader) };
}

const TYPES: Readonly<Record<string, PrincipalType>> = {
  AWS: 'aws',
  Service: 'service',
  Federated: 'federated',
  CanonicalUser: 'canonical',
};

function principals(element: unknown, reader: Reader): PrincipalElement[] {
  if (!isObject(element) || reader.isText(element)) {
    return reader.texts(element).map((value) => principal('aws', value));
  }
  const why = reader.unknownAt(element);
  if (why !== undefined) {
    return [{ type: 'aws', value: hole(why) }];
  }
  return Object.entries(element).flatMap(([name, value]) => {
    const type = TYPES[name];
    return type === undefined
      ? [{ type: 'aws' as const, value: hole(`IAM knows no principals of type '${name}'`) }]
      : reader.texts(value).map((text) => principal(type, text));
  });
}

function principal(type: PrincipalType, value: Text): PrincipalElement {
  return { type: type === 'aws' && value.text === '*' ? 'everyone' : type, value };
}

function conditionsOf(block: unknown, reader: Reader): ConditionTest[] {
  if (block === undefined) {
    return [];
  }
  const why = reader.unknownAt(block) ?? (isObject(block) ? undefined : 'Condition is not an object');
  if (why !== undefined || !isObject(block)) {
    return [unreadable(why ?? '')];
  }
  return Object.entries(block).flatMap(([name, keys]) => {
    const unknown =
      reader.unknownAt(keys) ?? (isObject(keys) ? undefined : `'${name}' of Condition is not an object`);
    return unknown !== undefined || !isObject(keys)
      ? [unreadable(unknown ?? '')]
      : Object.entries(keys).map(([label, value]) =>
          conditionOf(name, label, reader.conditionTexts(label, value)),
        );
  });
}

function conditionOf(name: string, label: string, values: readonly Text[]): ConditionTest {
  const operator = parseOperator(name);
  return {
    operator,
    key: label.toLowerCase(),
    label,
    values,
    ...(operator === undefined ? { why: `IAM knows no condition operator '${name}'` } : {}),
  };
}

function unreadable(why: string): ConditionTest {
  return { operator: undefined, key: '', label: 'Condition', values: [], why };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function list(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? (value as unknown[]) : [value];
}
