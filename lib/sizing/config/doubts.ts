import { isKnownType } from './families';
import { isKnownArchitecture, isUnserved } from './tasks';
import type { TextConfig } from './text';

/** What the reader is not sure of, in words. */
export function doubtsOf(config: TextConfig): readonly string[] {
  const { doubt } = config.family;
  return [...nameDoubts(config), ...(doubt === undefined ? [] : [doubt])];
}

function nameDoubts({ root, name, modelType }: TextConfig): readonly string[] {
  const read = 'it is read by its members';
  if (name === '') return [`${root.where} has no 'architectures': ${read}`];
  if (isUnserved(name)) return [`architecture '${name}' is not served by vLLM: ${read}`];
  if (!isKnownArchitecture(name)) return [`architecture '${name}' is not known: ${read}`];
  return isKnownType(modelType) ? [] : [`model type '${modelType ?? ''}' is not known: ${read}`];
}
