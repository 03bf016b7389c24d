import type { RuleModule } from '../rules/rule';

/** What there is to say of a rule, whether it judges a network or the use of waivers. */
export type RuleText = Pick<
  RuleModule,
  | 'id'
  | 'title'
  | 'severity'
  | 'state'
  | 'category'
  | 'rationale'
  | 'fix'
  | 'controls'
  | 'examples'
  | 'rows'
  | 'objectRows'
>;

/** Where the pages of the rules are published. */
const PAGES = 'https://github.com/cdk-airgap/cdk-airgap/blob/main/docs/rules';

/** Address of a rule's page; nothing here asks for it. */
export function pageOf(id: string): string {
  return `${PAGES}/${id}.md`;
}

/** `NIST-800-53r5 AC-4, SC-7`. */
export function controlsText(controls: RuleText['controls']): string {
  return Object.entries(controls)
    .map(([framework, clauses]) => `${framework} ${clauses.join(', ')}`)
    .join('; ');
}
