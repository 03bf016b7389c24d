import { createHash } from 'crypto';
import { gzipOf } from './gzip';
import { tarOf, type ArchiveFile } from './tar';

// https://github.com/opencontainers/image-spec/blob/main/media-types.md and fluxcd/flux2, RFC-0003, read 2026-11-22.
const MANIFEST_TYPE = 'application/vnd.oci.image.manifest.v1+json';
const INDEX_TYPE = 'application/vnd.oci.image.index.v1+json';
const CONFIG_TYPE = 'application/vnd.cncf.flux.config.v1+json';
/** What holds objects of Kubernetes. */
const CONTENT_TYPE = 'application/vnd.cncf.flux.content.v1.tar+gzip';

/** Bytes of some kind, by their digest. */
export interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly bytes: Buffer;
}

/** A manifest with what it names. */
export interface Image {
  readonly manifest: Blob;
  readonly blobs: readonly Blob[];
}

/** What a layer is to whoever reads its manifest. */
export interface Layer {
  readonly blob: Blob;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An artifact with files of objects, as Flux and other GitOps controllers read it. */
export function objectsImage(files: readonly ArchiveFile[], description: string): Image {
  const archive = tarOf(files);
  const layer = blobOf(CONTENT_TYPE, gzipOf(archive));
  const config = blobOf(CONFIG_TYPE, {
    architecture: '',
    os: '',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(archive)] },
  });
  return imageOf(config, { blob: layer }, { 'org.opencontainers.image.description': description });
}

/** A manifest over a configuration and one layer. */
export function imageOf(config: Blob, layer: Layer, annotations?: Readonly<Record<string, string>>): Image {
  const manifest = blobOf(MANIFEST_TYPE, {
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptorOf(config),
    layers: [{ ...descriptorOf(layer.blob), ...(layer.annotations && { annotations: layer.annotations }) }],
    ...(annotations && { annotations }),
  });
  return { manifest, blobs: [config, layer.blob, manifest] };
}

/** Bytes, or an object as JSON. */
export function blobOf(mediaType: string, content: Buffer | object): Blob {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  return { mediaType, bytes, digest: digestOf(bytes) };
}

/**
 * The files of an OCI image layout, by their path.
 *
 * @param images - by the tag that tools know them by in the layout
 * @see https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
export function layoutFiles(images: ReadonlyMap<string, Image>): ReadonlyMap<string, Buffer> {
  const manifests = [...images].map(([tag, { manifest }]) => ({
    ...descriptorOf(manifest),
    annotations: { 'org.opencontainers.image.ref.name': tag },
  }));
  const index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests };
  const blobs = [...images.values()].flatMap((image) => image.blobs);
  return new Map([
    ['oci-layout', Buffer.from(JSON.stringify({ imageLayoutVersion: '1.0.0' }))],
    ['index.json', Buffer.from(JSON.stringify(index))],
    ...blobs.map(({ digest, bytes }) => [`blobs/${digest.replace(':', '/')}`, bytes] as const),
  ]);
}

function descriptorOf({ mediaType, digest, bytes }: Blob) {
  return { mediaType, digest, size: bytes.length };
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
