import type { ClaimMade, Ground } from '../rules/claim';

const GROUNDS: Readonly<Record<Ground, string>> = {
  networks: 'routes, gateways and attachments',
  declarations: 'declared networks',
  filters: 'security groups and network ACLs',
  resources: 'settings and policies of resources',
  'management-plane': 'who can call the APIs of AWS',
};

/** What a verdict speaks of, in one sentence. */
export function claimText({ claim, restsOn }: ClaimMade): string {
  const left = (['resources', 'management-plane'] as const).filter((ground) => !restsOn.includes(ground));
  const rest = left.length === 0 ? '' : `; not vouched for: ${list(left)}`;
  return `claim judged: ${claim}, by ${list(restsOn)}${rest}`;
}

function list(grounds: readonly Ground[]): string {
  return grounds.map((ground) => GROUNDS[ground]).join('; ');
}
