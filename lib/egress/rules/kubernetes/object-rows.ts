import type { Guard } from '../../model/choices';
import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import type { Written } from '../../model/resource';
import type { Answer, Row } from '../rows';
import { ruleOfRows, violationOf } from '../rows';
import type { RuleModule, Severity, State, Violation } from '../rule';
import type { Place } from './paths';
import { placesOf } from './paths';
import { partsOf } from './pods';
import type { ObjectPredicateName } from './predicates';
import { OBJECT_PREDICATES } from './predicates';
import type { Verdict } from './verdicts';
import { hiddenIn, knownText, worstOf } from './verdicts';

/**
 * What a rule says about one kind of Kubernetes object, as data.
 *
 * Rows live in `kubernetes/rows/*.json`, each with its source and date.
 */
export interface ObjectRow {
  /** Group of the apiVersion, '' for the core group; `*` for any. */
  readonly group: string;
  /**
   * A kind; `PodSpec`: the pods of whatever object, with the containers of all sorts under `allContainers`; `Values`:
   * settings of charts and add-ons; `*`: any object.
   */
  readonly kind: string;
  /** All of these at once; none at all, and the kind itself is what is said. */
  readonly when: readonly ObjectTest[];
  /** What it does, after its name: `asks for a load balancer that faces the internet`. */
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

/** A question about one path of an object; one item of a list is enough. */
export type ObjectTest =
  | { readonly path: string; readonly is: 'absent' | 'present' }
  /** `default` is what Kubernetes takes where nothing is written; case does not count. */
  | { readonly path: string; readonly in: readonly string[]; readonly default?: string }
  | { readonly path: string; readonly notIn: readonly string[]; readonly default?: string }
  | { readonly path: string; readonly matches: ObjectPredicateName };

/** A part of an object that rows can ask about, and how a reader is told where it is. */
export interface Part {
  readonly group: string;
  readonly kind: string;
  readonly object: KubernetesObject;
  readonly content: Written;
}

/** A rule made of rows about objects, beside its rows about resources. */
export function ruleOfObjects(
  data: Omit<RuleModule, 'check'>,
  objectRows: readonly ObjectRow[],
  rows: readonly Row[] = [],
): RuleModule {
  const ofResources = ruleOfRows(data, rows);
  return {
    ...data,
    ...(rows.length === 0 ? {} : { rows }),
    objectRows,
    covers: [...new Set([...(data.covers ?? []), ...objectRows.flatMap(({ covers }) => covers)])],
    check: (analysis) => [
      ...(rows.length === 0 ? [] : ofResources.check(analysis)),
      ...objectRows.flatMap((row) => violationsOf(analysis.model, { severity: data.severity, ...row })),
    ],
  };
}

/** What one row says about an input: once for each object. */
export function violationsOf(model: NetworkModel, row: ObjectRow): readonly Violation[] {
  const bySubject = new Map<string, { part: Part; answers: Answer[] }>();
  for (const part of partsOf(model, row)) {
    const verdict = verdictOf(part, row, model);
    if (verdict !== undefined) {
      const subject = `${part.object.from.id} ${nameOf(part)}`;
      const known = bySubject.get(subject) ?? { part, answers: [] };
      known.answers.push(toAnswer(part.object.when, verdict));
      bySubject.set(subject, known);
    }
  }
  return [...bySubject.values()].flatMap(({ part, answers }) =>
    violationOf(model, { resource: part.object.from, row: toRow(row, part), answers }),
  );
}

/** All tests at once; of a patch, something must be written that is so. */
function verdictOf(part: Part, { when }: ObjectRow, model: NetworkModel): Verdict {
  const verdicts = when.map((test) => ask(test, part, model));
  if (verdicts.includes(undefined)) {
    return undefined;
  }
  const known = verdicts.filter((verdict) => verdict !== undefined);
  const seen = known.flatMap((verdict) => ('seen' in verdict && verdict.seen !== '' ? [verdict.seen] : []));
  const unknown = known.find((verdict) => 'why' in verdict);
  if (unknown === undefined) {
    return { seen: seen.join(', ') };
  }
  const isPart = part.object.shown === 'part';
  return isPart && known.every((verdict) => 'why' in verdict) && when.length > 1 ? undefined : unknown;
}

const ELSEWHERE = { why: 'a patch shows no more than what it changes' } as const;

function ask(test: ObjectTest, { object, content }: Part, model: NetworkModel): Verdict {
  const verdicts = placesOf(content, test.path).map((place): Verdict => {
    if (place === undefined && object.shown === 'part' && speaksOfAbsence(test)) {
      return ELSEWHERE;
    }
    return 'matches' in test
      ? OBJECT_PREDICATES[test.matches](place, { object, model })
      : askPlain(test, place);
  });
  return worstOf(verdicts);
}

function speaksOfAbsence(test: ObjectTest): boolean {
  return 'is' in test ? test.is === 'absent' : 'default' in test;
}

const FOUND: Verdict = { seen: '' };

function askPlain(test: Exclude<ObjectTest, { matches: string }>, place: Place): Verdict {
  if ('is' in test) {
    return (place === undefined || isEmpty(place)) === (test.is === 'absent') ? FOUND : undefined;
  }
  const hidden = hiddenIn(place);
  if (hidden !== undefined) {
    return { why: hidden };
  }
  const text = knownText(place) ?? test.default;
  const values = 'in' in test ? test.in : test.notIn;
  const isOne = values.some((value) => value.toLowerCase() === text?.toLowerCase());
  return text !== undefined && isOne === 'in' in test ? FOUND : undefined;
}

function isEmpty(place: Place): boolean {
  return Array.isArray(place) && place.length === 0;
}

function toAnswer(when: Guard, verdict: NonNullable<Verdict>): Answer {
  if ('why' in verdict) {
    return { when, value: verdict.why };
  }
  return { when, value: true, ...(verdict.seen === '' ? {} : { seen: verdict.seen }) };
}

/** The row as one about the resource that applies the object. */
function toRow({ says, fix, severity, state, covers, source, date }: ObjectRow, part: Part): Row {
  return {
    type: part.object.from.type,
    when: [],
    says: `${nameOf(part)} ${says}`,
    ...(fix === undefined ? {} : { fix }),
    ...(severity === undefined ? {} : { severity }),
    ...(state === undefined ? {} : { state }),
    covers,
    source,
    date,
  };
}

const DOES = { whole: 'applies', part: 'patches' } as const;

/** `applies Service 'web', which`. */
function nameOf({ kind, object }: Part): string {
  const { shown, namespace, name } = object;
  if (shown === 'values') {
    return 'has values with which what it makes';
  }
  const where = namespace === 'default' ? name : `${namespace}/${name}`;
  return `${DOES[shown]} ${object.kind} '${where}', ${kind === 'PodSpec' ? 'a pod of which' : 'which'}`;
}
