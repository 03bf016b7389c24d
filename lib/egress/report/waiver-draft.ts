import type { AuditReport, ReportedFinding } from './report';

/** Days that a drafted waiver lasts. */
const LIFETIME_DAYS = 90;

export interface DraftOptions {
  /** The day of the draft, `YYYY-MM-DD`. */
  readonly today: string;
  /** Whether a finding is one that a waiver may cover. */
  readonly isWaivable: (finding: ReportedFinding) => boolean;
}

/**
 * A waiver file in YAML for the findings that nothing waives, for people to complete.
 *
 * Reasons and owners are left empty, and a waiver without them is a finding: the draft itself waives nothing.
 */
export function toWaiverDraft({ findings }: AuditReport, { today, isWaivable }: DraftOptions): string {
  const open = findings.filter(({ waiver, logicalId }) => waiver === null && logicalId !== '');
  const byPlace = new Map(open.map((finding) => [placeOf(finding), finding]));
  const all = [...byPlace.values()];
  const waivers = all.filter(isWaivable).map((finding) => toEntry(finding, dayAfter(today)));
  const rest = all.filter((finding) => !isWaivable(finding));
  return [
    '# Waivers for cdk-airgap audit --waivers. Give each a reason that an auditor will read, and an owner,',
    '# or mend what it is about and delete it: a waiver without a reason or an owner is a finding that fails.',
    ...(rest.length === 0
      ? []
      : ['#', '# These cannot be waived:', ...rest.map((one) => `#   ${headOf(one)}`)]),
    waivers.length === 0 ? 'waivers: []' : ['waivers:', ...waivers].join('\n'),
    '',
  ].join('\n');
}

function toEntry(finding: ReportedFinding, expires: string): string {
  const { ruleId, stack, logicalId } = finding;
  return [
    `  # ${headOf(finding)}`,
    `  - rule: ${ruleId}`,
    `    stack: ${JSON.stringify(stack)}`,
    `    logicalId: ${JSON.stringify(logicalId)}`,
    `    reason: ""`,
    `    owner: ""`,
    `    expires: ${expires}`,
  ].join('\n');
}

function placeOf({ ruleId, stack, logicalId }: ReportedFinding): string {
  return JSON.stringify([ruleId, stack, logicalId]);
}

/** One line of it: a comment must not break. */
function headOf({ ruleId, stack, logicalId, message }: ReportedFinding): string {
  return `${ruleId} ${stack}/${logicalId}: ${message}`.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function dayAfter(today: string): string {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, day + LIFETIME_DAYS)).toISOString().slice(0, 10);
}
