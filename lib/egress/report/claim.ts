import type { ClaimMade, Ground } from '../rules/claim';
import type { Verdict } from '../rules/verdict';

const GROUNDS: Readonly<Record<Ground, string>> = {
  networks: 'routes, gateways and attachments',
  declarations: 'declared networks',
  filters: 'security groups and network ACLs',
  resources: 'settings and policies of resources',
  'management-plane': 'who can call the APIs of AWS',
  organization: 'what is assumed of the organization',
};

/** What is claimed of an input, or was judged and is not so, in one sentence. */
export function claimText({ claim, restsOn }: ClaimMade, verdict: Verdict): string {
  const left = (['resources', 'management-plane'] as const).filter((ground) => !restsOn.includes(ground));
  const rest = left.length === 0 ? '' : `; not vouched for: ${list(left)}`;
  const outcome = verdict === 'exposed' ? 'does not hold' : 'is not proven';
  const made = verdict === 'isolated' ? claim : `none, ${claim} ${outcome}`;
  return `claim: ${made}; judged by ${list(restsOn)}${rest}`;
}

function list(grounds: readonly Ground[]): string {
  return grounds.map((ground) => GROUNDS[ground]).join('; ');
}
