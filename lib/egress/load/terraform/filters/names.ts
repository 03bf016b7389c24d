import { defaultAclOf, defaultGroupOf } from '../../../model/filters';
import type { Reference, References } from '../../../model/network';
import { objectOf, objectsOf, textOf } from '../json';
import { isVpc } from '../names';
import type { Plan } from '../plan';
import type { ResourceReader } from '../reader';

/** Attributes of a VPC that name the filters that come with it. */
const DEFAULTS: readonly (readonly [string, (vpc: string) => string])[] = [
  ['default_security_group_id', defaultGroupOf],
  ['default_network_acl_id', defaultAclOf],
];

/** What the filters of one plan are called, those among them that come with a VPC. */
export class FilterNames {
  /** Names of default filters of which the plan manages the rules. */
  public readonly managed = new Set<string>();
  private readonly aliases = new Map<string, string>();

  constructor(resources: readonly ResourceReader[]) {
    resources.filter(({ type }) => isVpc(type)).forEach((vpc) => this.addDefaults(vpc));
    for (const r of resources) {
      const name = this.defaultManagedBy(r);
      if (name !== undefined) {
        this.aliases.set(r.id, name);
        this.managed.add(name);
      }
    }
  }

  /** The model's name for a filter that a resource makes or manages. */
  public idOf({ id }: Pick<Reference, 'id'>): string {
    return this.aliases.get(id) ?? id;
  }

  /** The filters that references mean. */
  public named(references: References): References {
    return references.map(({ when, value }) => ({ when, value: { ...value, id: this.idOf(value) } }));
  }

  private addDefaults(vpc: ResourceReader): void {
    for (const [attribute, nameOf] of DEFAULTS) {
      const known = textOf(vpc.instance.values[attribute]);
      const later = vpc.names.unknown(`${vpc.address}.${attribute}`, '').reference.id;
      [later, ...(known === undefined ? [] : [known])].forEach((id) => this.aliases.set(id, nameOf(vpc.id)));
    }
  }

  /** The default filter that a resource manages, where it can be only one. */
  private defaultManagedBy({ type, block }: ResourceReader): string | undefined {
    if (type !== 'aws_default_security_group' && type !== 'aws_default_network_acl') {
      return undefined;
    }
    const isGroup = type === 'aws_default_security_group';
    const [only, ...others] = block.references(isGroup ? 'vpc_id' : 'default_network_acl_id');
    if (only === undefined || others.length > 0) {
      return undefined;
    }
    return isGroup ? defaultGroupOf(only.value.id) : this.idOf(only.value);
  }
}

/** Whether a reference means something that the input does not tell. */
export function isUnknown({ id }: Pick<Reference, 'id'>): boolean {
  return id.startsWith('?');
}

/** Ids that AWS has given: others are names of the model. */
export function standingOf(resources: readonly ResourceReader[]): ReadonlySet<string> {
  return new Set(resources.flatMap(({ instance }) => textOf(instance.values['id']) ?? []));
}

/** Why it cannot be told which one of several is meant; undefined where the settings tell. */
export function doubtOf(references: References, what: string): string | undefined {
  const isOpen = references.length > 1 && references.some(({ when }) => when.length === 0);
  return isOpen ? `the plan does not show which ${what} it is` : undefined;
}

const SETTLED: ReadonlySet<string> = new Set(['no-op', 'create', 'read']);

/** What changes of these types name before they are made: its listed rules are not those that will be. */
export function pendingOf(plan: Plan, types: ReadonlySet<string>, property: string): ReadonlySet<string> {
  return new Set(
    objectsOf(plan.json['resource_changes'])
      .filter(({ type }) => typeof type === 'string' && types.has(type))
      .map((resource) => objectOf(resource['change']))
      .filter(({ actions }) => !isSettled(actions))
      .flatMap(({ before }) => textOf(objectOf(before)[property]) ?? []),
  );
}

function isSettled(actions: unknown): boolean {
  return Array.isArray(actions) && (actions as unknown[]).every((action) => SETTLED.has(String(action)));
}
