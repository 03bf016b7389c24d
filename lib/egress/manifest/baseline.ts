import type { DestinationName } from '../model/manifest';
import { keyOf } from '../model/manifest';
import { MISUSE } from '../rules/waivers';
import type { JudgedFinding } from '../rules/waivers';
import type { Destination } from './destination';

/** A finding for each destination that a baseline does not have; no waiver covers one: the baseline itself is renewed. */
export function additionsTo(
  baseline: readonly DestinationName[],
  destinations: readonly Destination[],
): readonly JudgedFinding[] {
  const known = new Set(baseline.map(keyOf));
  return destinations
    .filter(({ entry }) => !known.has(keyOf(entry)))
    .map(({ entry, origin }) => ({
      ruleId: 'AG906',
      origin,
      message: `adds ${textOf(entry)} to what the baseline allows`,
      severity: 'error',
      state: 'defect',
      category: 'analysis',
      ...MISUSE.AG906,
      waiver: null,
    }));
}

/** What a baseline has and an input no longer leads to. */
export function removalsFrom(
  baseline: readonly DestinationName[],
  destinations: readonly Destination[],
): readonly DestinationName[] {
  const found = new Set(destinations.map(({ entry }) => keyOf(entry)));
  return baseline.filter((entry) => !found.has(keyOf(entry)));
}

/** `endpoint-service com.amazonaws.eu-central-1.kms via Net/Endpoint`. */
export function textOf({ kind, destination, via }: DestinationName): string {
  return `${kind === destination ? kind : `${kind} ${destination}`} via ${via}`;
}
