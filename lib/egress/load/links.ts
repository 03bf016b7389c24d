import type { Link } from '../model/ties';
import data from './links.json';

/** A kind of link to networks that the input does not show, and how each source spells it. */
export interface LinkKind extends Pick<Link, 'what' | 'isPublic'> {
  /** Properties that name the gateways it is plugged into. */
  readonly ends: readonly string[];
  /** Properties that name its far end. */
  readonly far: readonly string[];
}

interface Row {
  readonly what: string;
  readonly isPublic?: boolean;
  readonly cloudformation: Readonly<Record<string, readonly string[] | undefined>>;
  readonly terraform: Readonly<Record<string, readonly string[] | undefined>>;
  readonly far?: readonly string[];
  readonly source: string;
  readonly date: string;
}

const ROWS: readonly Row[] = data.links;

/** Resource type → what it links, for one kind of source. */
export function linkKinds(source: 'cloudformation' | 'terraform'): ReadonlyMap<string, LinkKind> {
  return new Map(
    ROWS.flatMap(({ what, isPublic, far = [], ...row }) =>
      Object.entries(row[source]).map(([type, ends = []]) => [
        type,
        { what, ends, far, ...(isPublic === undefined ? {} : { isPublic }) },
      ]),
    ),
  );
}
