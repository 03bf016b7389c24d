import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Template } from '../../lib/egress/load/source';
import { describePath } from '../../lib/egress/rules/describe';
import { auditTemplate } from './helpers';

const FOLDER = join(__dirname, 'cases');

/** What an audit concludes, in a form that does not change with the wording of the report. */
function conclusionOf(template: Template): string {
  const { report } = auditTemplate(template);
  const subnets = report.subnets.map(({ id, verdict, path, condition, reason }) =>
    [
      `${id}: ${verdict}`,
      ...(path.length > 0 ? [`  ${describePath(path)}`] : []),
      ...(condition === undefined ? [] : [`  when ${condition}`]),
      ...(reason === undefined ? [] : [`  because ${reason}`]),
    ].join('\n'),
  );
  const paths = report.findings.filter(({ category, state }) => category === 'route' && state !== 'defect');
  const rules = [...new Set(paths.map(({ ruleId }) => ruleId))].sort().join(' ');
  return [...subnets, `verdict: ${report.verdict}`, `rules: ${rules === '' ? 'none' : rules}`, ''].join('\n');
}

describe('the case', () => {
  test.each(readdirSync(FOLDER).sort())('%s is judged as expected', (name) => {
    const template = JSON.parse(readFileSync(join(FOLDER, name, 'template.json'), 'utf8')) as Template;
    expect(conclusionOf(template)).toBe(readFileSync(join(FOLDER, name, 'expected.txt'), 'utf8'));
  });
});
