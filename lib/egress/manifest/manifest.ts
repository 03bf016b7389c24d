import type { Declaration } from '../model/declaration';
import type { Manifest, ManifestEntry } from '../model/manifest';
import { keyOf } from '../model/manifest';
import type { Analysis } from '../rules/rule';
import type { JudgedFinding } from '../rules/waivers';
import type { Destination } from './destination';
import { viaOf } from './destination';
import { linkedDestinations } from './links';
import { writtenDestinations } from './written';

/** Every destination of an input, each once, by kind, name and what leads there. */
export function destinationsOf(
  analysis: Analysis,
  findings: readonly JudgedFinding[],
): readonly Destination[] {
  const all = [
    ...findings.flatMap(ofFinding),
    ...linkedDestinations(analysis),
    ...writtenDestinations(analysis.model),
    ...analysis.assumptions.flatMap((declaration) => declared(analysis, declaration)),
  ];
  // Where one destination is found twice, what nothing allows is told.
  const byRank = all.sort((a, b) => RANKS[a.entry.allowedBy] - RANKS[b.entry.allowedBy]);
  const byKey = new Map([...byRank].reverse().map((found) => [keyOf(found.entry), found]));
  return [...byKey.values()].sort((a, b) => compare(keyOf(a.entry), keyOf(b.entry)));
}

/** The destinations as a document. */
export function toManifest(destinations: readonly Destination[]): Manifest {
  return {
    schemaVersion: 1,
    tool: { name: 'cdk-airgap' },
    destinations: destinations.map(({ entry }) => entry),
  };
}

const RANKS = { nothing: 0, severity: 1, waiver: 2, declaration: 3, definition: 4 } as const;

/** Order of code points: the same on every machine. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A finding leads somewhere, unless it is about filters or about the analysis alone. */
function ofFinding(finding: JudgedFinding): readonly Destination[] {
  const { ruleId, origin, state, category, message, condition, waiver } = finding;
  if (state === 'defect' && NOWHERE.has(category)) {
    return [];
  }
  const isExit = category === 'route' && state === 'exposed';
  const entry: ManifestEntry = {
    ...(isExit ? INTERNET : { kind: 'finding', destination: ruleId }),
    via: viaOf(origin),
    allowedBy: allowanceOf(finding),
    why: message,
    ...(condition === undefined ? {} : { condition }),
    ...(waiver === null ? {} : { waiver: partsOf(waiver) }),
  };
  return [{ origin, entry }];
}

const NOWHERE: ReadonlySet<string> = new Set(['security-group', 'analysis']);
const INTERNET = { kind: 'internet', destination: 'internet' } as const;

function allowanceOf({ state, severity, waiver }: JudgedFinding): ManifestEntry['allowedBy'] {
  if (waiver !== null) {
    return 'waiver';
  }
  return state === 'defect' && severity === 'warning' ? 'severity' : 'nothing';
}

function partsOf({
  rule,
  reason,
  owner,
  expires,
}: NonNullable<JudgedFinding['waiver']>): NonNullable<ManifestEntry['waiver']> {
  return { rule, reason, owner, expires };
}

function declared({ model }: Analysis, declaration: Declaration): readonly Destination[] {
  const { attachment, owner, direction, expires, evidence, kind, prefixes } = declaration;
  const origin = { stack: model.stacks[0] ?? '', logicalId: attachment, resourceType: '' };
  return prefixes.map((destination) => ({
    origin,
    entry: {
      kind: 'declared-network',
      destination,
      via: attachment,
      allowedBy: 'declaration',
      why: kind === 'hub' ? 'a hub of the owner' : 'a network of the owner on premises',
      declaration: { owner, direction, expires, evidence },
    },
  }));
}
