import type { Guard } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { NetworkModel, Origin, Reference, References } from '../../model/network';
import type { Owner, Written } from './block';
import { Block } from './block';
import type { Json } from './json';
import { listOf, objectOf, textOf, textsIn } from './json';
import type { Named, Names } from './names';
import { acceptedBy, defaultTableOf, isDefaultTable, isIdentity, isVpc, sameAs } from './names';
import type { Instance, Plan } from './plan';
import type { Candidate, Place, ReferenceResolver } from './resolver';
import { placeOf } from './resolver';

/** What all resources of one plan share. */
export interface Context {
  readonly plan: Plan;
  readonly model: NetworkModel;
  readonly names: Names;
  readonly resolver: ReferenceResolver;
}

/** Ids of EC2 inside a command. */
const ID = /\b[a-z]+(?:-[a-z]+)*-[0-9a-f]{8,17}\b/g;

/** Attributes that repeat attributes of others are followed so far; more is a cycle. */
const DEEPEST = 16;

/** One resource of a plan, and how to read its arguments into the model. */
export class ResourceReader implements Owner {
  public readonly when: Guard = ALWAYS;
  public readonly model: NetworkModel;
  public readonly names: Names;
  public readonly plan: Plan;
  public readonly address: string;
  public readonly type: string;
  /** The resource's arguments. */
  public readonly block: Block;
  public readonly id: string;
  public readonly origin: Origin;
  private readonly configuration: Json | undefined;
  private readonly place: Place;

  constructor(
    private readonly context: Context,
    public readonly instance: Instance,
    private readonly depth = 0,
  ) {
    this.model = context.model;
    this.names = context.names;
    this.plan = context.plan;
    this.address = instance.address;
    this.type = instance.type;
    this.configuration = context.plan.configurationOf(instance);
    this.place = placeOf(context.plan, instance, this.configuration);
    const { values, unknown } = instance;
    this.block = new Block(this, { values, unknown, written: writtenOf(this.configuration), path: '' });
    this.id = this.itself().reference.id;
    this.origin = originOf(context.plan, instance);
  }

  /** References to the resource, for what it owns. */
  public get own(): References {
    return [{ when: ALWAYS, value: { id: this.id, label: this.address } }];
  }

  /** The route table that comes with the resource. */
  public get defaultTable(): Reference {
    const known = textOf(this.instance.values['default_route_table_id']);
    return known === undefined
      ? { id: defaultTableOf(this.id), label: `${this.address}.default_route_table_id` }
      : this.names.literal(known).reference;
  }

  public resolve(expression: unknown, property: string): readonly Named[] {
    const accepted = acceptedBy(property);
    return this.context.resolver
      .candidates(expression, this.place)
      .flatMap((candidate) => this.named(candidate, accepted));
  }

  public members(expression: unknown): readonly Named[] {
    return this.context.resolver.members(expression, this.place).flatMap((candidate) => {
      if (candidate.kind !== 'instance' || candidate.attribute === '') {
        return this.named(candidate, undefined);
      }
      const { instance, attribute } = candidate;
      const known = isIdentity(instance.type, attribute) ? undefined : textOf(instance.values[attribute]);
      return known === undefined ? this.named(candidate, undefined) : [this.names.literal(known)];
    });
  }

  public isExact(expression: unknown): boolean {
    return this.context.resolver.isExact(expression, this.place);
  }

  public everything(property: string): readonly Named[] {
    const accepted = acceptedBy(property);
    return this.plan.instances
      .filter(({ type }) => accepted?.has(type) === true && !isVpc(type))
      .map((instance) => this.other(instance).itself());
  }

  /** Every resource that an argument or provisioner refers to, whatever for. */
  public mentions(): readonly Named[] {
    return this.candidates().flatMap((candidate) =>
      candidate.kind === 'instance' ? this.named(candidate, undefined) : [],
    );
  }

  /** Everything that an argument or provisioner refers to and that the plan does not show. */
  public unknowns(): readonly Reference[] {
    return this.candidates().flatMap((candidate) =>
      candidate.kind === 'unknown' ? [this.names.unknown(candidate.key, candidate.why).reference] : [],
    );
  }

  /** What the ids stand for that its arguments and provisioners spell. */
  public literals(): readonly Named[] {
    const texts = [...textsIn(this.instance.values), ...textsIn(this.configuration)];
    const ids = texts.flatMap((text) => [text, ...(text.match(ID) ?? [])]);
    return [...new Set(ids)].map((id) => this.names.literal(id));
  }

  private candidates(): readonly Candidate[] {
    return [...expressionsIn(this.configuration)].flatMap((expression) =>
      this.context.resolver.candidates(expression, this.place),
    );
  }

  /** Whether commands run when the resource is made. */
  public get hasProvisioners(): boolean {
    return listOf(this.configuration?.['provisioners']).length > 0;
  }

  private named(candidate: Candidate, accepted: ReadonlySet<string> | undefined): readonly Named[] {
    if (candidate.kind === 'unknown') {
      return [this.names.unknown(candidate.key, candidate.why)];
    }
    if (candidate.kind === 'text') {
      return [this.names.literal(candidate.text)];
    }
    const { instance, attribute } = candidate;
    const isWanted = accepted === undefined || accepted.has(instance.type);
    if (!isWanted && attribute === '') {
      // Asked for as a whole, it only decides something: whether it exists, or how many there are.
      return [];
    }
    const found = this.attribute(instance, attribute);
    const isOther = (type: string | undefined): boolean =>
      type !== undefined && accepted?.has(type) === false;
    return found.map((named) => (isOther(named.type) ? { reference: named.reference } : named));
  }

  private attribute(instance: Instance, attribute: string): readonly Named[] {
    const { type, address } = instance;
    const name = `${address}.${attribute}`;
    if (this.depth > DEEPEST) {
      return [this.names.unknown(name, `${name} refers to itself`)];
    }
    const target = this.other(instance);
    const known = textOf(instance.values[attribute]);
    if (isDefaultTable(type, attribute)) {
      const table = { id: defaultTableOf(target.id), label: name };
      return [known === undefined ? { reference: table, type } : this.names.literal(known)];
    }
    if (isIdentity(type, attribute)) {
      return [target.itself()];
    }
    if (known !== undefined) {
      // What is known cannot be where an unknown value comes from: it only decides between others.
      return [];
    }
    const followed = target.block.references(attribute).map(({ value: reference }) => ({ reference }));
    return followed.length > 0
      ? followed
      : [this.names.unknown(name, `attribute '${attribute}' of '${address}' is known only after apply`)];
  }

  private other(instance: Instance): ResourceReader {
    return new ResourceReader(this.context, instance, this.depth + 1);
  }

  /** What the resource is to others; who manages one side of a thing means the thing. */
  private itself(): Named {
    const property = sameAs(this.type);
    const [only, ...others] = property === undefined ? [] : this.block.references(property);
    return only === undefined || others.length > 0
      ? this.names.referenceTo(this.instance)
      : { reference: only.value, type: this.type };
  }
}

function writtenOf(configuration: Json | undefined): Written {
  return configuration === undefined
    ? { kind: 'unseen' }
    : { kind: 'members', members: objectOf(configuration['expressions']) };
}

function originOf(plan: Plan, { module, address, type }: Instance): Origin {
  return {
    stack: module === '' ? plan.name : module,
    logicalId: address,
    resourceType: type,
    file: plan.file,
  };
}

/** Every object with references in a part of the configuration. */
function* expressionsIn(part: unknown): Iterable<unknown> {
  if (typeof part !== 'object' || part === null) {
    return;
  }
  if (!Array.isArray(part) && listOf(objectOf(part)['references']).length > 0) {
    yield part;
    return;
  }
  for (const member of Object.values(part)) {
    yield* expressionsIn(member);
  }
}
