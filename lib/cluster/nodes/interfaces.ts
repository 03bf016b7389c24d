import type { InstanceType } from '../../sizing/hardware/instances';
import type { FamilyRow } from './families';

/** A network interface that an instance starts with. */
export interface NodeInterface {
  readonly card: number;
  /** Index on the card. */
  readonly device: number;
  /** `interface` has addresses, `efa-only` the fabric alone, `efa` both. */
  readonly type: 'interface' | 'efa-only' | 'efa';
}

/** The one interface of a node that uses no Elastic Fabric Adapter. */
export const PLAIN_INTERFACE: readonly NodeInterface[] = [{ card: 0, device: 0, type: 'interface' }];

/**
 * The interfaces of a node whose GPUs talk to those of other nodes: one address, and the fabric on every card.
 *
 * @returns none where the instance type has no Elastic Fabric Adapter
 * @see https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/efa-acc-inst-types.html
 */
export function fabricInterfaces(instance: InstanceType, family: FamilyRow): readonly NodeInterface[] {
  const cards = efaCards(instance, family);
  if (cards.length === 0) return [];
  // An instance type with one card may have no room for a second interface with the fabric on it.
  if (cards.length === 1) return [{ card: 0, device: 0, type: 'efa' }];
  return [
    ...PLAIN_INTERFACE,
    ...cards.map((card) => ({ card, device: card === 0 ? 1 : 0, type: 'efa-only' as const })),
  ];
}

/** Network cards with an Elastic Fabric Adapter. */
export function efaCards({ efaInterfaces }: InstanceType, family: FamilyRow): readonly number[] {
  return family.efaCards ?? Array.from({ length: efaInterfaces }, (_, card) => card);
}
