import { waysOutPage } from '../lib/egress/report/ways-out';
import { CATALOGUE } from '../lib/egress/rules/catalogue';
import notJudged from '../lib/egress/rules/not-judged.json';
import { TAXONOMY } from '../lib/resource-types/taxonomy';

/** The text of docs/ways-out.md. */
export function waysOut(): string {
  const { undecidable, open } = notJudged;
  return waysOutPage({ taxonomy: TAXONOMY, undecidable, open }, CATALOGUE);
}
