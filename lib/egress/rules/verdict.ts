import type { Analysis } from './rule';
import type { JudgedFinding } from './waivers';
import { isPath } from './waivers';

export type Verdict = 'isolated' | 'exposed' | 'unproven';

/** A waived path counts all the same: a waiver accepts a risk, it does not close a route. */
export function verdictOf({ subnets }: Analysis, findings: readonly JudgedFinding[]): Verdict {
  const standing = findings.filter((finding) => finding.waiver === null || isPath(finding));
  const states = new Set<string>([
    ...standing.map(({ state }) => state),
    ...subnets.map(({ verdict }) => verdict),
  ]);
  return states.has('exposed') ? 'exposed' : states.has('unproven') ? 'unproven' : 'isolated';
}

/** Whether the claim holds: every way out and every unknown is waived, and so is all that is as bad as `failOn`. */
export function holds(
  findings: readonly { severity: string; state: string; waiver: unknown }[],
  failOn: 'error' | 'warning',
): boolean {
  return findings.every(
    ({ severity, state, waiver }) =>
      waiver !== null || (state === 'defect' && severity !== 'error' && severity !== failOn),
  );
}
