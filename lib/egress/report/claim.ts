import type { ClaimMade, Ground } from '../rules/claim';

const GROUNDS: Readonly<Record<Ground, string>> = {
  networks: 'routes, gateways and attachments',
  declarations: 'declared networks',
  filters: 'security groups and network ACLs',
  resources: 'settings and policies of resources',
  'management-plane': 'who could call the APIs of AWS',
};

/** What a verdict speaks of, in one sentence. */
export function claimText({ claim, restsOn }: ClaimMade): string {
  const open = (['resources', 'management-plane'] as const).filter((ground) => !restsOn.includes(ground));
  const unjudged = open.length === 0 ? '' : `; not judged: ${list(open)}`;
  return `claim: ${claim}, by ${list(restsOn)}${unjudged}`;
}

function list(grounds: readonly Ground[]): string {
  return grounds.map((ground) => GROUNDS[ground]).join('; ');
}
