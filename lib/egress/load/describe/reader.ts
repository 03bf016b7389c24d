import { parseCidr } from '../../../shared/cidr';
import { UsageError } from '../../../shared/errors';
import { remember } from '../../../shared/remember';
import type { Guarded } from '../../model/choices';
import { ALWAYS } from '../../model/choices';
import type {
  ApplianceLink,
  Destination,
  NetworkModel,
  Node,
  Origin,
  Reference,
  References,
} from '../../model/network';
import { callOf } from './calls';
import type { Row } from './row';
import type { Snapshot } from './snapshot';

/** States in which a thing is no more, or never was. */
const GONE: ReadonlySet<string> = new Set([
  'deleted',
  'detached',
  'disassociated',
  'expired',
  'failed',
  'rejected',
  'terminated',
]);

/** Where a snapshot comes from. */
export interface Place {
  /** What a reader calls the place of everything in it. */
  readonly stack: string;
  /** Whether its answers lie in files that a reader can open. */
  readonly hasFiles: boolean;
}

/** A row with its id. */
export interface Found {
  readonly id: string;
  readonly row: Row;
}

/** Reads the rows of one snapshot into the model; ids of the model are those of AWS. */
export class SnapshotReader {
  private readonly found = new Map<string, readonly Found[]>();
  /** Key → id → what names it: an account's few gateways and tables are named by thousands of rows. */
  private readonly named = new Map<string, Map<string, References>>();
  private plugs: ReadonlyMap<string, readonly ApplianceLink[]> | undefined;
  private readonly blocks = new Map<string, readonly Guarded<Destination>[]>();

  constructor(
    public readonly model: NetworkModel,
    public readonly snapshot: Snapshot,
    public readonly place: Place,
  ) {}

  /** The rows of a key that are there, each with its id. */
  public things(key: string, idName: string): readonly Found[] {
    return remember(this.found, `${key} ${idName}`, () => this.readThings(key, idName));
  }

  private readThings(key: string, idName: string): readonly Found[] {
    return this.snapshot.rows(key).flatMap((row) => {
      const id = row.text(idName);
      if (id === undefined) {
        const expected = `expected the whole output of ${callOf(key)?.call ?? key}`;
        throw new UsageError(`an object in '${key}' of ${row.file} has no '${idName}', ${expected}`);
      }
      return isGone(row) ? [] : [{ id, row }];
    });
  }

  /** What an id refers to, with what to add if it turns out to be unknown. */
  public reference(id: string, key: string): Reference {
    return (this.references(id, key)[0] as Guarded<Reference>).value;
  }

  /** One reference, or none when the id is not there. */
  public references(id: string | undefined, key: string): References {
    if (id === undefined) {
      return NONE;
    }
    const known = remember(this.named, key, () => new Map<string, References>());
    return remember(known, id, () => [only({ id, label: id, why: this.snapshot.whyMissing(key, id) })]);
  }

  public referenceList(ids: readonly string[], key: string): References {
    return ids.flatMap((id) => this.references(id, key));
  }

  public origin(row: Row, logicalId: string, type: string): Origin {
    const { stack, hasFiles } = this.place;
    const resourceType = remember(TYPES, type, () => `AWS::EC2::${type}`);
    return hasFiles ? { stack, logicalId, resourceType, file: row.file } : { stack, logicalId, resourceType };
  }

  /** The block that a text spells, as all of a route's destinations. */
  public destinations(text: string): readonly Guarded<Destination>[] {
    return remember(this.blocks, text, () => [only(toBlock(text))]);
  }

  /** What is plugged into an instance; asked only once machines are read. */
  public interfacesOf(instance: string): readonly ApplianceLink[] {
    this.plugs ??= byInstance(this.model.applianceLinks);
    return this.plugs.get(instance) ?? [];
  }

  public add(node: Node): void {
    this.model.nodes.set(node.id, node);
    this.model.resourceCount++;
  }
}

const NONE: References = [];

/** A type as EC2 names it → as CloudFormation does. */
const TYPES = new Map<string, string>();

function byInstance(links: readonly ApplianceLink[]): ReadonlyMap<string, readonly ApplianceLink[]> {
  const found = new Map<string, ApplianceLink[]>();
  for (const link of links) {
    const id = link.instance[0]?.value.id;
    if (id !== undefined) {
      remember(found, id, () => []).push(link);
    }
  }
  return found;
}

/** What a text says of a block. */
export function toBlock(text: string): Destination {
  const cidr = parseCidr(text);
  return cidr === undefined
    ? { kind: 'unknown', why: `'${text}' is not an address block` }
    : { kind: 'cidr', cidr };
}

/** The members that every node has. */
export function thing(
  r: SnapshotReader,
  { id, row }: { readonly id: string; readonly row: Row },
  type: string,
): { readonly id: string; readonly origin: Origin; readonly when: typeof ALWAYS } {
  return { id, origin: r.origin(row, id, type), when: ALWAYS };
}

export function only<T>(value: T): { readonly when: typeof ALWAYS; readonly value: T } {
  return { when: ALWAYS, value };
}

/** Whether a row speaks of something that is no more; the API keeps such rows for a while. */
export function isGone(row: Row): boolean {
  const state = row.text('State') ?? row.row('State')?.text('Name') ?? row.row('Status')?.text('Code');
  return state !== undefined && GONE.has(state.toLowerCase());
}
