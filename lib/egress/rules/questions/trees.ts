import type { Hole, Text, Written } from '../../model/resource';
import { isText } from './each-text';
import type { Marked } from './marked';
import { mark } from './marked';

/** A document of which some texts are known in part: plain JSON, with a mark for each part that is not known. */
export interface MarkedTree {
  readonly tree: unknown;
  readonly holes: readonly Hole[];
}

/** A document as it is written, or the JSON that a text holds; undefined for a text that is no JSON. */
export function treeOf(value: Written): MarkedTree | undefined {
  if (isText(value)) {
    const marked = mark(value);
    const tree = parsed(marked.text);
    return tree === undefined ? undefined : { tree, holes: marked.holes };
  }
  const holes: Hole[] = [];
  return { tree: withMarks(value, holes), holes };
}

function parsed(text: string): unknown {
  // Asked of every text: most begin like no object and no list, and trying to read them takes far longer.
  if (!/^[ \t\r\n]*[[{]/.test(text)) {
    return undefined;
  }
  try {
    // What is known only at deployment may stand where no text does.
    const tree: unknown = JSON.parse(text.includes('\uE000') ? withQuotes(text) : text);
    return typeof tree === 'object' && tree !== null ? tree : undefined;
  } catch {
    // A text that is no JSON is read as a text.
    return undefined;
  }
}

const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|\uE000\d+\uE001/gs;

function withQuotes(text: string): string {
  return text.replace(STRING_OR_MARK, (part) => (part.startsWith('"') ? part : `"${part}"`));
}

function withMarks(value: Written, holes: Hole[]): unknown {
  if (isText(value)) {
    return typeof value === 'string' ? value : shifted(value, holes);
  }
  if (Array.isArray(value)) {
    return (value as readonly Written[]).map((item) => withMarks(item, holes));
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value as Readonly<Record<string, Written>>).map(([name, part]) => [
          name,
          withMarks(part, holes),
        ]),
      )
    : value;
}

/** Marks count from the holes that the document has already. */
function shifted(value: Text, holes: Hole[]): string {
  const marked = mark(value);
  const before = holes.length;
  holes.push(...marked.holes);
  return marked.text.replace(
    /\uE000(\d+)\uE001/g,
    (_, index: string) => `\uE000${before + Number(index)}\uE001`,
  );
}

/** Every text of a document, also those of documents that are written as texts. */
export function textsOf(value: Written): readonly Marked[] {
  const found = treeOf(value);
  return found === undefined
    ? isText(value)
      ? [mark(value)]
      : []
    : leavesOf(found.tree).map((text) => ({ text, holes: found.holes }));
}

function leavesOf(tree: unknown): readonly string[] {
  if (typeof tree === 'string') {
    const inner = parsed(tree);
    return inner === undefined ? [tree] : leavesOf(inner);
  }
  return typeof tree === 'object' && tree !== null ? Object.values(tree).flatMap(leavesOf) : [];
}

/** Every object of a document that has a member of this name. */
export function objectsWith(name: string, tree: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (typeof tree !== 'object' || tree === null) {
    return [];
  }
  const inner = Object.values(tree).flatMap((part) => objectsWith(name, part));
  return Object.hasOwn(tree, name) ? [tree as Readonly<Record<string, unknown>>, ...inner] : inner;
}
