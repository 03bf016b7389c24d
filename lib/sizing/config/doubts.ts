import { isKnownType } from './families';
import { isKnownArchitecture } from './tasks';
import type { TextConfig } from './text';

/** What the reader is not sure of, in words. */
export function doubtsOf(config: TextConfig): readonly string[] {
  const { name, modelType, family } = config;
  const doubts: string[] = [];
  if (name === '') doubts.push(`${config.root.where} has no 'architectures': it is read by its members`);
  else if (!isKnownArchitecture(name))
    doubts.push(`architecture '${name}' is not known: it is read by its members`);
  if (name !== '' && isKnownArchitecture(name) && !isKnownType(modelType)) {
    doubts.push(`model type '${modelType ?? ''}' is not known: it is read by its members`);
  }
  if (family.doubt !== undefined) doubts.push(family.doubt);
  return doubts;
}
