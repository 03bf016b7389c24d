import rows from './ways-round.json';

/** How to do without the endpoint of a service, as AWS documents it. */
export function wayRound(service: string): string {
  const row = rows.find((candidate) => candidate.service === service) ?? rows[0];
  return row?.text ?? '';
}
