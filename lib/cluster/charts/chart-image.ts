import type { ImageMirror } from '../../registry/image-mirror';

/** An image of the cluster's own software in the mirror. */
export interface ChartImage {
  /** `sha256:` and 64 lower-case hexadecimal digits, as the mirror recorded it. */
  readonly digest: string;

  /**
   * The image inside the mirror, without registry, tag or digest.
   *
   * @default - its name in the registry of whoever makes it
   */
  readonly name?: string;
}

/** The reference of an image, by digest. */
export function uriOf(images: ImageMirror, image: ChartImage, upstreamName: string): string {
  return images.imageUri(image.name ?? upstreamName, image.digest);
}
