import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { afterAll, vi } from 'vitest';

export interface Violation {
  readonly rule: string;
  readonly severity: string;
  readonly description: string;
  readonly paths: readonly string[];
  readonly reason?: string;
}

/** What a synthesis in this process came to. */
export interface Synthesis {
  readonly passes: boolean;
  readonly open: readonly Violation[];
  readonly suppressed: readonly Violation[];
  readonly outdir: string;
}

const folders: string[] = [];
afterAll(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

/** A folder that is removed after the file's tests. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'airgap-gate-'));
  folders.push(folder);
  return folder;
}

/** Synthesizes an app as `node app.js` does; the report is the one that the CDK CLI decides by. */
export function synthesize(build: (outdir: string) => App): Synthesis {
  const outdir = temporaryFolder();
  return synthesizeApp(build(outdir));
}

export function synthesizeApp(app: App): Synthesis {
  const passes = succeeds(() => app.synth());
  const report = join(app.outdir, 'validation-report.json');
  const reports = existsSync(report) ? pluginReports(report) : [];
  return {
    passes,
    open: reports.flatMap(({ violations = [] }) => violations.map(toViolation)),
    suppressed: reports.flatMap(({ suppressedViolations = [] }) => suppressedViolations.map(toViolation)),
    outdir: app.outdir,
  };
}

/** The ids of the rules that are violated, each once, sorted. */
export function rulesOf(violations: readonly Violation[]): readonly string[] {
  return [...new Set(violations.map(({ rule }) => rule))].sort();
}

/** The constructs that a rule is violated at. */
export function placesOf({ open }: Synthesis, rule: string): readonly string[] {
  return open.filter((violation) => violation.rule === rule).flatMap(({ paths }) => paths);
}

/** What the gate says of the app as a whole; empty when it passes. */
export function summaryOf({ open }: Synthesis): string {
  return open
    .filter(({ rule }) => rule === 'AG000')
    .map(({ description }) => description)
    .join('\n');
}

/** CDK prints warnings itself; they are in the report too. */
function succeeds(synth: () => unknown): boolean {
  const print = vi.spyOn(console, 'error').mockReturnValue();
  try {
    synth();
    return true;
  } catch (error) {
    if (String(error).includes('validation-report.json')) {
      return false;
    }
    throw error;
  } finally {
    print.mockRestore();
  }
}

interface ReportedViolation {
  readonly ruleName: string;
  readonly severity: string;
  readonly description: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
  /** Of a suppressed one: why. */
  readonly reason?: string;
}

interface PluginReport {
  readonly violations?: readonly ReportedViolation[];
  readonly suppressedViolations?: readonly ReportedViolation[];
}

function pluginReports(path: string): readonly PluginReport[] {
  return (JSON.parse(readFileSync(path, 'utf8')) as { pluginReports: PluginReport[] }).pluginReports;
}

function toViolation(violation: ReportedViolation): Violation {
  const { ruleName, severity, description, reason, violatingConstructs } = violation;
  return {
    rule: ruleName,
    severity,
    description,
    ...(reason === undefined ? {} : { reason }),
    paths: violatingConstructs.map(({ constructPath }) => constructPath),
  };
}
