import type { Guarded } from '../../../model/choices';
import { ALWAYS } from '../../../model/choices';
import type { ServiceName } from '../../../model/network';
import { latticeName } from '../../service-names';
import type { Block } from '../block';
import type { ResourceReader } from '../reader';

/** Whose a service network or resource configuration is that a property names; nothing where it is not written. */
export function latticeNames(
  r: ResourceReader,
  block: Block,
  property: string,
): readonly Guarded<ServiceName>[] {
  if (!block.has(property)) {
    return [];
  }
  const name = block.text(property);
  // Read before all nodes are known, so the plan is asked.
  const isOwn = block
    .references(property)
    .some(({ value }) => r.plan.instances.some((other) => r.names.idOf(other) === value.id));
  const why = `${block.nameOf(property)} is known only after apply`;
  const found = name === undefined ? ({ kind: 'unknown', why } as const) : latticeName(name, new Set());
  return [{ when: ALWAYS, value: isOwn ? { kind: 'own' } : found }];
}
