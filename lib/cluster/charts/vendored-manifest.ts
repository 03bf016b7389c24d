import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { ImageMirror } from '../../registry/image-mirror';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import { checkShape } from '../props-shape';
import { substituteImages } from './manifest/images';
import type { ManifestObject, PinnedFile } from './manifest/manifest-file';
import { readManifest } from './manifest/manifest-file';
import { refuse } from './manifest/refusals';

/** An image in the mirror. */
export interface MirroredImage {
  /** The image inside the mirror, without registry, tag or digest: `lws/lws`. */
  readonly name: string;

  /** `sha256:` and 64 lower-case hexadecimal digits, as the mirror recorded it. */
  readonly digest: string;
}

/** Construction properties for a VendoredManifest. */
export interface VendoredManifestProps {
  /** Cluster that the objects are brought into. */
  readonly cluster: IAirGappedCluster;

  /** Mirror that all images come from. */
  readonly images: ImageMirror;

  /** Path of the manifest, in YAML or JSON: absolute, or relative to where the app runs. Nothing is fetched. */
  readonly path: string;

  /** SHA-256 of the file that was reviewed, in 64 lower-case hexadecimal digits. */
  readonly sha256: string;

  /**
   * Where each image comes from, by the reference that the manifest writes, to the last character.
   *
   * @default - the manifest names no image
   */
  readonly mirrored?: { [reference: string]: MirroredImage };

  /**
   * Texts of the manifest that look like references of images and are none.
   *
   * @default - every text that looks like one is one
   */
  readonly notImages?: string[];
}

/**
 * The release manifest of somebody else, as it was reviewed, with every image from the mirror by digest.
 *
 * Synthesis stops if the file has another hash than the one that was reviewed, if it names an image that the table does not have,
 * if the table has an image that it does not name, or if it carries values of a Secret, a webhook by URL, a Service that is
 * reached from outside the cluster, or a hook of Helm. All objects stand in the template, so that the rules judge them too.
 */
export class VendoredManifest extends Construct {
  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  constructor(scope: Construct, id: string, props: VendoredManifestProps) {
    super(scope, id);
    const where = `VendoredManifest '${this.node.path}'`;
    checkShape(where, props, { of: 'VendoredManifestProps' });
    const objects = vendoredObjects({ ...props, file: props, mirrored: props.mirrored ?? {} }, where);
    this.objects = props.cluster.addObjects(this.node.id, chartOf(this.node.id, objects));
  }
}

/** What the images of somebody else's objects become. */
export interface Mirrored {
  readonly images: ImageMirror;
  readonly mirrored: { readonly [reference: string]: MirroredImage };
  readonly notImages?: readonly string[];
}

/** A manifest, and what its images become. */
export interface Vendoring extends Mirrored {
  readonly file: PinnedFile;
}

/**
 * The objects of a pinned manifest, checked, with images from the mirror.
 *
 * @param where - what was called and where, for the message
 */
export function vendoredObjects(vendoring: Vendoring, where: string): ManifestObject[] {
  const what = `${where}: manifest '${vendoring.file.path}'`;
  return mirroredObjects(readManifest(vendoring.file, where), vendoring, what);
}

/**
 * Objects of somebody else, checked, with images from the mirror.
 *
 * @param what - where they come from, for the message
 */
export function mirroredObjects(
  objects: readonly ManifestObject[],
  { images, mirrored, notImages }: Mirrored,
  what: string,
): ManifestObject[] {
  const substitution = {
    references: new Map(
      Object.entries(mirrored).map(([reference, { name, digest }]) => [
        reference,
        images.imageUri(name, digest),
      ]),
    ),
    notImages: new Set(notImages ?? []),
  };
  const substituted = objects.map((object) => {
    refuse(object, what);
    return substituteImages(object, substitution, what);
  });
  const used = new Set(substituted.flatMap(({ replaced }) => [...replaced]));
  const idle = [...substitution.references.keys()].find((reference) => !used.has(reference));
  if (idle !== undefined) {
    throw new UsageError(`${what} does not name image '${idle}', expected only images that it names`);
  }
  return substituted.map(({ object }) => object);
}

/** A chart of objects as they are written. */
export function chartOf(id: string, objects: readonly ManifestObject[]): Chart {
  const chart = new Chart(new App(), id, { disableResourceNameHashes: true });
  objects.forEach((object, index) => new ApiObject(chart, `${index}-${object.kind}`, { ...object }));
  return chart;
}
