import { createHash } from 'crypto';
import { existsSync, readFileSync } from 'fs';
import { join } from 'path';
import { UsageError } from '../../../shared/errors';

// https://helm.sh/docs/topics/registries/#helm-chart-manifest, read 2026-11-22.
const CHART_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const DIGEST = /^sha256:([0-9a-f]{64})$/;

/** A copy of a chart, and what it must be a copy of. */
export interface ChartCopy {
  /** Folder of an OCI image layout. */
  readonly layout: string;
  /** Digest of its manifest. */
  readonly digest: string;
}

/**
 * The archive of a chart in a copy of it: what the digest of its manifest says, to the last byte.
 *
 * @returns path of the archive
 * @throws UsageError if the folder does not hold what the digest says, or that is no chart
 */
export function chartArchive(where: string, { layout, digest }: ChartCopy): string {
  const manifest = manifestOf(where, readFileSync(blob(where, layout, digest), 'utf8'));
  const archives = manifest.layers?.filter(({ mediaType }) => mediaType === CHART_TYPE) ?? [];
  const [archive] = archives;
  if (archive === undefined || archives.length > 1) {
    throw new UsageError(
      `${where}: '${digest}' in '${layout}' is no chart of Helm, expected one, as helm push makes it`,
    );
  }
  return blob(where, layout, archive.digest ?? '');
}

interface Manifest {
  readonly layers?: readonly { readonly mediaType?: string; readonly digest?: string }[];
}

function manifestOf(where: string, text: string): Manifest {
  try {
    return JSON.parse(text) as Manifest;
  } catch {
    throw new UsageError(
      `${where}: the digest is that of no manifest, expected that of a chart, as helm push tells it`,
    );
  }
}

function blob(where: string, layout: string, digest: string): string {
  const hex = DIGEST.exec(digest)?.[1];
  if (hex === undefined) {
    throw new UsageError(
      `${where}: digest '${digest}' is malformed, expected "sha256:" and 64 lower-case hexadecimal digits`,
    );
  }
  const path = join(layout, 'blobs', 'sha256', hex);
  if (!existsSync(path)) {
    throw new UsageError(
      `${where}: '${digest}' is not in '${layout}', expected a copy of the chart as an OCI image layout: ` +
        'oras copy --to-oci-layout',
    );
  }
  const actual = createHash('sha256').update(readFileSync(path)).digest('hex');
  if (actual !== hex) {
    throw new UsageError(
      `${where}: '${path}' has the SHA-256 ${actual}, expected ${hex}: copy the chart again`,
    );
  }
  return path;
}
