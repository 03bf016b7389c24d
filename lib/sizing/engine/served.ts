import { compareVersions } from './rules';
import rows from './served.json';

/** Releases of vLLM that serve architectures. */
export interface ServedRow {
  /** As `architectures` of a configuration names them. */
  readonly names: readonly string[];
  /** Last release that serves them. */
  readonly last?: string;
  /** What serves them since, beside vLLM itself. */
  readonly plugin?: string;
  /** A release that does not serve them, nor any before. */
  readonly after?: string;
  readonly source: string;
  readonly date: string;
  readonly unverified?: readonly string[];
}

export const SERVED: readonly ServedRow[] = rows;

const BY_NAME: ReadonlyMap<string, ServedRow> = new Map(
  SERVED.flatMap((row) => row.names.map((name) => [name, row] as const)),
);

/** Why a release does not serve an architecture; undefined where it does, or nothing tells. */
export function servedRefusal(name: string, release: string): string | undefined {
  const { last, after, plugin } = BY_NAME.get(name) ?? {};
  const refusal = `vLLM ${release} does not serve the architecture '${name}'`;
  if (last !== undefined && compareVersions(release, last) > 0) {
    return `${refusal}: ${last} is the last that does${plugin === undefined ? '' : `, without the ${plugin}`}`;
  }
  return after !== undefined && compareVersions(release, after) <= 0
    ? `${refusal}: it came after ${after}`
    : undefined;
}
