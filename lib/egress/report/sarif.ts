import type { Hop } from '../reach/path';
import { Fingerprints } from './fingerprint';
import { headline, hopText, subjectOf } from './hops';
import type { AuditReport, ReportedFinding } from './report';
import type { RuleText } from './rule-text';
import { toSarifRule } from './sarif-rule';

/** A place in a file. */
export interface Place {
  /** Relative to the root of the repository, with forward slashes and percent-encoding; else `file://…`. */
  readonly uri: string;
  /** From 1. */
  readonly line?: number;
}

export interface SarifOptions {
  readonly rules: readonly RuleText[];
  /** Where a finding is; code scanning drops one that is nowhere, so there is always an answer. */
  readonly placeOf: (finding: ReportedFinding) => Place;
  /** Where a hop of a path is written, where the input shows it. */
  readonly placeOfHop: (hop: Hop) => Place | undefined;
}

type Json = Readonly<Record<string, unknown>>;

/** Code scanning rejects a run with more results. */
const MOST_RESULTS = 25_000;

/**
 * The report as SARIF 2.1.0, within what GitHub code scanning takes.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function toSarif(report: AuditReport, options: SarifOptions): string {
  const { tool, verdict, summary, subnets } = report;
  const findings = worstFirst(report.findings);
  const listed = findings.slice(0, MOST_RESULTS);
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: tool.name,
            version: tool.version,
            semanticVersion: tool.version,
            informationUri: 'https://github.com/cdk-airgap/cdk-airgap',
            rules: options.rules.map(toSarifRule),
          },
        },
        automationDetails: { id: 'cdk-airgap/audit/' },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'the root of the repository' } } },
        invocations: [{ executionSuccessful: true, ...leftOff(findings.length - listed.length) }],
        results: toResults(listed, options),
        properties: {
          verdict,
          summary,
          subnets: subnets.map(({ id, stack, verdict }) => ({ id, stack, verdict })),
        },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** Only the first results of a long list are shown, so those that fail come first. */
function worstFirst(findings: readonly ReportedFinding[]): readonly ReportedFinding[] {
  const weight = ({ waiver, severity }: ReportedFinding): number =>
    (waiver === null ? 0 : 2) + (severity === 'error' ? 0 : 1);
  return findings.length <= MOST_RESULTS ? findings : [...findings].sort((a, b) => weight(a) - weight(b));
}

function leftOff(count: number): Json {
  const text = `${count} findings are left off, since code scanning takes ${MOST_RESULTS}`;
  return count === 0 ? {} : { toolExecutionNotifications: [{ level: 'warning', message: { text } }] };
}

function toResults(findings: readonly ReportedFinding[], options: SarifOptions): readonly Json[] {
  const indexes = new Map(options.rules.map(({ id }, index) => [id, index]));
  const fingerprints = new Fingerprints();
  return findings.map((finding) => {
    const ruleIndex = indexes.get(finding.ruleId);
    return {
      ruleId: finding.ruleId,
      ...(ruleIndex === undefined ? {} : { ruleIndex }),
      level: finding.severity,
      message: { text: messageOf(finding) },
      locations: [locationOf(options.placeOf(finding), finding)],
      partialFingerprints: { primaryLocationLineHash: fingerprints.next(finding) },
      ...codeFlows(finding, options),
      ...suppressions(finding),
      properties: {
        state: finding.state,
        ...(finding.condition === undefined ? {} : { condition: finding.condition }),
      },
    };
  });
}

function messageOf(finding: ReportedFinding): string {
  const { condition, path, fix } = finding;
  return [
    `${subjectOf(finding)}: ${headline(finding)}`,
    ...(path.length === 0 ? [] : [`Path: ${path.map(hopText).join(' → ')}`]),
    ...(condition === undefined ? [] : [`When: ${condition}`]),
    `Fix: ${fix}`,
  ].join('\n');
}

function physicalLocation({ uri, line }: Place): Json {
  return {
    artifactLocation: uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' },
    // Code scanning shows a result only where it has a line.
    region: { startLine: line ?? 1 },
  };
}

function locationOf(place: Place, { stack, logicalId, resourceType, constructPath }: ReportedFinding): Json {
  const fullyQualifiedName = constructPath ?? `${stack}/${logicalId}`;
  return {
    physicalLocation: physicalLocation(place),
    logicalLocations: [
      {
        name: logicalId === '' ? fullyQualifiedName : logicalId,
        fullyQualifiedName,
        kind: resourceType === '' ? 'construct' : 'resource',
      },
    ],
  };
}

/** The path, step by step; a step that is written nowhere is shown at the finding. */
function codeFlows(finding: ReportedFinding, { placeOf, placeOfHop }: SarifOptions): Json {
  if (finding.path.length === 0) {
    return {};
  }
  const locations = finding.path.map((hop, index) => ({
    location: {
      physicalLocation: physicalLocation(placeOfHop(hop) ?? placeOf(finding)),
      message: { text: hopText(hop) },
    },
    importance: 'essential',
    executionOrder: index + 1,
  }));
  return { codeFlows: [{ threadFlows: [{ locations }] }] };
}

function suppressions({ waiver }: ReportedFinding): Json {
  if (waiver === null) {
    return {};
  }
  const justification = `${waiver.reason} (owner ${waiver.owner}, until ${waiver.expires})`;
  return { suppressions: [{ kind: 'external', status: 'accepted', justification }] };
}
