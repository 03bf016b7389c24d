import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { version } from '@aws-cdk/aws-service-spec/package.json';
import type { PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';

/** The published specification of CloudFormation resource types. */
export interface Specification {
  readonly version: string;
  /** Every property path by type: `A.B`, `A[].B` for items of a list, `A{}.B` for values of a map. */
  readonly types: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads the installed specification. */
export function readSpecification(): Specification {
  const database = loadAwsServiceSpecSync();
  const types = new Map<string, ReadonlySet<string>>();
  for (const resource of database.all('resource')) {
    const paths = new Set<string>();
    const walker: Walker = { database, paths };
    for (const [name, { type }] of Object.entries(resource.properties)) {
      paths.add(name);
      walk(walker, type, { path: name, within: [] });
    }
    types.set(resource.cloudFormationType, paths);
  }
  return { version, types };
}

interface Walker {
  readonly database: SpecDatabase;
  readonly paths: Set<string>;
}

interface Place {
  readonly path: string;
  /** Definitions that the path has gone through: one that contains itself is gone through once. */
  readonly within: readonly string[];
}

function walk(walker: Walker, type: PropertyType, { path, within }: Place): void {
  switch (type.type) {
    case 'array':
      return walk(walker, type.element, { path: `${path}[]`, within });
    case 'map':
      return walk(walker, type.element, { path: `${path}{}`, within });
    case 'union':
      return type.types.forEach((alternative) => walk(walker, alternative, { path, within }));
    case 'ref':
      return walkDefinition(walker, type.reference.$ref, { path, within });
    default:
  }
}

function walkDefinition(walker: Walker, id: string, { path, within }: Place): void {
  if (within.includes(id)) {
    return;
  }
  const { properties } = walker.database.get('typeDefinition', id);
  for (const [name, { type }] of Object.entries(properties)) {
    const member = `${path}.${name}`;
    walker.paths.add(member);
    walk(walker, type, { path: member, within: [...within, id] });
  }
}
