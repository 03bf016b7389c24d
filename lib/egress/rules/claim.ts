import type { Analysis } from './rule';

/** What an audit judged: all of a boundary, or its networks alone. */
export type Claim = 'isolated' | 'network-isolated';

/** What a verdict rests on. */
export type Ground = 'networks' | 'declarations' | 'filters' | 'resources' | 'management-plane';

/** What a verdict speaks of, whichever way it goes. */
export interface ClaimMade {
  readonly claim: Claim;
  readonly restsOn: readonly Ground[];
}

/** Whether rules judge who could reach in through the APIs of AWS. */
const JUDGES_MANAGEMENT_PLANE = false;

/** What the verdict on an analysis speaks of: a part of the input that tells of networks alone narrows all of it. */
export function claimOf({ model, assumptions, filters }: Analysis): ClaimMade {
  const grounds: Readonly<Record<Ground, boolean>> = {
    networks: true,
    declarations: assumptions.length > 0,
    filters: filters.areCounted,
    resources: !model.isNetworkAlone,
    'management-plane': !model.isNetworkAlone && JUDGES_MANAGEMENT_PLANE,
  };
  return {
    claim: grounds['management-plane'] ? 'isolated' : 'network-isolated',
    restsOn: (Object.keys(grounds) as Ground[]).filter((ground) => grounds[ground]),
  };
}
