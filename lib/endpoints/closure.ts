import {
  CATALOGUE,
  catalogueRow,
  fipsRow,
  requirePartition,
  resolveEndpoint,
  type CatalogueRow,
} from './catalogue';
import { ACTIONS_AS_OF, isListedAction } from './known-actions';
import { checkNeed, type Need } from './need';
import { unverifiedNotes } from './unverified';
import { wayRound } from './ways-round';

/** Where needs are closed over. */
export interface ClosureContext {
  readonly region: string;
  /** Whether FIPS endpoints are taken where there are any. */
  readonly fips?: boolean;
  /** Keys of services whose endpoint stands in another VPC, reached by a private route and private hosted zones. */
  readonly central?: readonly string[];
}

/** An endpoint that the needs come to. */
export interface ClosedEndpoint {
  readonly row: CatalogueRow;
  /** Full endpoint service name. */
  readonly serviceName: string;
  /** Region that the service lives in, when it is not the given one. */
  readonly serviceRegion?: string;
  /** `convention` when the name follows the default pattern and was not confirmed by a source. */
  readonly basis: 'listed' | 'convention';
  readonly isFips: boolean;
  /** Whether it stands in another VPC. */
  readonly isCentral: boolean;
  /** Host names that it answers. */
  readonly dnsNames: readonly string[];
  readonly needs: readonly Need[];
  /** Services that do not work without it, and why. */
  readonly beside: readonly string[];
}

/** Needs that no endpoint can serve. */
export interface UnmetNeed {
  readonly service: string;
  readonly needs: readonly Need[];
  readonly why: string;
  readonly wayRound: string;
}

/** The endpoints that needs come to. */
export interface Closure {
  readonly region: string;
  /** By key. */
  readonly endpoints: readonly ClosedEndpoint[];
  readonly unmet: readonly UnmetNeed[];
  /** What is not as asked for, though nothing stops working: one sentence each. */
  readonly notes: readonly string[];
}

interface Asked {
  readonly needs: Need[];
  readonly beside: string[];
}

/**
 * The exact set of endpoints that needs come to in a Region.
 *
 * With each service come those that it does not work without. A service that has no endpoint there is `unmet`, unless it
 * only would have come with another one: that is a note.
 *
 * @throws UsageError if the Region or a service is unknown, or an action is none of its service
 */
export function closeOver(needs: readonly Need[], context: ClosureContext): Closure {
  requirePartition(context.region);
  needs.forEach(checkNeed);
  const asked = withCompanions(needs);
  const endpoints: ClosedEndpoint[] = [];
  const unmet: UnmetNeed[] = [];
  const notes: string[] = [...notesOnActions(needs)];
  for (const row of CATALOGUE) {
    const found = asked.get(row.key);
    if (found === undefined) {
      continue;
    }
    const endpoint = endpointFor(row, found, context);
    if (endpoint !== undefined) {
      endpoints.push(endpoint);
      notes.push(...notesOn(endpoint, context));
    } else if (found.needs.length > 0) {
      unmet.push(unmetNeed(row, found, context));
    } else {
      notes.push(`${row.awsName} has no endpoint in ${context.region}: ${found.beside.join('; ')}`);
    }
  }
  return { region: context.region, endpoints: endpoints.sort(byKey), unmet, notes };
}

/** An endpoint policy takes any text for an action, and one that is misspelt admits nothing. */
function notesOnActions(needs: readonly Need[]): readonly string[] {
  const odd = needs.flatMap(({ actions, askedBy }) =>
    actions
      .filter((action) => isListedAction(action) === false)
      .map(
        (action) =>
          `'${askedBy}' calls '${action}', which AWS did not list on ${ACTIONS_AS_OF}: check how it is spelt`,
      ),
  );
  return [...new Set(odd)];
}

/** Needs by service, each with the services that it brings along. */
function withCompanions(needs: readonly Need[]): ReadonlyMap<string, Asked> {
  const asked = new Map<string, Asked>();
  const of = (key: string): Asked => {
    const known = asked.get(key) ?? { needs: [], beside: [] };
    asked.set(key, known);
    return known;
  };
  needs.forEach((need) => of(need.service).needs.push(need));
  const waiting = [...asked.keys()];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    for (const { service, why, actions } of catalogueRow(key).companions) {
      if (!asked.has(service)) {
        waiting.push(service);
      }
      const companion = of(service);
      companion.beside.push(`${key}: ${why}`);
      if (actions !== undefined && actions.length > 0) {
        companion.needs.push({ service, actions, resources: [], why, askedBy: `endpoint service '${key}'` });
      }
    }
  }
  return asked;
}

function endpointFor(
  row: CatalogueRow,
  { needs, beside }: Asked,
  { region, fips = false, central = [] }: ClosureContext,
): ClosedEndpoint | undefined {
  const resolved = resolveEndpoint(row, region, { fips });
  return (
    resolved && {
      row: resolved.isFips ? fipsRow(row) : row,
      ...resolved,
      isCentral: central.includes(row.key),
      needs,
      beside,
    }
  );
}

function notesOn(endpoint: ClosedEndpoint, { region, fips = false }: ClosureContext): readonly string[] {
  const { row, isFips, basis, serviceName } = endpoint;
  return [
    ...(fips && !isFips && row.kind === 'interface'
      ? [
          `${row.awsName} has no FIPS endpoint service in ${region}: ${serviceName} is taken, whose names may answer for FIPS hosts too`,
        ]
      : []),
    ...(basis === 'convention'
      ? [`${serviceName} follows AWS's pattern of names and is not confirmed by a source`]
      : []),
    ...(row.kind === 'interface' && !row.privateDns
      ? [`${row.awsName} has no private DNS: clients have to be given the names of its endpoint (vpce-…)`]
      : []),
    ...unverifiedNotes(row),
  ];
}

function unmetNeed(row: CatalogueRow, { needs }: Asked, { region }: ClosureContext): UnmetNeed {
  return {
    service: row.key,
    needs,
    why: `no endpoint of ${row.awsName} is known in ${region}`,
    wayRound: wayRound(row.key),
  };
}

function byKey(left: ClosedEndpoint, right: ClosedEndpoint): number {
  return left.row.key < right.row.key ? -1 : 1;
}
