import { remember } from '../../../shared/remember';
import type { NetworkModel } from '../../model/network';
import type { DerivedNeed } from '../../needs/derive';
import type { Place } from '../../needs/places';
import { SaidPlaces, callsOf, saidIn, type Said } from '../../needs/said';
import type { Analysis, Violation } from '../rule';
import type { Asker } from './askers';
import { askersIn } from './askers';

const SAID = new WeakMap<NetworkModel, readonly Said[]>();
const ASKERS = new WeakMap<NetworkModel, readonly SaidAskers[]>();

/** What constructs of an input say that they need. */
export function saidOf(model: NetworkModel): readonly Said[] {
  return remember(SAID, model, () => saidIn(model.resources));
}

/** One need that a construct says, in every subnet in which that construct may run. */
export type SaidAskers = readonly [Asker, ...Asker[]];

/**
 * Needs that constructs say and that only endpoints of the input can serve.
 *
 * A construct tells no subnets: it runs where what stands in or around it does, and in all of these together nothing may be
 * hidden.
 */
export function saidAskersOf(analysis: Analysis): readonly SaidAskers[] {
  return remember(ASKERS, analysis.model, () => inSubnets(analysis));
}

function inSubnets(analysis: Analysis): readonly SaidAskers[] {
  const said = saidOf(analysis.model);
  const places = said.length === 0 ? undefined : new SaidPlaces(analysis.model.resources);
  return places === undefined
    ? []
    : said.flatMap((one) => {
        const place = together(places.of(one.askedBy) ?? [everywhere(analysis)]);
        return callsOf(one).flatMap((call) => shownIn(analysis, needOf(one, call, place)));
      });
}

function needOf({ at, when }: Said, call: ReturnType<typeof callsOf>[number], place: Place): DerivedNeed {
  return {
    ...{ ...call, ...place },
    ...{ workload: at, kind: 'workload', basis: 'certain', among: [call.service], when },
  };
}

/** Names that constructs say they ask for, each in one of the subnets where they run. */
export function saidNames(analysis: Analysis): readonly { readonly asker: Asker; readonly name: string }[] {
  const named = saidOf(analysis.model).filter(({ name }) => typeof name === 'string');
  const places = named.length === 0 ? undefined : new SaidPlaces(analysis.model.resources);
  return named.flatMap((one) => {
    const place = together(places?.of(one.askedBy) ?? [everywhere(analysis)]);
    const call = { service: 's3', actions: [], resources: [], why: one.why, askedBy: one.askedBy, said: [] };
    const [askers] = shownIn(analysis, needOf(one, call, place));
    return askers === undefined ? [] : [{ asker: askers[0], name: one.name as string }];
  });
}

/** Nothing where a subnet is not shown, or leads elsewhere. */
function shownIn(analysis: Analysis, need: DerivedNeed): readonly SaidAskers[] {
  const askers = askersIn(analysis, need);
  const seen = new Set(askers.map(({ subnet }) => subnet.id));
  const [first, ...others] = askers;
  return first !== undefined && need.subnets.every(({ value }) => seen.has(value))
    ? [[first, ...others]]
    : [];
}

function together(places: readonly Place[]): Place {
  const subnets = new Map(places.flatMap((place) => place.subnets).map((one) => [one.value, one]));
  return { subnets: [...subnets.values()], groups: [], unknown: ['a construct tells no groups'] };
}

/** Where nothing of the input runs: what does is deployed by others. */
function everywhere({ subnets }: Analysis): Place {
  return {
    subnets: subnets.map(({ subnet }) => ({ when: subnet.when, value: subnet.id })),
    groups: [],
    unknown: [],
  };
}

/**
 * What is wrong with needs that constructs say, of which nothing that is derived is said already: one violation for each
 * construct and service. It must be wrong in every subnet in which the construct may run and is served at all.
 */
export function saidFaults(
  analysis: Analysis,
  find: (asker: Asker) => readonly Violation[],
  isServed: (asker: Asker) => boolean = () => true,
): readonly Violation[] {
  const found = new Map<string, Violation>();
  for (const askers of saidAskersOf(analysis)) {
    const [{ need }] = askers;
    const key = `${need.askedBy}\n${need.service}\n${need.owned ?? ''}`;
    const faults = found.has(key) ? [] : askers.filter(isServed).map(find);
    const [[first] = []] = faults;
    if (first !== undefined && faults.every((each) => each.length > 0)) {
      found.set(key, first);
    }
  }
  return [...found.values()];
}
