import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import { Text } from '../../model/resource';
import type { Marked } from '../questions/marked';
import { mark } from '../questions/marked';
import type { Place } from './paths';

/** What a question says of a place: found, why it cannot be told, or nothing. */
export type Verdict = { readonly seen: string } | { readonly why: string } | undefined;

/** What a question is asked about: one object, and all that is known besides. */
export interface Asked {
  readonly object: KubernetesObject;
  readonly model: NetworkModel;
}

/** A question about what stands at a path that comparing it with values does not answer. */
export type ObjectPredicate = (place: Place, asked: Asked) => Verdict;

/** What is found before what is not known. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  const known = verdicts.filter((verdict) => verdict !== undefined);
  return known.find((verdict) => 'seen' in verdict) ?? known[0];
}

/** The text of a place with its parts that are not known marked; undefined for what is no text. */
export function markedOf(place: Place): Marked | undefined {
  return typeof place === 'string' || place instanceof Text ? mark(place) : undefined;
}

/** Why a place is not known in full. */
export function hiddenIn(place: Place): string | undefined {
  return place instanceof Text ? mark(place).holes[0]?.why : undefined;
}

/** A text, number or boolean, as a text; undefined where it is known in part, or no such thing. */
export function knownText(place: Place): string | undefined {
  if (place instanceof Text) {
    const { text, holes } = mark(place);
    return holes.length === 0 ? text : undefined;
  }
  return typeof place === 'object' || place === undefined ? undefined : String(place);
}

/** A predicate of one text. */
export function ofText(judge: (marked: Marked, asked: Asked) => Verdict): ObjectPredicate {
  return (place, asked) => {
    const marked = markedOf(place);
    return marked === undefined ? undefined : judge(marked, asked);
  };
}
