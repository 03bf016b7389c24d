import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { readInput } from '../../../lib/egress/load/input';
import type { ParameterValues } from '../../../lib/egress/load/source';
import type { AuditReport } from '../../../lib/egress/report/report';

/** Files of one test file, in a folder that goes with it. */
export class Folder {
  private readonly root = mkdtempSync(join(tmpdir(), 'templates-'));

  constructor() {
    afterAll(() => rmSync(this.root, { recursive: true, force: true }));
  }

  /** Writes a text, or an object as JSON. @returns the path */
  public write(name: string, content: unknown): string {
    const path = join(this.root, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }
}

export function report(paths: readonly string[], parameters?: ParameterValues): AuditReport {
  return audit(readInput(paths, undefined), { today: '2026-01-01', parameters }).report;
}

/** The verdict of each subnet, by stack and name. */
export function subnetVerdicts(
  paths: readonly string[],
  parameters?: ParameterValues,
): Record<string, string> {
  const { subnets } = report(paths, parameters);
  return Object.fromEntries(subnets.map(({ stack, id, verdict }) => [`${stack}/${id}`, verdict]));
}

/** What is said of the input as a whole: rule ids with their messages. */
export function findings(paths: readonly string[], parameters?: ParameterValues): string[] {
  return report(paths, parameters).findings.map(({ ruleId, message }) => `${ruleId} ${message}`);
}
