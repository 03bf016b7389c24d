import type { CfnElement } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { loadResources } from '../egress/load/cloudformation';
import type { Resource } from '../egress/model/resource';
import type { DerivedNeed } from '../egress/needs/derive';
import type { Place } from '../egress/needs/places';
import { needsOf } from '../egress/rules/needs';
import { draftsOf, type Drafts } from './drafts';

/** Where a construct runs. */
interface Standing {
  readonly construct: IConstruct;
  /** Subnets that it certainly or possibly stands in. */
  readonly subnets: readonly IConstruct[];
}

/** A call that a construct makes from subnets. */
export interface ConstructNeed extends Standing {
  readonly need: DerivedNeed;
}

/** Something that a construct may call, or is made of, and that does not tell what it needs. */
export interface ConstructGap extends Standing {
  readonly why: string;
}

/** What the constructs of a Stage call, as their resources, settings and roles tell. */
export interface Derived {
  readonly needs: readonly ConstructNeed[];
  readonly gaps: readonly ConstructGap[];
  /** Constructs that could not be read, and why. */
  readonly unread: Drafts['unread'];
}

/** Derives what the constructs of a Stage call from inside its VPCs; changes nothing. */
export function derivedIn(stage: IConstruct): Derived {
  const { sources, constructs, unread } = draftsOf(stage);
  const { needs, untoldOf, failures } = derivationOf(stage, sources);
  const standing = (workload: Resource, place: Place): readonly Standing[] => {
    const construct = constructs.get(workload.id);
    const subnets = [...new Set(place.subnets.map(({ value }) => value))];
    return construct === undefined
      ? []
      : [{ construct: namedOf(construct), subnets: subnets.flatMap((id) => constructs.get(id) ?? []) }];
  };
  return {
    needs: needs.flatMap((need) =>
      standing(need.workload, need).map((where) => ({
        ...where,
        need: { ...need, askedBy: where.construct.node.path },
      })),
    ),
    gaps: untoldOf.flatMap(({ workload, why, ...place }) =>
      standing(workload, place).map((where) => ({ ...where, why })),
    ),
    unread: [...unread, ...failures],
  };
}

type Derivation = Pick<ReturnType<typeof needsOf>, 'needs' | 'untoldOf'>;

/** What is only derived never stops a synthesis: what cannot be read is told instead. */
function derivationOf(
  stage: IConstruct,
  sources: Drafts['sources'],
): Derivation & { readonly failures: Drafts['unread'] } {
  try {
    return { ...needsOf(loadResources(sources)), failures: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { needs: [], untoldOf: [], failures: [{ construct: stage, why }] };
  }
}

/** The construct that people wrote: the one of which a resource is the main part. */
function namedOf(element: CfnElement): IConstruct {
  const { scope } = element.node;
  return scope?.node.defaultChild === element ? scope : element;
}
