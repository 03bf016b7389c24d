import type { Guarded } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { NetworkModel } from '../../model/network';
import type { Resource, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Breadth } from './names';
import { breadthOf } from './names';

/** What one rule of a DNS firewall does with names that nobody lists. */
export interface Effect {
  /** Whether the rule ends the matter for every name, and how. */
  readonly ends: 'blocked' | 'open' | 'not';
  /** Why it may be that the rule lets every name through after all. */
  readonly mayOpen?: string;
  /** Why it may be that it blocks every name. */
  readonly mayBlock?: string;
  /** What a reader is told of it. */
  readonly how?: string;
}

export const NO_EFFECT: Effect = { ends: 'not' };

/** An effect of which nothing is known. */
export function doubtful(why: string): Effect {
  return { ends: 'not', mayOpen: why, mayBlock: why };
}

/** How much of what is asked about an entry of a domain list covers. */
export type BreadthOf = (written: Written, resources: NetworkModel['resources']) => Breadth;

interface Question {
  readonly model: NetworkModel;
  readonly breadth: BreadthOf;
}

type Rule = Readonly<Record<string, Written>>;

/** What the rules of a group do, in the order in which they are asked, one list for each setting of the input. */
export function effectsOf(
  model: NetworkModel,
  group: Resource,
  breadth: BreadthOf = breadthOf,
): readonly Guarded<readonly Guarded<Effect>[][]>[] {
  const question = { model, breadth };
  const written = group.written('FirewallRules');
  const absent = model.choices.absenceOf(written.map(({ when }) => when));
  return [
    ...written.map(({ when, value }) => ({ when, value: ofRules(question, value, group) })),
    ...absent.map((when) => ({ when, value: [] })),
  ];
}

function ofRules(question: Question, written: Written, group: Resource): readonly Guarded<Effect>[][] {
  if (written instanceof Text) {
    return [[{ when: ALWAYS, value: doubtful(whyOf(written)) }]];
  }
  const rules = (Array.isArray(written) ? (written as readonly Written[]) : [written]).map(toRule);
  const unordered = rules.find(({ Priority }) => Number.isNaN(numberOf(Priority)));
  if (rules.length > 1 && unordered !== undefined) {
    const name = group.origin.logicalId;
    return [[{ when: ALWAYS, value: doubtful(`the order of the rules of '${name}' is not known`) }]];
  }
  return [...rules]
    .sort((a, b) => numberOf(a.Priority) - numberOf(b.Priority))
    .map((rule) => ofRule(question, rule, group));
}

function ofRule(question: Question, rule: Rule, group: Resource): Guarded<Effect>[] {
  const list = rule.FirewallDomainListId;
  if (list === undefined) {
    // Rules of DNS Firewall Advanced and of content categories look for threats, not for every name.
    return [{ when: ALWAYS, value: NO_EFFECT }];
  }
  const label = `rule ${textOf(rule.Priority) ?? '?'} of '${group.origin.logicalId}'`;
  return breadthsOf(question, list).map(({ when, value }) => ({ when, value: toEffect(rule, value, label) }));
}

function toEffect(rule: Rule, breadth: Breadth, label: string): Effect {
  const action = textOf(rule.Action)?.toUpperCase();
  if (breadth.covers === 'few' || breadth.covers === 'foreign') {
    return NO_EFFECT;
  }
  if (breadth.covers === 'unknown') {
    const why = `${label}: ${breadth.why}`;
    return action === 'BLOCK'
      ? { ends: 'not', mayBlock: why }
      : action === undefined
        ? doubtful(why)
        : { ends: 'not', mayOpen: why };
  }
  if (action === undefined) {
    return doubtful(`the action of ${label} is not known`);
  }
  return action === 'BLOCK'
    ? ofBlock(rule, breadth.name, label)
    : { ends: 'open', how: `${label} lets '${breadth.name}' through` };
}

/** Only what blocks every type of query for every name blocks all. */
function ofBlock(rule: Rule, name: string, label: string): Effect {
  const status = textOf(rule.Status)?.toUpperCase();
  if (!/^\*\.?$/.test(name) || rule.Qtype !== undefined) {
    return rule.Qtype instanceof Text
      ? { ends: 'not', mayBlock: `the type of query of ${label} is not known` }
      : NO_EFFECT;
  }
  return rule.Status === undefined || status === 'ENABLED' || status === 'ACTIVE'
    ? { ends: 'blocked' }
    : { ends: 'not', mayBlock: `the status of ${label} is not known to be on` };
}

const RANK: readonly Breadth['covers'][] = ['all', 'unknown', 'foreign', 'few'];

/** The broadest name of a list, for each setting. */
function breadthsOf({ model, breadth }: Question, list: Written): readonly Guarded<Breadth>[] {
  const why = 'the input does not show the names of its domain list';
  const resource = listOf(model, list);
  if (resource === undefined) {
    return [{ when: ALWAYS, value: { covers: 'unknown', why } }];
  }
  const written = resource.written('Domains');
  const absent = model.choices.absenceOf(written.map(({ when }) => when));
  return [
    ...written.map(({ when, value }) => ({ when, value: broadestOf({ model, breadth }, value) })),
    ...absent.map((when): Guarded<Breadth> => ({ when, value: { covers: 'unknown', why } })),
  ];
}

/** The domain list of the input that a rule names. */
export function listOf(model: NetworkModel, list: Written): Resource | undefined {
  const [hole] = list instanceof Text ? list.parts : [];
  const id = typeof hole === 'object' ? hole.resource?.id : undefined;
  return id === undefined ? undefined : model.resources.get(id);
}

function broadestOf({ model, breadth }: Question, written: Written): Breadth {
  const names = Array.isArray(written) ? (written as readonly Written[]) : [written];
  const breadths = names.map((name) => breadth(name, model.resources));
  // A list that holds every name beside others is what counts for a rule that blocks.
  const every = breadths.find((found) => found.covers === 'all' && /^\*\.?$/.test(found.name));
  const [first] = breadths.sort((a, b) => RANK.indexOf(a.covers) - RANK.indexOf(b.covers));
  return every ?? first ?? { covers: 'few' };
}

export function toRule(written: Written): Rule {
  return typeof written === 'object' && written !== null && !(written instanceof Text)
    ? (written as Rule)
    : {};
}

function textOf(written: Written | undefined): string | undefined {
  return typeof written === 'string' || typeof written === 'number' ? String(written) : undefined;
}

function numberOf(written: Written | undefined): number {
  return Number(textOf(written) ?? Number.NaN);
}

function whyOf(text: Text): string {
  const hole = text.parts.find((part) => typeof part !== 'string');
  return typeof hole === 'object' ? hole.why : 'its value is not known';
}
