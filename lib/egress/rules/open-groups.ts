import type { Direction, SecurityGroup } from '../model/filters';
import { ALL_TRAFFIC, reachesPublic } from '../model/traffic';
import type { Admission, Judged, Rule } from '../reach/filters/sieve';
import type { Hop } from '../reach/path';
import type { Analysis, Violation } from './rule';

/** Rules of one group that are told of. */
const MOST_RULES = 3;

/** One violation for each security group that lets packets to, or from, public addresses through. */
export function openGroups(analysis: Analysis, direction: Direction): readonly Violation[] {
  const groups = [...analysis.filters.groups.groups.values()].filter(({ isDefault }) => !isDefault);
  const paths = direction === 'out' ? pathsOf(analysis) : NONE;
  return groups.flatMap((group) => violationOf(analysis, group, { direction, paths }));
}

type Paths = ReadonlyMap<string, readonly Hop[] | undefined>;

const NONE: Paths = new Map();

function violationOf(
  analysis: Analysis,
  group: SecurityGroup,
  { direction, paths }: { readonly direction: Direction; readonly paths: Paths },
): readonly Violation[] {
  const { filters, model } = analysis;
  const { id, origin, when } = group;
  const judged = filters.judgeGroup({ id, label: origin.logicalId }, direction, when);
  if (!model.choices.isPossible(when) || !isOpen(judged)) {
    return [];
  }
  const condition = model.choices.describe(when);
  const path = paths.get(id);
  return [
    {
      origin,
      message: `'${origin.logicalId}' ${whatPasses(judged, direction)}`,
      ...(path === undefined ? {} : { path }),
      ...(condition === undefined ? {} : { condition }),
    },
  ];
}

/** Whether public addresses are let through that are not those of a service with a gateway endpoint alone. */
function isOpen({ sieve, admissions }: Judged): boolean {
  if (!reachesPublic(sieve.possible)) {
    return false;
  }
  const open = openRules(admissions);
  return open.length > 0 || sieve.possible === ALL_TRAFFIC;
}

function openRules(admissions: readonly Admission[]): readonly Rule[] {
  return admissions
    .filter(({ traffic, rule }) => rule.isForGateway !== true && reachesPublic(traffic))
    .map(({ rule }) => rule);
}

/** `lets tcp 443 to 0.0.0.0/0 out`; what is not certain is told with its reason, and only where nothing is. */
function whatPasses({ admissions }: Judged, direction: Direction): string {
  const open = openRules(admissions);
  const certain = open.filter(({ why }) => why === undefined);
  const told = certain.length > 0 ? certain : open;
  const labels = [...new Set(told.map(({ label }) => label))].slice(0, MOST_RULES).join(', ');
  return certain.length > 0
    ? `lets ${labels} ${direction}`
    : `may let ${labels} ${direction}: ${open[0]?.why ?? ''}`;
}

/** Security group → the path of the first subnet with one in which something is in the group. */
function pathsOf({ subnets, filters }: Analysis): Paths {
  const paths = new Map<string, readonly Hop[] | undefined>();
  for (const { subnet, leaks } of subnets.filter(({ verdict }) => verdict === 'exposed')) {
    for (const { value: placement } of filters.placementsIn(subnet.id)) {
      const others = placement.groups.filter(({ value }) => !paths.has(value.id));
      others.forEach(({ value }) => paths.set(value.id, leaks[0]?.hops));
    }
  }
  return paths;
}
