import type { Resources } from '../../model/resource';
import data from '../data/network-changes.json';
import type { Identity } from './collect';
import type { Grants } from './grants';

interface Change {
  /** One action of each list, together. */
  readonly needs: readonly (readonly string[])[];
  readonly what: string;
  /** Whether it suffices on its own. */
  readonly opens: boolean;
  /** Whether it matters only where it is about every resource. */
  readonly isWide?: boolean;
  /** Types of which the input has to have one. */
  readonly types?: readonly string[];
}

/** What an identity may change. */
export interface Powers {
  /** What opens the network by itself. */
  readonly opens: readonly string[];
  /** What is a part of it, or holds only under conditions. */
  readonly parts: readonly string[];
}

const CHANGES: readonly Change[] = data.changes;

const KNOWN = new WeakMap<Grants, Powers>();

/** What an identity may do to the network at run time. */
export function powersOf({ grants }: Identity, resources: Resources): Powers {
  let powers = KNOWN.get(grants);
  if (powers === undefined) {
    powers = powersIn(grants, new Set(resources.types));
    KNOWN.set(grants, powers);
  }
  return powers;
}

function powersIn(known: Grants, present: ReadonlySet<string>): Powers {
  const opens: string[] = [];
  const parts: string[] = [];
  for (const { needs, what, opens: isWhole, isWide = false, types } of CHANGES) {
    if (types !== undefined && !types.some((type) => present.has(type))) {
      continue;
    }
    const grants = needs.map((actions) => actions.map((action) => known.of(action)));
    const isGranted = grants.every((some) => some.some((grant) => grant !== undefined));
    const isFree = grants.every((some) =>
      some.some((grant) => grant === 'free' || (!isWide && grant === 'some')),
    );
    if (isFree && isWhole) {
      opens.push(what);
    } else if (isGranted) {
      parts.push(what);
    }
  }
  return { opens, parts };
}
