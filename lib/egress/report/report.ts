import type { Declaration } from '../model/declaration';
import type { Origin } from '../model/network';
import type { Hop } from '../reach/path';
import type { SubnetReach } from '../reach/reach';
import type { Claim, ClaimMade, Ground } from '../rules/claim';
import type { Analysis } from '../rules/rule';
import type { Verdict } from '../rules/verdict';
import type { JudgedFinding, Waiver } from '../rules/waivers';

/** What an audit says; the members are a contract (`docs/contract.md`). */
export interface AuditReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'cdk-airgap'; readonly version: string };
  readonly verdict: Verdict;
  /** What the verdict speaks of: all of the boundary, or its networks alone. */
  readonly claim: Claim;
  readonly restsOn: readonly Ground[];
  readonly summary: {
    readonly stacks: number;
    readonly resources: number;
    readonly subnets: number;
    readonly findings: { readonly error: number; readonly warning: number; readonly waived: number };
    readonly unclassifiedTypes: readonly string[];
  };
  readonly subnets: readonly ReportedSubnet[];
  /** Networks beyond the input that the owner declared, and that the verdict relies on. */
  readonly assumptions: readonly Assumption[];
  /** What has to be true of the organization besides, one sentence each; present when there is something. */
  readonly assumes?: readonly string[];
  /** Present when security groups and network ACLs were counted: what the verdict then claims. */
  readonly filters?: { readonly counted: true; readonly claim: string };
  readonly findings: readonly ReportedFinding[];
}

/** A declaration of the boundary file, as it was relied on. */
export type Assumption = Omit<Declaration, 'addresses'>;

export interface ReportedSubnet {
  readonly id: string;
  readonly stack: string;
  readonly verdict: Verdict;
  /** From the subnet to the internet when exposed, as far as it could be followed when unproven, else empty. */
  readonly path: readonly Hop[];
  readonly condition?: string;
  readonly reason?: string;
}

export interface ReportedFinding {
  readonly ruleId: string;
  readonly severity: JudgedFinding['severity'];
  readonly state: JudgedFinding['state'];
  readonly category: string;
  readonly stack: string;
  readonly logicalId: string;
  readonly resourceType: string;
  readonly constructPath?: string;
  readonly file?: string;
  /** First line of the resource in its file, from 1. */
  readonly line?: number;
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly path: readonly Hop[];
  readonly condition?: string;
  readonly controls: Readonly<Record<string, readonly string[]>>;
  readonly waiver: Waiver | null;
}

export interface ReportInput {
  readonly verdict: Verdict;
  /** What the verdict speaks of. */
  readonly claim: ClaimMade;
  /** What has to be true of the organization; default: nothing. */
  readonly assumes?: readonly string[];
  readonly analysis: Analysis;
  readonly findings: readonly JudgedFinding[];
  readonly version: string;
  /** Finds the line of a resource; undefined when its file does not show it. */
  readonly lineOf: (origin: Origin) => number | undefined;
}

/** What a verdict says that counts filters. */
export const FILTERS_CLAIM =
  'Security groups and network ACLs were counted. Security groups speak for the interfaces that the input shows: a new one could be in any group.';

/** Puts an analysis into the form that every format prints. */
export function toReport(input: ReportInput): AuditReport {
  const { verdict, claim, analysis, findings, version, lineOf } = input;
  const { model, subnets } = analysis;
  const counted = findings.filter((finding) => finding.waiver === null);
  return {
    schemaVersion: 1,
    tool: { name: 'cdk-airgap', version },
    verdict,
    ...claim,
    summary: {
      stacks: model.stacks.length,
      resources: model.resourceCount,
      subnets: subnets.length,
      findings: {
        error: counted.filter(({ severity }) => severity === 'error').length,
        warning: counted.filter(({ severity }) => severity === 'warning').length,
        waived: findings.length - counted.length,
      },
      unclassifiedTypes: [...new Set(model.unclassified.map(({ origin }) => origin.resourceType))].sort(),
    },
    subnets: subnets.map((subnet) => toSubnet(analysis, subnet)),
    assumptions: analysis.assumptions.map(({ addresses: _, ...rest }) => rest),
    ...(input.assumes === undefined || input.assumes.length === 0 ? {} : { assumes: input.assumes }),
    ...(analysis.filters.areCounted ? { filters: { counted: true, claim: FILTERS_CLAIM } } : {}),
    findings: findings.map((finding) => toFinding(finding, lineOf(finding.origin))),
  };
}

function toSubnet({ model }: Analysis, { subnet, verdict, leaks }: SubnetReach): ReportedSubnet {
  const [worst] = leaks;
  const condition = worst === undefined ? undefined : model.choices.describe(worst.when);
  return {
    id: subnet.origin.logicalId,
    stack: subnet.origin.stack,
    verdict,
    path: worst?.hops ?? [],
    ...(condition === undefined ? {} : { condition }),
    ...(worst?.why === undefined ? {} : { reason: worst.why }),
  };
}

function toFinding(finding: JudgedFinding, line: number | undefined): ReportedFinding {
  const { origin, condition, path = [], ...rest } = finding;
  return {
    ruleId: rest.ruleId,
    severity: rest.severity,
    state: rest.state,
    category: rest.category,
    stack: origin.stack,
    logicalId: origin.logicalId,
    resourceType: origin.resourceType,
    ...(origin.constructPath === undefined ? {} : { constructPath: origin.constructPath }),
    ...(origin.file === undefined ? {} : { file: origin.file }),
    ...(line === undefined ? {} : { line }),
    message: rest.message,
    why: rest.why,
    fix: rest.fix,
    path,
    ...(condition === undefined ? {} : { condition }),
    controls: rest.controls,
    waiver: rest.waiver,
  };
}
