import type { Guarded } from '../../model/choices';
import type { ServiceName } from '../../model/network';
import { reasonOf } from '../atoms';
import type { ResourceReader } from '../reader';
import { latticeName } from '../service-names';
import type { Atom } from '../value';

/** Types of VPC Lattice that a VPC can be joined to. */
const OWN: ReadonlySet<string> = new Set([
  'AWS::VpcLattice::ResourceConfiguration',
  'AWS::VpcLattice::ServiceNetwork',
]);

/** Whose service network or resource configuration a property names. */
export function serviceNetworkNames(r: ResourceReader, property: string): readonly Guarded<ServiceName>[] {
  const own = new Set(r.application.scopes.flatMap(({ source }) => source.account ?? []));
  return r.evaluate(r.properties[property]).map(({ when, value }) => ({ when, value: read(r, value, own) }));
}

function read(r: ResourceReader, atom: Atom, own: ReadonlySet<string>): ServiceName {
  if (atom.kind === 'text') {
    return latticeName(atom.text, own);
  }
  const template = atom.kind === 'resource' ? r.application.scope(atom.scope)?.source.template : undefined;
  const type = atom.kind === 'resource' ? template?.Resources[atom.logicalId]?.Type : undefined;
  return type !== undefined && OWN.has(type) ? { kind: 'own' } : { kind: 'unknown', why: reasonOf(atom) };
}
