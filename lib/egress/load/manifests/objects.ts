import type { Hole, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import data from './sources.json';

/** An object of Kubernetes in a document, or why it cannot be told what stands there. */
export type Found =
  | {
      readonly group: string;
      readonly kind: string;
      readonly name: string;
      readonly namespace: string;
      readonly content: Written;
    }
  | { readonly why: string };

type Members = Readonly<Record<string, Written>>;

/** The objects of a document: itself, the items of a list, or the members of a List. */
export function objectsIn(document: Written, namespace: string): readonly Found[] {
  if (Array.isArray(document)) {
    return (document as readonly Written[]).flatMap((item) => objectsIn(item, namespace));
  }
  if (document === null) {
    return [];
  }
  const members = membersOf(document);
  if (members === undefined) {
    return [{ why: holeOf(document)?.why ?? 'it holds something that is no object of Kubernetes' }];
  }
  const kind = textOf(members['kind']);
  return kind?.endsWith('List') === true && Array.isArray(members['items'])
    ? objectsIn(members['items'], namespace)
    : [objectOf(members, kind, namespace)];
}

function objectOf(members: Members, kind: string | undefined, namespace: string): Found {
  const group = groupOf(members['apiVersion'], kind);
  if (kind === undefined || group === undefined) {
    const hole = holeOf(members['kind']) ?? holeOf(members['apiVersion']);
    return { why: `the kind of an object is not known: ${hole?.why ?? 'none is written'}` };
  }
  const metadata = membersOf(members['metadata']) ?? {};
  return {
    group,
    kind,
    name: shownText(metadata['name'] ?? metadata['generateName']),
    namespace: metadata['namespace'] === undefined ? namespace : shownText(metadata['namespace']),
    content: members,
  };
}

const GROUPS = new Map(data.resourceNames.rows.map(({ kind, group }) => [kind, group]));

/** `apps` of `apps/v1`; '' of `v1`; where none is written, that of the kind of this name that Kubernetes itself has. */
function groupOf(apiVersion: Written | undefined, kind = ''): string | undefined {
  if (apiVersion === undefined) {
    return GROUPS.get(kind) ?? '';
  }
  const text = shownText(apiVersion);
  const [group = '', version] = text.split('/');
  return text === '' || group.includes('${') ? undefined : version === undefined ? '' : group;
}

function membersOf(value: Written | undefined): Members | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Text)
    ? (value as Members)
    : undefined;
}

function textOf(value: Written | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function holeOf(value: Written | undefined): Hole | undefined {
  return value instanceof Text ? value.parts.find((part) => typeof part !== 'string') : undefined;
}

/** A text with the names of what is put in. */
export function shownText(value: Written | undefined): string {
  if (value instanceof Text) {
    return value.fill(({ parameter, resource }) => `\${${parameter ?? resource?.id ?? '?'}}`);
  }
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
