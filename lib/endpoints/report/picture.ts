import type { NetworkReport, ReportedEndpoint } from './report';

/** Askers beyond this many are drawn as one for each stack or path they share. */
const MOST_ASKERS = 14;

/** Where a thing of the picture stands. */
export type Tier = 'workloads' | 'interface' | 'gateway' | 'central' | 'unmet';

export interface Thing {
  readonly id: string;
  readonly tier: Tier;
  readonly name: string;
  /** What stands under the name. */
  readonly about: string;
}

export interface Use {
  readonly from: string;
  readonly to: string;
  /** Whether an endpoint needs the other one. */
  readonly isCompanion: boolean;
}

/** Who uses which endpoint of a network. */
export interface Picture {
  readonly title: string;
  readonly description: string;
  readonly tiers: readonly { readonly tier: Tier; readonly title: string }[];
  readonly things: readonly Thing[];
  readonly uses: readonly Use[];
}

const SERVICE = /^endpoint service '(.+)'$/;

/** What is drawn of a network. */
export function toPicture(network: NetworkReport): Picture {
  const { endpoints, unmet, zones, region, stage } = network;
  const targets = [
    ...endpoints.map((endpoint) => ({ ...endpoint, thing: endpointThing(endpoint) })),
    ...unmet.map((one, index) => ({
      ...one,
      beside: [],
      thing: { id: `u${index}`, tier: 'unmet' as const, name: one.service, about: 'no endpoint' },
    })),
  ];
  const pairs = targets.flatMap(({ askedBy, beside, thing }) => [
    ...askedBy.map((asker) => ({ from: asker.askedBy, to: thing.id })),
    ...beside.map((text) => ({ from: `endpoint service '${text.split(':')[0] ?? ''}'`, to: thing.id })),
  ]);
  const people = [...new Set(pairs.map(({ from }) => from))].filter((from) => !SERVICE.test(from));
  const groupOf = people.length > MOST_ASKERS ? headOf : (name: string): string => name;
  const groups = [...new Set(people.map(groupOf))];
  const idOf = (from: string): string => {
    const [, key] = SERVICE.exec(from) ?? [];
    return key === undefined ? `a${groups.indexOf(groupOf(from))}` : `e-${key}`;
  };
  const uses = new Map(
    pairs.map(({ from, to }) => [
      `${idOf(from)} ${to}`,
      { from: idOf(from), to, isCompanion: SERVICE.test(from) },
    ]),
  );
  return {
    title: `Endpoints of ${stage === '' ? '' : `${stage} in `}${region}`,
    description: `${endpoints.length} endpoints, used by ${groups.join(', ')}${unmet.length === 0 ? '' : `; not served: ${unmet.map(({ service }) => service).join(', ')}`}`,
    tiers: tiersOf(zones).filter(
      ({ tier }) => tier === 'workloads' || targets.some(({ thing }) => thing.tier === tier),
    ),
    things: [
      ...groups.map((name, index) => ({ id: `a${index}`, tier: 'workloads' as const, name, about: '' })),
      ...targets.map(({ thing }) => thing),
    ],
    uses: [...uses.values()].filter(({ from, to }) => from !== to),
  };
}

function endpointThing({ key, kind, isCentral, policy, takesPolicy }: ReportedEndpoint): Thing {
  const open = takesPolicy ? '' : 'takes no policy';
  return {
    id: `e-${key}`,
    tier: isCentral ? 'central' : kind,
    name: key,
    about: policy === null ? open : `policy ${policy.characters}`,
  };
}

function tiersOf(zones: number): Picture['tiers'] {
  return [
    { tier: 'workloads', title: 'Workload tiers' },
    { tier: 'interface', title: `Endpoint tier: ${zones} zone${zones === 1 ? '' : 's'}` },
    { tier: 'gateway', title: 'Gateway endpoints: routes of the workload tiers' },
    { tier: 'central', title: 'Another VPC, by a private route' },
    { tier: 'unmet', title: 'Not served' },
  ];
}

/** The path of a construct without its last part. */
function headOf(path: string): string {
  const parts = path.split('/');
  return parts.length > 2 ? parts.slice(0, 2).join('/') : (parts[0] ?? path);
}
