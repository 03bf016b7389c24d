import type { Guard } from '../model/choices';
import type { NetworkModel } from '../model/network';
import type { Resource, Setting } from '../model/resource';
import type { PredicateName } from './predicates';
import { PREDICATES } from './predicates';
import type { Found } from './questions/each-text';
import type { RuleModule, Severity, State, Violation } from './rule';

/**
 * What a rule says about one type of resource, as data.
 *
 * Rows live in `rows/*.json`, each with its source and date; a rule made of rows has no code of its own.
 */
export interface Row {
  readonly type: string;
  /** All of these at once; none at all, and the type itself is what is said. */
  readonly when: readonly Test[];
  /** What it is, after the resource's name: `runs in a network of AWS with a way to the internet`. */
  readonly says: string;
  readonly fix?: string;
  /** Where this row differs from its rule. */
  readonly severity?: Severity;
  readonly state?: State;
  /** Rows of the taxonomy of ways out (`docs/ways-out.md`) that it covers. */
  readonly covers: readonly string[];
  readonly source: string;
  readonly date: string;
}

/** A question about one path of a resource's properties; a list is asked item by item, and one item is enough. */
export type Test =
  | { readonly path: string; readonly is: 'absent' | 'present' }
  /** `default` is what the service takes where nothing is written; case does not count. */
  | { readonly path: string; readonly in: readonly string[]; readonly default?: string }
  | { readonly path: string; readonly notIn: readonly string[]; readonly default?: string }
  | { readonly path: string; readonly matches: PredicateName };

/** `true`: it is so. A text: it cannot be known, and why. Nothing: it is not so. */
export type Answer = Found;

/** A rule that is nothing but rows. */
export function ruleOfRows(data: Omit<RuleModule, 'check'>, rows: readonly Row[]): RuleModule {
  const own = rows.map((row) => ({ severity: data.severity, ...row }));
  return { ...data, rows, check: ({ model }) => own.flatMap((row) => violationsOf(model, row)) };
}

/** What one row says about an input. */
export function violationsOf(model: NetworkModel, row: Row): readonly Violation[] {
  const violations: Violation[] = [];
  for (const resource of model.resources.ofType(row.type)) {
    const answers = answersOf(model, resource, row.when);
    if (answers.length > 0) {
      violations.push(...worstViolation(model, { resource, row, answers }));
    }
  }
  return violations;
}

/** What one row says about one resource, or what answers of another kind come to. */
export function violationOf(
  model: NetworkModel,
  { resource, row, answers }: { resource: Resource; row: Row; answers?: readonly Answer[] },
): readonly Violation[] {
  return worstViolation(model, { resource, row, answers: answers ?? answersOf(model, resource, row.when) });
}

/** The worst of what answers come to, for a resource or anything else that has an origin. */
export function worstViolation(
  model: NetworkModel,
  { resource, row, answers }: { resource: Named; row: Row; answers: readonly Answer[] },
): readonly Violation[] {
  const answer = worstOf(model, resource, answers);
  return answer === undefined ? [] : [toViolation(model, { resource, row, answer })];
}

type Named = Pick<Resource, 'origin' | 'when'>;

/** Whether all of the tests hold of a resource, under which settings. */
export function answersOf(
  model: NetworkModel,
  resource: Resource,
  tests: readonly Test[],
): readonly Answer[] {
  let answers: readonly Answer[] | undefined;
  for (const test of tests) {
    const next = ask(model, resource, test);
    if (next.length === 0) {
      return next;
    }
    answers = (answers ?? alwaysOf(resource)).flatMap((known) =>
      next.flatMap((more) => {
        const when = model.choices.both(known.when, more.when);
        return when === undefined ? [] : [joined(known, more, when)];
      }),
    );
  }
  return answers ?? alwaysOf(resource);
}

function alwaysOf({ when }: Resource): readonly Answer[] {
  return [{ when, value: true }];
}

function joined(known: Answer, more: Answer, when: Guard): Answer {
  const seen = more.seen ?? known.seen;
  return {
    when,
    value: known.value === true ? more.value : known.value,
    ...(seen === undefined ? {} : { seen }),
  };
}

/** What is certain before what is not known, what always holds before what holds sometimes. */
function worstOf(model: NetworkModel, resource: Named, answers: readonly Answer[]): Answer | undefined {
  const isAlways = ({ when }: Answer): boolean => model.choices.isImplied(when, resource.when);
  const certain = answers.filter(({ value }) => value === true);
  return certain.find(isAlways) ?? certain[0] ?? answers[0];
}

function toViolation(
  model: NetworkModel,
  { resource, row, answer }: { resource: Named; row: Row; answer: Answer },
): Violation {
  const { origin } = resource;
  const condition = model.choices.describe(answer.when);
  const name = `'${origin.logicalId}' (${origin.resourceType})`;
  const isKnown = answer.value === true;
  return {
    origin,
    message: isKnown
      ? `${name} ${row.says}${answer.seen === undefined ? '' : `: ${answer.seen}`}`
      : `it cannot be told whether ${name} ${row.says}: ${answer.value}`,
    ...(row.fix === undefined ? {} : { fix: row.fix }),
    ...(row.severity === undefined ? {} : { severity: row.severity }),
    ...stateOf(row, isKnown),
    ...(condition === undefined ? {} : { condition }),
  };
}

/** A mere warning shows no way out, and does not make a verdict unproven either. */
function stateOf({ severity, state }: Row, isKnown: boolean): { readonly state?: State } {
  if (severity === 'warning') {
    return { state: 'defect' };
  }
  return isKnown ? (state === undefined ? {} : { state }) : { state: 'unproven' };
}

function ask(model: NetworkModel, resource: Resource, test: Test): readonly Answer[] {
  if ('matches' in test) {
    return PREDICATES[test.matches](resource, test.path, model.resources);
  }
  if ('is' in test) {
    return resource.at(test.path).flatMap(({ when, value }) => answer(when, isThere(value, test.is)));
  }
  const values = 'in' in test ? test.in : test.notIn;
  return resource
    .at(test.path, values)
    .flatMap(({ when, value }) => answer(when, compare(value, { ...test, values, wants: 'in' in test })));
}

function answer(when: Guard, value: true | string | undefined): readonly Answer[] {
  return value === undefined ? [] : [{ when, value }];
}

function isThere(setting: Setting, wanted: 'absent' | 'present'): true | string | undefined {
  if (setting.kind === 'unknown' && !setting.isGiven) {
    return setting.why;
  }
  return (setting.kind === 'absent') === (wanted === 'absent') ? true : undefined;
}

interface Comparison {
  readonly values: readonly string[];
  readonly default?: string;
  /** Whether one of the values is what the test looks for, or any but them. */
  readonly wants: boolean;
}

function compare(
  setting: Setting,
  { values, default: fallback, wants }: Comparison,
): true | string | undefined {
  switch (setting.kind) {
    case 'absent':
      return fallback === undefined ? undefined : matchesText(fallback, values, wants);
    case 'text':
      return matchesText(setting.text, values, wants);
    case 'unknown':
      return setting.why;
    case 'resource':
      return `'${setting.id}' decides it at deployment`;
    default:
      return wants ? undefined : true;
  }
}

function matchesText(text: string, values: readonly string[], wants: boolean): true | undefined {
  const found = values.some((value) => value.toLowerCase() === text.toLowerCase());
  return found === wants ? true : undefined;
}
