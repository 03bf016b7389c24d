import { dirname, join } from 'node:path';
import { isObject } from '../template';
import { objectsOfLayout } from './layout';
import { UnreadArtifact } from './unread';

/** Metadata of a resource that names an artifact with objects of Kubernetes beside the template. */
export const OBJECTS_METADATA = 'cdk-airgap:objects';

type Entries = Readonly<Record<string, unknown>>;

// A name alone: what lies elsewhere is not part of what is deployed.
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** Puts the objects of artifacts beside a template into the metadata that names them, or why they cannot be read. */
export function showArtifacts(template: Entries, path: string): Entries {
  const { Resources } = template;
  if (!isObject(Resources)) {
    return template;
  }
  const shown = Object.entries(Resources).map(([id, resource]) => [id, shownIn(resource, dirname(path))]);
  return { ...template, Resources: Object.fromEntries(shown) as Entries };
}

function shownIn(resource: unknown, folder: string): unknown {
  const metadata = isObject(resource) ? resource['Metadata'] : undefined;
  const noted = isObject(metadata) ? metadata[OBJECTS_METADATA] : undefined;
  if (!isObject(resource) || !isObject(metadata) || noted === undefined) {
    return resource;
  }
  const { ClusterName } = isObject(noted) ? noted : {};
  const read = { ...(ClusterName === undefined ? {} : { ClusterName }), ...contentOf(noted, folder) };
  return { ...resource, Metadata: { ...metadata, [OBJECTS_METADATA]: read } };
}

function contentOf(noted: unknown, folder: string): { Objects: string } | { Unread: string } {
  const { Layout, Digest } = isObject(noted) ? noted : {};
  if (typeof Layout !== 'string' || typeof Digest !== 'string' || !FOLDER.test(Layout)) {
    return { Unread: 'it does not tell the folder and the digest of an artifact beside the template' };
  }
  try {
    return { Objects: objectsOfLayout(join(folder, Layout), Digest) };
  } catch (error) {
    if (error instanceof UnreadArtifact) {
      return { Unread: `the artifact in '${Layout}' cannot be read: ${error.message}` };
    }
    throw error;
  }
}
