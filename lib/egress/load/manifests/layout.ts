import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { filesIn } from './archive';
import { UnreadArtifact } from './unread';

const DIGEST = /^sha256:([0-9a-f]{64})$/;
const CONTENT_TYPE = 'application/vnd.cncf.flux.content.v1.tar+gzip';
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * The objects in an OCI image layout, as one text in JSON: what its digest says, to the last byte.
 *
 * @throws UnreadArtifact if anything is missing, or is not what its digest says, or is nothing that is known
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function objectsOfLayout(folder: string, digest: string): string {
  const manifest = jsonOf(blob(folder, digest), 'its manifest');
  const layers: unknown = manifest['layers'];
  if (!Array.isArray(layers) || layers.length === 0) {
    throw new UnreadArtifact('its manifest names no layers');
  }
  const objects = (layers as readonly unknown[]).flatMap((layer) => objectsOfLayer(folder, layer));
  return JSON.stringify(objects);
}

function objectsOfLayer(folder: string, layer: unknown): readonly unknown[] {
  const { mediaType, digest } = (layer ?? {}) as { mediaType?: unknown; digest?: unknown };
  if (mediaType !== CONTENT_TYPE || typeof digest !== 'string') {
    throw new UnreadArtifact(`it has a layer of type '${String(mediaType)}'`);
  }
  return filesIn(unzipped(blob(folder, digest))).map(({ name, content }) => {
    if (!/\.(?:ya?ml|json)$/.test(name)) {
      throw new UnreadArtifact(`nobody can tell what its file '${name}' is for`);
    }
    return jsonOf(content, `its file '${name}'`);
  });
}

function unzipped(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
  } catch {
    throw new UnreadArtifact('a layer of it is no gzip');
  }
}

function blob(folder: string, digest: string): Buffer {
  const hex = DIGEST.exec(digest)?.[1];
  if (hex === undefined) {
    throw new UnreadArtifact(`'${digest}' is no digest`);
  }
  const path = join(folder, 'blobs', 'sha256', hex);
  if (!existsSync(path)) {
    throw new UnreadArtifact(`'${digest}' is not in it`);
  }
  const bytes = readFileSync(path);
  if (createHash('sha256').update(bytes).digest('hex') !== hex) {
    throw new UnreadArtifact(`what it has as '${digest}' is something else`);
  }
  return bytes;
}

function jsonOf(bytes: Buffer, what: string): Readonly<Record<string, unknown>> {
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new UnreadArtifact(`${what} is no JSON`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UnreadArtifact(`${what} is no object`);
  }
  return json as Readonly<Record<string, unknown>>;
}
