import { catalogueRow } from '../../../endpoints/catalogue';
import type { DerivedNeed } from '../../needs/derive';
import data from './symptoms.json';

/** What happens where a service cannot be reached, and what a person would search the logs for. */
interface Symptom {
  readonly types?: readonly string[];
  readonly services?: readonly string[];
  readonly owned?: string;
  readonly kind?: string;
  readonly certain?: boolean;
  readonly timesOut: string;
  readonly line: string;
  readonly source: string;
  readonly date: string;
}

export const SYMPTOMS: readonly Symptom[] = data.rows;

/** What a client says of a name that is not found. */
interface Unresolved extends Pick<Symptom, 'types' | 'line' | 'source' | 'date'> {
  /** Regular expression for the runtime of a function. */
  readonly runtime?: string;
}

export const UNRESOLVED: readonly Unresolved[] = data.blocked;

/** The line to search for where a name of a service is not found. */
export function unresolvedLine({ workload, service }: DerivedNeed): string {
  const row = UNRESOLVED.find(
    ({ types, runtime }) =>
      types?.includes(workload.type) !== false &&
      (runtime === undefined ||
        workload
          .at('Runtime')
          .some(({ value }) => value.kind === 'text' && new RegExp(runtime).test(value.text))),
  );
  return row?.line.replace('{host}', hostOf(service)) ?? '';
}

/** What a workload that misses a service looks like. */
export function symptomOf(need: DerivedNeed): string {
  const row = SYMPTOMS.find((candidate) => fits(candidate, need));
  return row === undefined
    ? ''
    : `${row.timesOut}; the line to look for is '${row.line.replace('{host}', hostOf(need.service))}'`;
}

function fits({ types, services, owned, kind, certain }: Symptom, need: DerivedNeed): boolean {
  return (
    types?.includes(need.workload.type) !== false &&
    services?.includes(need.service) !== false &&
    [undefined, need.owned].includes(owned) &&
    [undefined, need.kind].includes(kind as DerivedNeed['kind'] | undefined) &&
    (certain !== true || need.basis === 'certain')
  );
}

function hostOf(service: string): string {
  const [host = ''] = catalogueRow(service).dnsNames;
  return host.replace('{region}', '<region>').replace(/\{\w+\}/, 'amazonaws.com');
}
