import { Annotations, Stage } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { IConstruct } from 'constructs';
import { derivedIn, type ConstructNeed, type Derived } from '../derivation/derived';
import { catalogueRow } from '../endpoints/catalogue';
import type { Closure } from '../endpoints/closure';
import type { Need } from '../endpoints/need';
import type { Layout } from './layout';

/** Id of warnings about what no endpoint serves, for acknowledgements. */
const UNSERVED = 'cdk-airgap:no-endpoint';

/** Where constructs have to run, and of which it is asked. */
export interface DerivationOptions {
  readonly vpc: ec2.IVpc;
  readonly layout: Layout;
  /** Constructs of which it is asked, with everything below them. */
  readonly scopes: readonly IConstruct[];
  /** What constructs say themselves. */
  readonly said: readonly Need[];
}

type Tiers = ReadonlyMap<IConstruct, string>;

/**
 * What constructs that run in a network call, although nobody said so.
 *
 * What cannot be served is a warning on the construct that calls it: it may never do so.
 */
export class DerivedNeeds {
  /** Calls that endpoints serve from where they are made. */
  public readonly needs: readonly Need[];
  /** What handlers of custom resources call, and say that they call; undefined where not all of that is known. */
  public readonly handlerNeeds: readonly Need[] | undefined;
  private readonly asked = new Map<Need, ConstructNeed>();

  constructor(stage: IConstruct, options: DerivationOptions) {
    const { layout } = options;
    const tiers = tiersOf(options);
    const derived = within(derivedIn(stage), options.scopes, tiers);
    for (const found of derived.needs) {
      const obstacle = obstacleTo(found, placesOf(found, tiers), layout);
      if (obstacle === undefined && !isSaidBetter(found, options.said)) {
        this.asked.set(found.need, found);
      } else if (obstacle !== undefined && obstacle !== '') {
        warn(found.construct, `'${found.need.service}' (${found.need.why}) does not serve it: ${obstacle}`);
      }
    }
    this.needs = [...this.asked.keys()];
    this.handlerNeeds = handlerNeedsOf(derived, options, tiers);
    tell(derived, this.asked.values());
  }

  /** Warns of calls that a closure over them has no endpoint for, and none that may be meant as well. */
  public warnOf({ endpoints, unmet }: Closure): void {
    const served = new Set(endpoints.map(({ row }) => row.key));
    for (const { needs, service, why, wayRound } of unmet) {
      needs
        .flatMap((need) => this.asked.get(need) ?? [])
        .filter(({ need }) => !need.among.some((key) => served.has(key)))
        .forEach(({ construct, need }) =>
          warn(construct, `it may call '${service}' (${need.why}), but ${why}: ${wayRound}`),
        );
    }
  }
}

/** Whether it is any call of a service, of which the construct itself, or one in it, says which calls these are. */
function isSaidBetter({ construct, need }: ConstructNeed, said: readonly Need[]): boolean {
  const { path } = construct.node;
  return (
    need.actions.length === 0 &&
    said.some(
      ({ service, actions, askedBy }) =>
        service === need.service &&
        actions.length > 0 &&
        (askedBy === path || askedBy.startsWith(`${path}/`)),
    )
  );
}

/** Tiers by the resources of their subnets. */
function tiersOf({ vpc, layout }: DerivationOptions): Tiers {
  return new Map(
    layout.tiers.flatMap(({ name }) =>
      vpc
        .selectSubnets({ subnetGroupName: name })
        .subnets.flatMap(({ node }) => (node.defaultChild === undefined ? [] : [[node.defaultChild, name]])),
    ) as [IConstruct, string][],
  );
}

/** What stands in subnets of the network, and in one of the scopes. */
function within({ needs, gaps, unread }: Derived, scopes: readonly IConstruct[], tiers: Tiers): Derived {
  const isAsked = (construct: IConstruct): boolean =>
    construct.node.scopes.some((above) => scopes.includes(above));
  const isHere = ({ construct, subnets }: Pick<ConstructNeed, 'construct' | 'subnets'>): boolean =>
    isAsked(construct) && subnets.some((subnet) => tiers.has(subnet));
  return {
    needs: needs.filter(isHere),
    gaps: gaps.filter(isHere),
    unread: unread.filter(({ construct }) => isAsked(construct) || Stage.isStage(construct)),
  };
}

/** Calls from the handler tier. */
function handlerNeedsOf(
  { needs, gaps, unread }: Derived,
  { layout, said }: DerivationOptions,
  tiers: Tiers,
): readonly Need[] | undefined {
  const isHandler = (standing: Pick<ConstructNeed, 'subnets'>): boolean =>
    layout.handlerTier !== undefined && placesOf(standing, tiers).includes(layout.handlerTier);
  const derived = needs.filter(isHandler);
  const paths = derived.map(({ construct }) => construct.node.path);
  return unread.length > 0 || gaps.some(isHandler)
    ? undefined
    : [
        ...derived.map(({ need }) => need),
        ...said.filter(({ askedBy }) => paths.some((path) => isNear(path, askedBy))),
      ];
}

/** Whether one construct stands in the other. */
function isNear(one: string, other: string): boolean {
  return other === '' || `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

function placesOf({ subnets }: Pick<ConstructNeed, 'subnets'>, tiers: Tiers): readonly string[] {
  return [...new Set(subnets.flatMap((subnet) => tiers.get(subnet) ?? []))];
}

/** Why no endpoint serves a call from where it is made; '' where it is served already. */
function obstacleTo(
  { need }: ConstructNeed,
  places: readonly string[],
  { workloadTiers, handlerTier }: Layout,
): string | undefined {
  const isWorkload = places.some((place) => workloadTiers.includes(place));
  const isHandler = handlerTier !== undefined && places.includes(handlerTier);
  if (need.owned === 'CustomResourceResponses') {
    return isHandler
      ? ''
      : 'only the handler tier may answer CloudFormation: set handlerTier, and place it there';
  }
  if (catalogueRow(need.service).kind === 'interface' || isWorkload) {
    return undefined;
  }
  return isHandler && need.service === 's3'
    ? ''
    : `no route leads there from tier '${places.join("', '")}': place it in one of '${workloadTiers.join("', '")}'`;
}

function tell({ gaps, unread }: Derived, asked: Iterable<ConstructNeed>): void {
  for (const { construct, why } of gaps) {
    note(construct, `what it needs is not derived in full: ${why}; say it by Requirements.of(…)`);
  }
  for (const { construct, why } of unread) {
    note(construct, `what it needs is not derived, because it cannot be read yet: ${why}`);
  }
  for (const { construct, need } of asked) {
    for (const action of need.actions.filter((name) => /^[^:]+:\*$/.test(name))) {
      note(
        construct,
        `it may call '${action}', so the endpoint of '${need.service}' admits all of it: name the actions that it calls`,
      );
    }
  }
}

function note(construct: IConstruct, text: string): void {
  const isKnown = construct.node.metadata.some(({ data }) => data === text);
  if (!isKnown) {
    Annotations.of(construct).addInfo(text);
  }
}

function warn(construct: IConstruct, text: string): void {
  Annotations.of(construct).addWarningV2(UNSERVED, text);
}
