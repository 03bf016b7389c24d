import { parseCidr } from '../../../shared/cidr';
import type { Guarded } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type { Destination, NetworkModel, Reference, References } from '../../model/network';
import type { Json } from './json';
import { listOf, objectOf, textOf } from './json';
import type { Named, Names } from './names';

/** How the members of a block are written: one by one, all of them in one expression, or not shown. */
export type Written =
  | { readonly kind: 'members'; readonly members: Json }
  | { readonly kind: 'whole'; readonly expression: unknown }
  | { readonly kind: 'unseen' };

export interface BlockContent {
  readonly values: Json;
  readonly unknown: Json;
  readonly written: Written;
  /** The block's own path in its resource, ending in a dot; '' for the resource itself. */
  readonly path: string;
}

/** The resource that a block belongs to, as far as its blocks need it. */
export interface Owner {
  readonly address: string;
  readonly model: NetworkModel;
  readonly names: Names;
  /** What an expression refers to that a property can name. */
  resolve(expression: unknown, property: string): readonly Named[];
  /** Everything that an expression may put into a list; what is not known of it is unknown. */
  members(expression: unknown): readonly Named[];
  /** Whether an expression refers to resources of one instance each, and to nothing else. */
  isExact(expression: unknown): boolean;
  /** Everything that a property could name, where the plan does not show what it names. */
  everything(property: string): readonly Named[];
}

/** More alternatives than this and a value is taken to be all of them. */
const MOST_ALTERNATIVES = 8;

/** A resource or a block in it, and how to read its members into the model. */
export class Block {
  constructor(
    private readonly owner: Owner,
    private readonly content: BlockContent,
  ) {}

  public text(property: string): string | undefined {
    return textOf(this.content.values[property]);
  }

  /** The texts of a list that are known. */
  public texts(property: string): readonly string[] {
    return listOf(this.content.values[property]).flatMap((item) => textOf(item) ?? []);
  }

  /** Whether the member has a value, known or not. */
  public has(property: string): boolean {
    const value = this.content.values[property];
    const isSet = Array.isArray(value) ? value.length > 0 : textOf(value) !== undefined;
    return isSet || this.isOpen(property);
  }

  /** Whether the plan shows how the member is written. */
  public isWritten(property: string): boolean {
    const { written } = this.content;
    return written.kind === 'members' && written.members[property] !== undefined;
  }

  /** Whether the member is written, and its value is known only after apply. */
  public isOpen(property: string): boolean {
    const { values, unknown, written } = this.content;
    if (values[property] !== undefined) {
      return listOf(values[property]).includes(null);
    }
    const isWritten = written.kind !== 'members' || written.members[property] !== undefined;
    const isKnown = written.kind === 'members' && !isComputed(written.members[property]);
    return isWritten && !isKnown && (unknown[property] === true || written.kind === 'members');
  }

  /** What a member refers to, one for each alternative. */
  public references(property: string): References {
    const known = this.text(property);
    if (known !== undefined) {
      return always([this.owner.names.literal(known)]);
    }
    if (!this.isOpen(property)) {
      return [];
    }
    const found = this.openReferences(property);
    return this.content.written.kind === 'members' ? this.alternatives(property, found) : always(found);
  }

  /** What a list refers to; what may be in it counts as being in it. */
  public referenceList(property: string): References {
    const found = this.texts(property).map((id) => this.owner.names.literal(id));
    return always(this.isOpen(property) ? [...found, ...this.openReferences(property)] : found);
  }

  /**
   * What is in a list: all of it, and an unknown one where the plan does not show what is.
   *
   * Of a list that is unknown as a whole only the references are shown: ids that are spelled in it are not.
   */
  public memberList(property: string): References {
    const found = this.texts(property).map((id) => this.owner.names.literal(id));
    return always(this.isOpen(property) ? [...found, ...this.openMembers(property)] : found);
  }

  /** Whether a list is known only after apply as a whole, however many members it has. */
  public isWhole(property: string): boolean {
    return this.content.values[property] === undefined && this.isOpen(property);
  }

  /** Whether everything that a list refers to is certainly in it: nothing that could be a part, or decide. */
  public isExact(property: string): boolean {
    const { written } = this.content;
    return (
      !this.isWhole(property) || (written.kind === 'members' && this.owner.isExact(written.members[property]))
    );
  }

  /** What a member refers to that every such resource has: not shown, it is unknown. */
  public required(property: string): References {
    const found = this.references(property);
    return found.length > 0 ? found : always([this.notShown(property)]);
  }

  /** What a list refers to that every such resource has. */
  public requiredList(property: string): References {
    const found = this.referenceList(property);
    return found.length > 0 ? found : always([this.notShown(property)]);
  }

  /** The texts of `candidates` that a member can be. */
  public enumeration<T extends string>(
    property: string,
    candidates: readonly T[],
    fallback: T,
  ): readonly Guarded<T>[] {
    const known = this.text(property);
    const found = candidates.find((candidate) => candidate.toLowerCase() === known?.toLowerCase());
    const isAbsent = known === undefined && !this.isOpen(property);
    const possible = isAbsent ? [fallback] : found === undefined ? candidates : [found];
    return possible.map((value) => ({ when: ALWAYS, value }));
  }

  /** The address block that a member is. */
  public destinations(property: string): readonly Guarded<Destination>[] {
    const known = this.text(property);
    if (known !== undefined) {
      const cidr = parseCidr(known);
      const why = `'${known}' is not an address block`;
      return [
        { when: ALWAYS, value: cidr === undefined ? { kind: 'unknown', why } : { kind: 'cidr', cidr } },
      ];
    }
    const why = `${this.nameOf(property)} is known only after apply`;
    return this.isOpen(property) ? [{ when: ALWAYS, value: { kind: 'unknown', why } }] : [];
  }

  /** The blocks of a name; what is known only after apply is in them, and open. */
  public blocks(property: string): readonly Block[] {
    const value = this.content.values[property];
    const items = Array.isArray(value) ? listOf(value) : value === undefined || value === null ? [] : [value];
    const unknown = this.content.unknown[property];
    return items.map((item, index) => {
      return new Block(this.owner, {
        values: objectOf(item),
        unknown: objectOf(Array.isArray(unknown) ? (unknown as unknown[])[index] : unknown),
        written: this.writtenAt(property, items.length === 1 ? 0 : index, items.length),
        path: `${this.content.path}${property}[${index}].`,
      });
    });
  }

  /** What a member may name though nothing says that it has a value at all. */
  public guesses(property: string): References {
    const { values, written } = this.content;
    const isGuessed = written.kind === 'whole' && values[property] === undefined;
    const found = isGuessed ? this.owner.resolve(written.expression, property) : [];
    return always(found.filter(({ type }) => type !== undefined));
  }

  /** What a reader calls a member. */
  public nameOf(property: string): string {
    return `${this.owner.address}.${this.content.path}${property}`;
  }

  /** Blocks are correlated with what is written only where there are equally many of both. */
  private writtenAt(property: string, index: number, count: number): Written {
    const { written } = this.content;
    if (written.kind !== 'members') {
      return written;
    }
    const expression = written.members[property];
    if (Array.isArray(expression)) {
      const members = expression as unknown[];
      return members.length === count && count === 1
        ? { kind: 'members', members: objectOf(members[index]) }
        : { kind: 'whole', expression: merged(members) };
    }
    return expression === undefined ? { kind: 'unseen' } : { kind: 'whole', expression };
  }

  private openReferences(property: string): readonly Named[] {
    const { written } = this.content;
    const own = written.kind === 'members' ? written.members[property] : undefined;
    const found =
      written.kind === 'unseen'
        ? []
        : this.owner.resolve(written.kind === 'members' ? own : written.expression, property);
    if (found.length > 0) {
      return found;
    }
    const missing = this.notShown(property);
    return written.kind === 'members' ? [missing] : [...this.owner.everything(property), missing];
  }

  private openMembers(property: string): readonly Named[] {
    const { written } = this.content;
    const own = written.kind === 'members' ? written.members[property] : undefined;
    const found = own === undefined ? [] : this.owner.members(own);
    return found.length > 0 ? found : [this.notShown(property)];
  }

  private notShown(property: string): Named {
    const name = this.nameOf(property);
    return this.owner.names.unknown(name, `the plan does not show what ${name} is`);
  }

  /** One of several: which one is a setting of its own. */
  private alternatives(property: string, found: readonly Named[]): References {
    if (found.length < 2 || found.length > MOST_ALTERNATIVES) {
      return always(found);
    }
    const label = this.nameOf(property);
    const variable = `${this.owner.names.plan.file}:${label}`;
    const { choices } = this.owner.model;
    if (!choices.has(variable)) {
      const values = found.map(({ reference }) => reference.label);
      choices.declare(variable, label, values);
    }
    return found.map(({ reference }) => ({ when: [{ variable, value: reference.label }], value: reference }));
  }
}

function always(named: readonly Named[]): References {
  const byId = new Map<string, Reference>(named.map(({ reference }) => [reference.id, reference]));
  return [...byId.values()].map((value) => ({ when: ALWAYS, value }));
}

/** Whether an expression can be anything but a constant. */
function isComputed(expression: unknown): boolean {
  return expression !== undefined && objectOf(expression)['constant_value'] === undefined;
}

/** All references of several blocks as one expression. */
function merged(blocks: readonly unknown[]): unknown {
  const references = blocks.flatMap((block) =>
    Object.values(objectOf(block)).flatMap((member) => listOf(objectOf(member)['references'])),
  );
  return { references };
}
