import { RULES } from '.';
import { controlsFor } from './controls';
import type { RuleModule } from './rule';
import { MISUSE } from './waivers';

/** A rule without its check. */
export type RuleData = Omit<RuleModule, 'check'>;

const TITLES: Readonly<Record<keyof typeof MISUSE, string>> = {
  AG901: 'An acknowledgement names a rule that does not exist',
  AG902: 'An acknowledgement has no reason',
  AG903: 'A waiver is incomplete, expired or not allowed',
  AG904: 'A waiver matches no finding',
  AG905: 'An acknowledgement is not a waiver',
  AG906: 'The baseline does not have a destination',
};

/** What the gate says when it cannot say that all is well. */
const SUMMARY: RuleData = {
  id: 'AG000',
  title: 'The analysis did not finish, or findings remain',
  severity: 'error',
  state: 'unproven',
  category: 'analysis',
  rationale:
    'A check that did not run, or whose findings CDK does not print, must never look like a check that passed.',
  fix: 'mend or waive the findings that it lists; if the analysis itself failed, report it with the input that caused it',
  controls: controlsFor('assurance'),
  examples: { bad: [], good: [] },
};

/** Everything that a finding can be about, by id: the rules, those about waivers, and the gate's summary. */
export const CATALOGUE: readonly RuleData[] = [SUMMARY, ...RULES, ...misuse()].sort((a, b) =>
  a.id < b.id ? -1 : 1,
);

function misuse(): readonly RuleData[] {
  return (Object.keys(TITLES) as (keyof typeof MISUSE)[]).map((id) => {
    const { why, fix, controls } = MISUSE[id];
    return {
      id,
      title: TITLES[id],
      severity: 'error',
      state: 'defect',
      category: 'analysis',
      rationale: why,
      fix,
      controls,
      examples: { bad: [], good: [] },
    };
  });
}
