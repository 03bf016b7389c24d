import type { Key } from './address';
import { join, moduleSteps } from './address';
import type { Json } from './json';
import { objectOf, objectsOf, textOf } from './json';
import data from './types.json';

/** One instance of a managed resource: after the plan is applied, or as the state has it. */
export interface Instance {
  readonly address: string;
  /** Address of its module; '' for the root. */
  readonly module: string;
  readonly type: string;
  readonly name: string;
  readonly key?: Key;
  readonly values: Json;
  /** Members that are known only after apply are true. */
  readonly unknown: Json;
}

/** The instances of one resource. */
export interface Instances {
  readonly all: Instance[];
  readonly byKey: Map<Key, Instance>;
}

const NO_INSTANCES: Instances = { all: [], byKey: new Map() };

/** What `terraform show -json` prints, indexed. */
export class Plan {
  public readonly instances: readonly Instance[];
  private readonly byResource = new Map<string, Instances>();
  private readonly modules = new Map<string, Json>();
  private readonly moduleKeys = new Map<string, (Key | undefined)[]>();
  private readonly configurations = new Map<string, ReadonlyMap<string, Json>>();

  /**
   * @param name - what the input is called: its file's name without the extension
   * @param file - path of the input as it was given
   */
  constructor(
    public readonly json: Json,
    public readonly name: string,
    public readonly file: string,
  ) {
    this.instances = [...this.remaining(), ...this.forgotten()];
    const seen = new Set<string>();
    for (const instance of this.instances) {
      const { module, type, name, key } = instance;
      const resource = join(module, `${type}.${name}`);
      const group = this.byResource.get(resource) ?? { all: [], byKey: new Map<Key, Instance>() };
      this.byResource.set(resource, group);
      group.all.push(instance);
      if (key !== undefined) {
        group.byKey.set(key, instance);
      }
      if (!seen.has(module)) {
        seen.add(module);
        this.addCalls(module);
      }
    }
  }

  /** Instances of a resource of a module. */
  public instancesOf(module: string, resource: string): Instances {
    return this.byResource.get(join(module, resource)) ?? NO_INSTANCES;
  }

  /** Keys of the instances of a module call; one undefined where it has neither count nor for_each. */
  public keysOfCall(module: string, call: string): readonly (Key | undefined)[] {
    return this.moduleKeys.get(join(module, call)) ?? [];
  }

  /** How the instance's resource is written; undefined in a state, which has no configuration. */
  public configurationOf({ module, type, name }: Instance): Json | undefined {
    let found = this.configurations.get(module);
    if (found === undefined) {
      const managed = objectsOf(this.moduleConfiguration(module)['resources']).filter(
        ({ mode }) => mode !== 'data',
      );
      found = new Map(
        managed.map((resource) => [`${String(resource['type'])}.${String(resource['name'])}`, resource]),
      );
      this.configurations.set(module, found);
    }
    return found.get(`${type}.${name}`);
  }

  /** How a module is written, whichever of its instances is asked for. */
  public moduleConfiguration(module: string): Json {
    let found = this.modules.get(module);
    if (found === undefined) {
      found = objectOf(objectOf(this.json['configuration'])['root_module']);
      for (const { name } of moduleSteps(module)) {
        found = objectOf(objectOf(objectOf(found['module_calls'])[name])['module']);
      }
      this.modules.set(module, found);
    }
    return found;
  }

  /** How a call of a module is written. */
  public callConfiguration(module: string, call: string): Json {
    return objectOf(objectOf(this.moduleConfiguration(module)['module_calls'])[call]);
  }

  /** What resources of a type were that are no more once the plan is applied. */
  public removed(type: string): readonly Json[] {
    return objectsOf(this.json['resource_changes'])
      .filter((resource) => resource['type'] === type)
      .map((resource) => objectOf(resource['change']))
      .flatMap((change) => (actionsOf(change).join() === 'delete' ? [objectOf(change['before'])] : []));
  }

  /** What resources of a type are, and were before the plan. */
  public valuesOf(type: string): readonly Json[] {
    const before = objectsOf(this.json['resource_changes'])
      .filter((resource) => resource['type'] === type)
      .map((resource) => objectOf(objectOf(resource['change'])['before']));
    return [
      ...before,
      ...this.instances.filter((instance) => instance.type === type).map(({ values }) => values),
    ];
  }

  private addCalls(module: string): void {
    for (const { parent, name, key } of moduleSteps(module)) {
      const keys = this.keysOfCall(parent, name);
      if (!keys.includes(key)) {
        this.moduleKeys.set(join(parent, name), [...keys, key]);
      }
    }
  }

  private remaining(): readonly Instance[] {
    const changes = new Map<string, Json>();
    for (const change of objectsOf(this.json['resource_changes'])) {
      if (change['deposed'] === undefined) {
        changes.set(String(change['address']), objectOf(change['change']));
      }
    }
    const values = objectOf(this.json['planned_values'] ?? this.json['values']);
    return [...resourcesIn(objectOf(values['root_module']), '')].flatMap(({ module, resource }) => {
      const change = changes.get(String(resource['address']));
      const isDeleted = actionsOf(change).join() === 'delete';
      return isDeleted ? [] : toInstance(module, resource, change);
    });
  }

  /** What Terraform is told to forget is not deleted: it stays as it was, as what came with a VPC does anyway. */
  private forgotten(): readonly Instance[] {
    return objectsOf(this.json['resource_changes']).flatMap((resource) => {
      const change = objectOf(resource['change']);
      const actions = actionsOf(change);
      const values = objectOf(change['before']);
      if (!actions.includes('forget') && !(actions.join() === 'delete' && this.isKept(resource, values))) {
        return [];
      }
      const address = actions.length > 1 ? `${String(resource['address'])} (forgotten)` : resource['address'];
      return toInstance(textOf(resource['module_address']) ?? '', { ...resource, address, values });
    });
  }

  /** Whether the provider only stops to manage what Terraform says that it destroys. */
  private isKept({ type }: Json, values: Json): boolean {
    const isKept = KEPT.has(String(type)) && values['force_destroy'] !== true;
    return isKept && !this.removed('aws_vpc').some(({ id }) => id !== undefined && id === values['vpc_id']);
  }
}

const KEPT: ReadonlySet<string> = new Set(data.keptWhenDestroyed.types);

function actionsOf(change: Json | undefined): readonly unknown[] {
  const actions = change?.['actions'];
  return Array.isArray(actions) ? (actions as unknown[]) : [];
}

function* resourcesIn(module: Json, address: string): Iterable<{ module: string; resource: Json }> {
  for (const resource of objectsOf(module['resources'])) {
    yield { module: address, resource };
  }
  for (const child of objectsOf(module['child_modules'])) {
    yield* resourcesIn(child, textOf(child['address']) ?? address);
  }
}

function toInstance(module: string, resource: Json, change?: Json): Instance[] {
  const { type, name, index } = resource;
  if ((resource['mode'] ?? 'managed') !== 'managed' || typeof type !== 'string') {
    return [];
  }
  const deposed = textOf(resource['deposed_key']);
  const address = textOf(resource['address']) ?? join(module, `${type}.${String(name)}`);
  const values = { ...importedId(change), ...objectOf(resource['values']) };
  return [
    {
      address: deposed === undefined ? address : `${address} (deposed ${deposed})`,
      module,
      type,
      name: String(name),
      ...(typeof index === 'string' || typeof index === 'number' ? { key: index } : {}),
      values,
      unknown: objectOf(change?.['after_unknown']),
    },
  ];
}

/** An import names what it imports before anything else of it is known. */
function importedId(change: Json | undefined): Json {
  const id = textOf(objectOf(change?.['importing'])['id']);
  return id === undefined ? {} : { id };
}
