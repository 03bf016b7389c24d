import { existsSync, readFileSync } from 'node:fs';
import { extname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Audit } from '../lib/egress/audit';
import type { Input } from '../lib/egress/load/input';
import type { Origin } from '../lib/egress/model/network';
import type { Hop } from '../lib/egress/reach/path';
import type { ReportedFinding } from '../lib/egress/report/report';
import type { Place } from '../lib/egress/report/sarif';

/** Where the things of a report lie on this machine. */
export class Places {
  private readonly paths: ReadonlyMap<string, string>;
  private readonly texts = new Map<string, readonly string[]>();
  private origins: ReadonlyMap<string, Origin> | undefined;

  constructor(
    input: Input,
    private readonly audit: Audit,
    private readonly fallback: string,
  ) {
    this.paths = new Map(input.sources.map(({ stack, path }) => [stack, path]));
  }

  /** Where a finding is; the first input when it is in no file. */
  public readonly ofFinding = (finding: ReportedFinding): Place => {
    const path = this.pathOf(finding);
    return path === undefined
      ? { uri: uriOf(this.fallback) }
      : { uri: uriOf(path), ...(finding.line === undefined ? {} : { line: finding.line }) };
  };

  /** Where a hop is written; undefined for what the input only names. */
  public readonly ofHop = ({ stack, id }: Hop): Place | undefined => {
    this.origins ??= originsOf(this.audit);
    const origin = stack === undefined ? undefined : this.origins.get(`${stack}/${id}`);
    const path = origin === undefined ? undefined : this.pathOf(origin);
    const line = origin === undefined ? undefined : this.audit.lineOf(origin);
    return path === undefined ? undefined : { uri: uriOf(path), ...(line === undefined ? {} : { line }) };
  };

  /** The line of a file that a finding is on; undefined when there is none to show. */
  public readonly lineOf = (finding: ReportedFinding): string | undefined => {
    const path = finding.line === undefined ? undefined : this.pathOf(finding);
    return path === undefined ? undefined : this.linesOf(path)[(finding.line as number) - 1];
  };

  private pathOf({ stack, file }: { stack: string; file?: string }): string | undefined {
    return file === undefined ? undefined : (this.paths.get(stack) ?? file);
  }

  private linesOf(path: string): readonly string[] {
    let lines = this.texts.get(path);
    if (lines === undefined) {
      lines = extname(path) === '.gz' || !existsSync(path) ? [] : readFileSync(path, 'utf8').split('\n');
      this.texts.set(path, lines);
    }
    return lines;
  }
}

function originsOf({ analysis: { model, subnets } }: Audit): ReadonlyMap<string, Origin> {
  const things = [
    ...model.nodes.values(),
    ...model.routes,
    ...model.transitRoutes,
    ...subnets.map(({ subnet }) => subnet),
  ];
  return new Map(things.map(({ origin }) => [`${origin.stack}/${origin.logicalId}`, origin]));
}

/** Relative to where the command runs, which in CI is the repository; a file elsewhere keeps its whole address. */
function uriOf(path: string): string {
  const whole = resolve(path);
  const from = relative(process.cwd(), whole);
  const isInside = from !== '' && !from.startsWith('..') && !isAbsolute(from);
  const encoded = (isInside ? from : whole).split(sep).map(encodeURIComponent).join('/');
  return isInside ? encoded : `file://${encoded.startsWith('/') ? '' : '/'}${encoded}`;
}
