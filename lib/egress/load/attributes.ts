import data from './attributes.json';

interface TypeAttributes {
  readonly identity: readonly string[];
  readonly properties: readonly string[];
}

const TYPES: ReadonlyMap<string, TypeAttributes> = new Map(Object.entries(data.types));

/** Whether an attribute names the resource itself, as `Ref` does. */
export function isIdentity(resourceType: string, attribute: string): boolean {
  return attribute === '' || TYPES.get(resourceType)?.identity.includes(attribute) === true;
}

/** Whether an attribute repeats the property of the same name. */
export function repeatsProperty(resourceType: string, attribute: string): boolean {
  return TYPES.get(resourceType)?.properties.includes(attribute) === true;
}
