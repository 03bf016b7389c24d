import type { Audit } from '../../../lib/egress/audit';
import { audit } from '../../../lib/egress/audit';
import type { TemplateSource } from '../../../lib/egress/load/source';
import { BLOCK_OPERATORS } from './harmless-blocks';
import { RESOURCE_OPERATORS } from './harmless-resources';
import { ROUTE_OPERATORS } from './harmless-routes';
import { TIE_OPERATORS } from './harmless-ties';
import { NETWORKS } from './networks';
import { BLOCK_OPENINGS } from './openings-blocks';
import { DOOR_OPENINGS } from './openings-doors';
import { GATEWAY_OPENINGS } from './openings-gateways';
import { MACHINE_OPENINGS } from './openings-machines';
import { NAT_OPENINGS } from './openings-nat';
import { NETWORK_OPENINGS } from './openings-networks';
import { TIE_OPENINGS } from './openings-ties';
import { WRITTEN_OPENINGS } from './openings-written';
import type { Network, Opening, Operator, Site } from './operator';
import { apply } from './operator';

export const OPENINGS: readonly Opening[] = [
  ...GATEWAY_OPENINGS,
  ...NAT_OPENINGS,
  ...WRITTEN_OPENINGS,
  ...BLOCK_OPENINGS,
  ...MACHINE_OPENINGS,
  ...NETWORK_OPENINGS,
  ...DOOR_OPENINGS,
  ...TIE_OPENINGS,
];

export const HARMLESS: readonly Operator[] = [
  ...BLOCK_OPERATORS,
  ...ROUTE_OPERATORS,
  ...RESOURCE_OPERATORS,
  ...TIE_OPERATORS,
];

/** `missed`: something is said, but not what must be; `silent`: it passes for isolated. */
export type Outcome = 'caught' | 'missed' | 'silent' | 'quiet' | 'false alarm';

/** One operator at one site of one network. */
export interface Application {
  readonly operator: Operator;
  readonly network: Network;
  readonly site: Site;
  readonly outcome: Outcome;
  /** What was said, in one line. */
  readonly said: string;
}

/** Every operator that opens a path, at every site of every network. */
export function applyOpenings(): readonly Application[] {
  return everywhere(OPENINGS, judgeOpening);
}

/** Every harmless operator, at every site of every network. */
export function applyHarmless(): readonly Application[] {
  return everywhere(HARMLESS, (_, found) => (isQuiet(found) ? 'quiet' : 'false alarm'));
}

/** What is wrong with the networks themselves, which must be isolated before anything is done to them. */
export function openNetworks(): readonly string[] {
  return NETWORKS.filter((network) => !isQuiet(auditOf(network, network.sources))).map(({ name }) => name);
}

function everywhere<O extends Operator>(
  operators: readonly O[],
  judge: (operator: O, found: Audit, site: Site) => Outcome,
): readonly Application[] {
  return operators.flatMap((operator) =>
    NETWORKS.flatMap((network) =>
      network.sites.map((site) => {
        const found = auditOf(network, apply(operator, network, site));
        return { operator, network, site, outcome: judge(operator, found, site), said: sayingOf(found) };
      }),
    ),
  );
}

function auditOf({ declarations = [] }: Network, sources: readonly TemplateSource[]): Audit {
  return audit({ sources, annotations: [], declarations }, { today: '2026-01-01', showsLines: false });
}

function judgeOpening({ expected, watched }: Opening, found: Audit, site: Site): Outcome {
  const { report, findings } = found;
  const isSaid =
    expected === 'exposed' || expected === 'unproven'
      ? report.verdict !== 'isolated' && verdictAt(found, site, watched) === expected
      : findings.some(
          ({ ruleId, origin }) =>
            ruleId === expected && (origin.logicalId.startsWith('Mut') || origin.logicalId === watched),
        );
  return isSaid ? 'caught' : isQuiet(found) ? 'silent' : 'missed';
}

function verdictAt(
  { report }: Audit,
  { stack, reported }: Site,
  watched: string | undefined,
): string | undefined {
  const place = watched === undefined ? reported : { stack, id: watched };
  return report.subnets.find((subnet) => subnet.stack === place.stack && subnet.id === place.id)?.verdict;
}

/** Isolated, and nothing that would fail a build. */
function isQuiet({ report, findings }: Audit): boolean {
  return report.verdict === 'isolated' && findings.every(({ severity }) => severity !== 'error');
}

function sayingOf({ report, findings }: Audit): string {
  const subnets = report.subnets.map(({ stack, id, verdict }) => `${stack}/${id} ${verdict}`);
  return [
    report.verdict,
    ...subnets,
    ...findings.map(({ ruleId, origin }) => `${ruleId} ${origin.logicalId}`),
  ].join(', ');
}
