import { createHash } from 'crypto';
import { phaseOf } from '../apply-order';
import { identityOf, type DeliveredObject, type ObjectContent } from '../delivered-object';
import type { ArchiveFile } from './tar';

const MOST_CHARACTERS = 60;

/** A chart in an artifact. */
export interface ArtifactChart {
  readonly id: string;
  readonly objects: readonly { readonly object: DeliveredObject; readonly content: ObjectContent }[];
}

/**
 * Files of the charts, in the order in which they are to be applied: a folder for each chart, a file for each object.
 *
 * They are JSON, which every reader of YAML takes, and which leaves no text to interpretation.
 */
export function artifactFiles(charts: readonly ArtifactChart[]): ArchiveFile[] {
  return charts.flatMap(({ id, objects }, index) =>
    objects
      .map(({ object, content }) => ({
        name: `${String(index + 1).padStart(3, '0')}-${short(id, 20)}/${fileName(object)}`,
        content: `${JSON.stringify(content, undefined, 2)}\n`,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
  );
}

function fileName(object: DeliveredObject): string {
  return `${phaseOf(object.kind)}-${short(identityOf(object), MOST_CHARACTERS)}.yaml`;
}

/** With a piece of its digest where something is left out, so that no two are the same. */
function short(text: string, most: number): string {
  const name = text.replace(/[^A-Za-z0-9.-]+/g, '_');
  return name === text && name.length <= most
    ? name
    : `${name.slice(0, most - 9)}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
