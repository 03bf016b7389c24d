import type { ConditionTest, ListTest, PrincipalElement, Statement } from './document';
import { matchArn, matchText } from './match';
import { hasHole, HOLE, substitute, unquoted, type Lookup, type Text } from './text';
import { all, any, MAYBE, NO, not, truthOf, YES, type Truth } from './truth';

/** Who makes a request. `id` is an ARN for `account`, a name for `service`, a provider for `federated`. */
export interface Principal {
  readonly kind: 'account' | 'anonymous' | 'service' | 'federated' | 'canonical';
  readonly id: string;
}

/** A request as IAM sees it. */
export interface Request {
  readonly principal: Principal;
  /** `prefix:Name`. */
  readonly action: string;
  /** ARN; undefined for what has none, as taking on the role whose trust policy is read. */
  readonly resource?: string;
  /** Condition keys in lower case; a missing key is missing from the request. Never an empty list. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

/** What policies say of a request. `silent`: no Allow applies. `open`: it depends on what is not known. */
export interface Decision {
  readonly effect: 'allow' | 'deny' | 'silent' | 'open';
  /** The statement that decides: the first Allow or Deny that applies, or may. */
  readonly statement?: Statement;
}

/**
 * What a layer of policies says of one request: a Deny wins over any Allow.
 *
 * This is the whole of IAM's evaluation of statements, and it shares nothing with the search for requests.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function evaluate(statements: readonly Statement[], request: Request): Decision {
  const denies = statements.filter(({ effect }) => effect === 'Deny');
  const certain = denies.find((statement) => applies(statement, request) === YES);
  if (certain !== undefined) {
    return { effect: 'deny', statement: certain };
  }
  const allows = statements.filter(({ effect }) => effect === 'Allow');
  const allow =
    allows.find((statement) => applies(statement, request) === YES) ??
    allows.find((statement) => applies(statement, request) === MAYBE);
  if (allow === undefined) {
    return { effect: 'silent' };
  }
  const doubtful = denies.find((statement) => applies(statement, request) === MAYBE);
  if (doubtful !== undefined) {
    return { effect: 'open', statement: doubtful };
  }
  return { effect: applies(allow, request) === YES ? 'allow' : 'open', statement: allow };
}

/** Whether a statement speaks of a request. */
export function applies(statement: Statement, request: Request): Truth {
  const tests: (() => Truth)[] = [
    () => (statement.doubt === undefined ? YES : MAYBE),
    () => ofList(statement.action, (text) => matchText(text, request.action, { fold: true })),
    () => ofPrincipal(statement.principal, request),
    () => ofResource(statement.resource, request),
    () => all(statement.conditions, (test) => conditionHolds(test, request)),
  ];
  return all(tests, (test) => test());
}

function ofList<T>(test: ListTest<T> | undefined, matches: (value: T) => Truth): Truth {
  if (test === undefined) {
    return YES;
  }
  const found = any(test.values, matches);
  return test.negated ? not(found) : found;
}

export function ofResource(test: ListTest<Text> | undefined, request: Request): Truth {
  const { resource } = request;
  if (resource === undefined) {
    return YES;
  }
  const lookup = lookupIn(request.context);
  return ofList(test, (text) => matchArn(substitute(text, lookup), resource, 'filled'));
}

export function ofPrincipal(test: ListTest<PrincipalElement> | undefined, { principal }: Request): Truth {
  return ofList(test, (element) => isPrincipal(element, principal));
}

/** Whether an element of `Principal` names a principal. */
export function isPrincipal({ type, value }: PrincipalElement, principal: Principal): Truth {
  if (type === 'everyone') {
    return YES;
  }
  if (type === 'aws') {
    return principal.kind === 'account' ? isAccountPrincipal(value, principal.id) : openTo(value, principal);
  }
  return principal.kind === type ? matchText(value, principal.id, { exact: true }) : NO;
}

/** A hole may be the `*` that names everybody. */
function openTo(value: Text, principal: Principal): Truth {
  return value.text === HOLE && principal.kind !== 'canonical' ? MAYBE : NO;
}

const ACCOUNT = /^(?:arn:[^:]*:iam::)?(\d{12})(?::root)?$/;

function isAccountPrincipal(value: Text, arn: string): Truth {
  const account = ACCOUNT.exec(value.text)?.[1];
  if (account !== undefined && !hasHole(value)) {
    return truthOf(accountOf(arn) === account);
  }
  if (hasHole(value) || /[*?]/.test(value.text)) {
    // Part of it is not known, or is a wildcard, which IAM refuses in a principal.
    return mayBe(value, arn) ? MAYBE : NO;
  }
  return truthOf([arn, roleOf(arn)].includes(unquoted(value.text)));
}

/** The role that a session ARN speaks of; its path is not part of that ARN. */
export function roleOf(arn: string): string {
  return arn.replace(/^(arn:[^:]*):sts(::\d*):assumed-role\/([^/]*)\/.*$/, '$1:iam$2:role/$3');
}

function mayBe(value: Text, arn: string): boolean {
  const root = `arn:${arn.split(':')[1] ?? ''}:iam::${accountOf(arn)}:root`;
  return [arn, root, accountOf(arn)].some((text) => matchText(value, text) !== NO);
}

export function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** Reads policy variables from the context of a request. */
export function lookupIn(context: Request['context']): Lookup {
  return (key) => {
    const values = context.get(key);
    return values === undefined || values.length === 1
      ? values?.[0]
      : { unknown: `${key} has several values` };
  };
}

/** Whether a test of a `Condition` block holds in a request. */
export function conditionHolds(test: ConditionTest, { context }: Request): Truth {
  const { operator } = test;
  if (operator === undefined) {
    return MAYBE;
  }
  const values = context.get(test.key);
  if (operator.family === 'null') {
    const state = values === undefined ? 'true' : 'false';
    return any(test.values, (text) => matchText(text, state, { exact: true, fold: true }));
  }
  if (values === undefined) {
    return truthOf(holdsWhenMissing(operator));
  }
  const lookup = lookupIn(context);
  const patterns = test.values.map((text) => substitute(text, lookup));
  const element = (value: string): Truth => {
    const found = any(patterns, (pattern) => operator.matches(pattern, value));
    return operator.negated ? not(found) : found;
  };
  return holdsFor(operator, values, element);
}

function holdsFor(
  operator: NonNullable<ConditionTest['operator']>,
  values: readonly string[],
  element: (value: string) => Truth,
): Truth {
  switch (operator.quantifier) {
    case 'all':
      return all(values, element);
    case 'any':
      return any(values, element);
    case undefined:
      // AWS leaves open what a plain operator makes of several values.
      return values.length === 1 ? element(values[0] as string) : mixed(values.map(element));
  }
}

function mixed(found: readonly Truth[]): Truth {
  return found.every((truth) => truth === found[0]) ? (found[0] ?? MAYBE) : MAYBE;
}

/** What an operator says of a key that the request does not have. */
export function holdsWhenMissing(operator: NonNullable<ConditionTest['operator']>): boolean {
  if (operator.quantifier === 'any') {
    return operator.ifExists;
  }
  return operator.ifExists || operator.negated || operator.quantifier === 'all';
}
