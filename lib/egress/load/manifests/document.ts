import { UsageError } from '../../../shared/errors';
import type { Hole, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import { parseYaml } from '../yaml';

/** What stands in a text for a part that is not known: characters that neither JSON nor YAML gives a meaning. */
const MARK = /\uE000(\d+)\uE001/;
/** A JSON string, or a mark outside of one: a number or an object that is known only at deployment. */
const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|\uE000\d+\uE001/gs;
const BETWEEN_DOCUMENTS = /^---(?:[ \t].*)?$/m;

/**
 * The documents that a value holds: JSON or YAML in a text of which parts may not be known, or what is written out.
 *
 * @returns undefined for a text that is neither
 */
export function documentsOf(value: Written): readonly Written[] | undefined {
  if (typeof value !== 'string' && !(value instanceof Text)) {
    return [value];
  }
  const holes: Hole[] = [];
  const text = typeof value === 'string' ? value : value.fill((hole) => markOf(holes.push(hole) - 1));
  if (MARK.exec(text)?.[0] === text.trim()) {
    return undefined;
  }
  const documents = fromJson(text) ?? fromYaml(text);
  return documents?.map((document) => withHoles(document, holes));
}

function markOf(index: number): string {
  return `\uE000${index}\uE001`;
}

function fromJson(text: string): readonly unknown[] | undefined {
  const quoted = text.replace(STRING_OR_MARK, (part) => (part.startsWith('"') ? part : `"${part}"`));
  try {
    const document: unknown = JSON.parse(quoted);
    return [document];
  } catch {
    // A text that is no JSON is read as YAML.
    return undefined;
  }
}

function fromYaml(text: string): readonly unknown[] | undefined {
  try {
    const documents = text
      .split(BETWEEN_DOCUMENTS)
      .map((part) => parseYaml(part, 'the text', 'objects of Kubernetes').json);
    return documents.filter((document) => document !== null);
  } catch (error) {
    if (error instanceof UsageError) {
      return undefined;
    }
    throw error;
  }
}

function withHoles(value: unknown, holes: readonly Hole[]): Written {
  if (typeof value === 'string') {
    return textOf(value, holes);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withHoles(item, holes));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, part]) => [name, withHoles(part, holes)]))
    : (value as Written);
}

function textOf(text: string, holes: readonly Hole[]): Written {
  if (!text.includes('\uE000')) {
    return text;
  }
  const parts = text
    .split(/(\uE000\d+\uE001)/)
    .filter((part) => part !== '')
    .map((part): string | Hole => {
      const index = MARK.exec(part)?.[1];
      return index === undefined ? part : (holes.at(Number(index)) ?? part);
    });
  return new Text(parts);
}
