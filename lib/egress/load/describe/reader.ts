import { UsageError } from '../../../shared/errors';
import { ALWAYS } from '../../model/choices';
import type { NetworkModel, Node, Origin, Reference, References } from '../../model/network';
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

/** Reads the rows of one snapshot into the model; ids of the model are those of AWS. */
export class SnapshotReader {
  constructor(
    public readonly model: NetworkModel,
    public readonly snapshot: Snapshot,
    public readonly place: Place,
  ) {}

  /** The rows of a key that are there, each with its id. */
  public things(key: string, idName: string): readonly { readonly id: string; readonly row: Row }[] {
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
    return { id, label: id, why: this.snapshot.whyMissing(key, id) };
  }

  /** One reference, or none when the id is not there. */
  public references(id: string | undefined, key: string): References {
    return id === undefined ? [] : [only(this.reference(id, key))];
  }

  public referenceList(ids: readonly string[], key: string): References {
    return ids.map((id) => only(this.reference(id, key)));
  }

  public origin(row: Row, logicalId: string, type: string): Origin {
    const { stack, hasFiles } = this.place;
    const resourceType = `AWS::EC2::${type}`;
    return { stack, logicalId, resourceType, ...(hasFiles ? { file: row.file } : {}) };
  }

  public add(node: Node): void {
    this.model.nodes.set(node.id, node);
    this.model.resourceCount++;
  }
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
