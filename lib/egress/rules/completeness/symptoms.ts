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
