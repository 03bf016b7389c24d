import { indexPage, rulePage } from '../lib/egress/report/explain';
import { CATALOGUE } from '../lib/egress/rules/catalogue';
import { BASE } from '../lib/egress/rules/networks';

/** The pages of docs/rules: text by file name. */
export function rulePages(): ReadonlyMap<string, string> {
  return new Map([
    ['README.md', indexPage(CATALOGUE)],
    ...CATALOGUE.map((rule) => [`${rule.id}.md`, rulePage(rule, BASE)] as const),
  ]);
}
