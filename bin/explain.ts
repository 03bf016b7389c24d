import { explainText, listText } from '../lib/egress/report/explain';
import { painter } from '../lib/egress/report/terminal';
import { CATALOGUE } from '../lib/egress/rules/catalogue';
import { BASE } from '../lib/egress/rules/networks';
import { UsageError } from '../lib/shared/errors';
import { colorAllowed, columns } from './terminal';

export const EXPLAIN_HELP = `cdk-airgap explain: says what a rule finds, why, and what to change

Usage:
  cdk-airgap explain            list all rules
  cdk-airgap explain RULE...    explain these, with examples and controls

Examples:
  cdk-airgap explain AG001
  cdk-airgap explain ag002 ag004
`;

/** Runs `cdk-airgap explain`. @returns the exit code */
export function runExplain(args: readonly string[]): number {
  const paint = painter(colorAllowed());
  if (args.length === 0) {
    process.stdout.write(listText(CATALOGUE, paint));
    return 0;
  }
  const rules = args.map((name) => {
    const rule = CATALOGUE.find(({ id }) => id === name.toUpperCase());
    if (rule === undefined) {
      const known = CATALOGUE.map(({ id }) => id).join(', ');
      throw new UsageError(`'${name}' is not a rule, expected one of ${known}`);
    }
    return rule;
  });
  const texts = rules.map((rule) => explainText(rule, { paint, ...columns(), base: BASE }));
  process.stdout.write(texts.join('\n'));
  return 0;
}
