import type { NetworkModel, Reference } from '../../model/network';
import { objectOf, objectsOf, textOf } from './json';
import type { Instance, Plan } from './plan';
import data from './types.json';

/** A reference, with the type of the resource that it names where that is known. */
export interface Named {
  readonly reference: Reference;
  readonly type?: string;
}

const IDENTITY: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(data.identity));
const SAME_AS: ReadonlyMap<string, string> = new Map(Object.entries(data.sameAs));
const ACCEPTS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(data.accepts).map(([property, types]) => [property, new Set(types)]),
);

/** Types whose resources a property can name; undefined when it can be any. */
export function acceptedBy(property: string): ReadonlySet<string> | undefined {
  return ACCEPTS.get(property);
}

/** The property by which a resource names the one that it manages a side of. */
export function sameAs(type: string): string | undefined {
  return SAME_AS.get(type);
}

/** Whether an attribute names the resource itself. */
export function isIdentity(type: string, attribute: string): boolean {
  return (
    attribute === '' ||
    attribute === 'id' ||
    attribute === 'arn' ||
    IDENTITY.get(type)?.includes(attribute) === true
  );
}

/** The name of the route table that comes with a VPC, or with a transit gateway. */
export function defaultTableOf(id: string): string {
  return `${id}#default`;
}

/** How the model names the resources of one plan, and what the ids in it stand for. */
export class Names {
  private readonly named = new Map<string, Named>();

  constructor(
    public readonly plan: Plan,
    private readonly model: NetworkModel,
  ) {
    // What a resource says of itself outweighs what a VPC says of its tables.
    for (const instance of plan.instances) {
      this.nameTables(instance);
    }
    for (const instance of plan.instances) {
      this.nameItself(instance);
    }
  }

  /** The model's name for a resource: the id that AWS gave it, else its address, which plans of one name may share. */
  public idOf(instance: Instance): string {
    return textOf(instance.values['id']) ?? `${this.plan.file}:${instance.address}`;
  }

  public referenceTo(instance: Instance): Named {
    const { address, type } = instance;
    const why = `'${address}' (${type}) decides it at apply`;
    return { reference: { id: this.idOf(instance), label: address, why }, type };
  }

  /** What a known id, ARN or name stands for. */
  public literal(text: string): Named {
    const known = this.named.get(text);
    if (known !== undefined) {
      return known;
    }
    const address = this.model.nodes.get(text)?.origin.logicalId;
    return { reference: { id: text, label: address ?? text, why: `'${text}' is outside the input` } };
  }

  public unknown(key: string, why: string): Named {
    return { reference: { id: `?${this.plan.file}:${key}`, label: key, why } };
  }

  private nameTables(instance: Instance): void {
    const { type, values, address } = instance;
    const tables = TABLES[type] ?? [];
    for (const attribute of tables) {
      const id = textOf(values[attribute]);
      const label = `${address}.${attribute}`;
      if (id !== undefined) {
        this.named.set(id, { reference: { id: defaultTableOf(this.idOf(instance)), label }, type });
      }
    }
  }

  private nameItself(instance: Instance): void {
    if (SAME_AS.has(instance.type)) {
      return;
    }
    const itself = this.referenceTo(instance);
    const { values, type } = instance;
    const attributes = ['id', 'arn', ...(IDENTITY.get(type) ?? [])];
    const ids = [
      ...attributes.flatMap((attribute) => textOf(values[attribute]) ?? []),
      ...endpointsOf(values),
    ];
    ids.forEach((id) => this.named.set(id, itself));
  }
}

/** Types that come with a route table → attributes that name it. */
const TABLES: Readonly<Record<string, readonly string[]>> = {
  aws_vpc: ['default_route_table_id'],
  aws_default_vpc: ['default_route_table_id'],
  aws_ec2_transit_gateway: ['association_default_route_table_id', 'propagation_default_route_table_id'],
};

/** Whether an attribute names the route table that came with the resource. */
export function isDefaultTable(type: string, attribute: string): boolean {
  return TABLES[type]?.includes(attribute) === true || (isVpc(type) && attribute === 'main_route_table_id');
}

export function isVpc(type: string): boolean {
  return type === 'aws_vpc' || type === 'aws_default_vpc';
}

/** Ids of the endpoints that a firewall has made for itself. */
function endpointsOf(values: Instance['values']): readonly string[] {
  const states = [
    ...objectsOf(values['firewall_status']),
    ...objectsOf(values['vpc_endpoint_association_status']),
  ].flatMap((status) => objectsOf(status['sync_states'] ?? status['association_sync_state']));
  return states.flatMap((state) =>
    [...objectsOf(state['attachment']), objectOf(state['attachment'])].flatMap(
      (attachment) => textOf(attachment['endpoint_id']) ?? [],
    ),
  );
}
