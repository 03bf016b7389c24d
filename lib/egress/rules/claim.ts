import { ag504 } from './ag504-no-network-perimeter';
import { ag520 } from './ag520-api-path';
import { ag521 } from './ag521-network-at-run-time';
import { ag522 } from './ag522-session-document';
import { assumedOf } from './organization/policies';
import type { Analysis, RuleModule } from './rule';

/** What an audit judged: all of a boundary, or its networks alone. */
export type Claim = 'isolated' | 'network-isolated';

/** What a verdict rests on. */
export type Ground =
  'networks' | 'declarations' | 'filters' | 'resources' | 'management-plane' | 'organization';

/** What a verdict speaks of, whichever way it goes. */
export interface ClaimMade {
  readonly claim: Claim;
  readonly restsOn: readonly Ground[];
}

/** What rules say of who could reach in, or open the network, through the APIs of AWS. */
const MANAGEMENT: readonly RuleModule[] = [ag504, ag520, ag521, ag522];

/**
 * What the verdict on an analysis speaks of.
 *
 * A part of the input that tells of networks alone narrows all of it, and so does a way in through the APIs of AWS,
 * waived or not.
 */
export function claimOf(
  { model, assumptions, filters }: Analysis,
  findings: readonly { readonly ruleId: string }[],
): ClaimMade {
  const isOpen = findings.some(({ ruleId }) => MANAGEMENT.some(({ id }) => id === ruleId));
  const grounds: Readonly<Record<Ground, boolean>> = {
    networks: true,
    declarations: assumptions.length > 0,
    filters: filters.areCounted,
    resources: !model.isNetworkAlone,
    'management-plane': !model.isNetworkAlone && !isOpen,
    organization: assumedOf(model.resources).length > 0,
  };
  return {
    claim: grounds['management-plane'] ? 'isolated' : 'network-isolated',
    restsOn: (Object.keys(grounds) as Ground[]).filter((ground) => grounds[ground]),
  };
}
