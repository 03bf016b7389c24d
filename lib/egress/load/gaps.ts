import type { Origin } from '../model/network';
import { onlyKey } from './atoms';
import type { Gap, TemplateResource, TemplateSource } from './source';

/** What of a template nobody can look into: parts of a wrong shape, and what a macro must expand first. */
export function gapsOf(source: TemplateSource): readonly Gap[] {
  const gaps = [...(source.gaps ?? [])];
  const told = new Set(gaps.map(({ logicalId }) => logicalId));
  const { Resources } = source.template;
  for (const logicalId in Resources) {
    const why = hidden(Resources[logicalId]);
    if (why !== undefined && !told.has(logicalId)) {
      gaps.push({ logicalId, why });
    }
  }
  return gaps;
}

/** Where the gap stands in the input. */
export function originOfGap(source: TemplateSource, { logicalId }: Gap): Origin {
  const resource = source.template.Resources[logicalId];
  const line = source.lines?.get(logicalId);
  return {
    stack: source.stack,
    logicalId,
    resourceType: typeof resource?.Type === 'string' ? resource.Type : 'unknown',
    file: source.file,
    ...(line === undefined ? {} : { line }),
  };
}

function hidden(resource: TemplateResource | undefined): string | undefined {
  if (typeof resource?.Type !== 'string') {
    return 'has no Type: a macro must expand it';
  }
  const properties = resource.Properties ?? {};
  if (hasExpandedKey(resource) || hasExpandedKey(properties)) {
    return 'hides its properties: a macro must expand it';
  }
  return onlyKey(properties)?.startsWith('Fn::') === true
    ? 'has Properties that a function decides as a whole'
    : undefined;
}

function hasExpandedKey(object: object): boolean {
  for (const key in object) {
    if (isExpandedLater(key)) {
      return true;
    }
  }
  return false;
}

/** Whether a key of an object stands for others that a macro puts in its place. */
export function isExpandedLater(key: string): boolean {
  return key.startsWith('Fn::') && (key === 'Fn::Transform' || key.startsWith('Fn::ForEach'));
}

/** Whether an object is what it looks like: no intrinsic function, and no macro puts others in place of its keys. */
export function isWrittenOut(object: object): boolean {
  let count = 0;
  let isCall = false;
  for (const key in object) {
    count++;
    if (isExpandedLater(key)) {
      return false;
    }
    isCall ||= key === 'Ref' || key.startsWith('Fn::');
  }
  return !isCall || count > 1;
}
