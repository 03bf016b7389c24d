import type * as yaml from 'yaml';
import { UsageError } from '../../shared/errors';
import { indentQuoted } from './yaml-quotes';

/** What a YAML text says, and where its resources begin. */
export interface YamlText {
  readonly json: unknown;
  /** Key of `Resources` → its line, from 1. */
  readonly lines: ReadonlyMap<string, number>;
}

/** Nodes after aliases are written out; a text that grows beyond is made to exhaust its reader. */
const MOST_NODES = 2_000_000;

/** A template with more quoted texts than this that begin lines too far to the left is refused. */
const MOST_MENDED = 100;

/** CloudFormation reads YAML 1.1, in which these words are booleans unless they are quoted. */
const BOOLEANS: ReadonlyMap<string, boolean> = new Map(
  Object.entries({ true: true, yes: true, on: true, false: false, no: false, off: false }),
);

/**
 * Reads a YAML template with short-form intrinsics as the JSON that it stands for.
 *
 * Every other plain scalar stays the text that is written, so that neither a date nor an account id is changed.
 *
 * @throws UsageError with file, line and column
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseYaml(text: string, path: string, what: string): YamlText {
  // Loaded with the first YAML text: most inputs are JSON and should be answered at once.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const library = require('yaml') as typeof yaml;
  try {
    return new YamlReader(library, { text, path, what }).read();
  } catch (error) {
    if (error instanceof RangeError) {
      throw new UsageError(`${path} is nested too deeply, expected ${what}`);
    }
    throw error;
  }
}

interface Anchored {
  readonly json: unknown;
  readonly size: number;
}

class YamlReader {
  private positions: yaml.LineCounter;
  private readonly anchors = new Map<string, Anchored>();
  private readonly lines = new Map<string, number>();
  private nodes = 0;

  constructor(
    private readonly library: typeof yaml,
    private readonly file: { readonly text: string; readonly path: string; readonly what: string },
  ) {
    this.positions = new library.LineCounter();
  }

  public read(): YamlText {
    const documents = this.documents();
    documents.forEach((document) => this.refuseErrors(document));
    const [first, second] = documents.filter(({ contents }) => !this.isEmpty(contents));
    if (second?.contents) {
      throw this.fault(second.contents.range?.[0] ?? 0, 'begins a second document');
    }
    const root = first?.contents ?? null;
    this.findLines(root);
    return { json: this.toJson(root), lines: this.lines };
  }

  private documents(): readonly yaml.Document<yaml.Node, false>[] {
    let { text } = this.file;
    for (let left = MOST_MENDED; ; left--) {
      const documents = this.parse(text);
      const [error] = documents.flatMap(({ errors }) => errors);
      const mended = error === undefined || left === 0 ? undefined : indentQuoted(text, error);
      if (mended === undefined) {
        return documents;
      }
      text = mended;
    }
  }

  private parse(text: string): readonly yaml.Document<yaml.Node, false>[] {
    this.positions = new this.library.LineCounter();
    const parsed = this.library.parseAllDocuments<yaml.Node, false>(text, {
      schema: 'failsafe',
      lineCounter: this.positions,
      prettyErrors: false,
      logLevel: 'silent',
      // Checked below, where the key can be named.
      uniqueKeys: false,
    });
    return 'empty' in parsed ? [] : parsed;
  }

  private refuseErrors({ errors }: Pick<yaml.Document, 'errors'>): void {
    const [error] = errors;
    if (error?.message.includes('call stack') === true) {
      throw new RangeError(error.message);
    }
    if (error !== undefined) {
      throw this.fault(error.pos[0], `is not valid YAML: ${oneLine(error.message)}`);
    }
  }

  private isEmpty(node: yaml.Node | null): boolean {
    return node === null || (this.library.isScalar(node) && node.value === '' && node.type === 'PLAIN');
  }

  private findLines(root: unknown): void {
    const resources = this.library.isMap(root) ? root.get('Resources', true) : undefined;
    for (const { key } of this.library.isMap(resources) ? resources.items : []) {
      if (this.library.isScalar(key)) {
        this.lines.set(String(key.value), this.positions.linePos(key.range?.[0] ?? 0).line);
      }
    }
  }

  private toJson(node: unknown): unknown {
    const before = this.nodes;
    this.count(1, node);
    if (this.library.isAlias(node)) {
      return this.dereference(node);
    }
    const { tag, anchor } = (node ?? {}) as { tag?: string; anchor?: string };
    const json = this.untagged(node);
    const tagged = tag === undefined || !/^!\w/.test(tag) ? json : shortForm(tag.slice(1), json);
    if (anchor !== undefined) {
      this.anchors.set(anchor, { json: tagged, size: this.nodes - before });
    }
    return tagged;
  }

  private dereference(alias: yaml.Alias): unknown {
    const anchored = this.anchors.get(alias.source);
    if (anchored === undefined) {
      throw this.fault(alias.range?.[0] ?? 0, `has alias '*${alias.source}', which no earlier anchor ends`);
    }
    this.count(anchored.size, alias);
    return anchored.json;
  }

  private untagged(node: unknown): unknown {
    if (this.library.isMap(node)) {
      return this.mapping(node);
    }
    if (this.library.isSeq(node)) {
      return node.items.map((item) => this.toJson(item));
    }
    return this.library.isScalar(node) ? scalar(node) : null;
  }

  private mapping(map: yaml.YAMLMap): Record<string, unknown> {
    const own = new Map<string, unknown>();
    const merged = new Map<string, unknown>();
    for (const { key, value } of map.items) {
      const name = this.keyOf(key, map);
      if (own.has(name)) {
        throw this.fault(offsetOf(key, map), `writes the key '${name}' twice in one object`);
      }
      const json = this.toJson(value);
      if (name === '<<') {
        this.merge(json, key, merged);
      } else {
        own.set(name, json);
      }
    }
    // Object.fromEntries also defines keys such as __proto__ as plain members.
    return Object.fromEntries(new Map([...merged, ...own]));
  }

  /** Of several merged mappings the first wins; what is written beside them wins over all. */
  private merge(json: unknown, key: unknown, into: Map<string, unknown>): void {
    for (const part of Array.isArray(json) ? (json as unknown[]) : [json]) {
      if (typeof part !== 'object' || part === null || Array.isArray(part)) {
        throw this.fault(offsetOf(key), `merges something that is not an object`);
      }
      for (const [name, value] of Object.entries(part)) {
        if (!into.has(name)) {
          into.set(name, value);
        }
      }
    }
  }

  private keyOf(key: unknown, map: yaml.YAMLMap): string {
    const name = this.library.isAlias(key) ? this.dereference(key) : key;
    if (this.library.isScalar(name)) {
      return String(name.value);
    }
    if (typeof name === 'string') {
      return name;
    }
    throw this.fault(offsetOf(key, map), 'has a key that is not a text');
  }

  private count(nodes: number, at: unknown): void {
    this.nodes += nodes;
    if (this.nodes > MOST_NODES) {
      throw this.fault(offsetOf(at), `grows beyond ${MOST_NODES} values through its aliases`);
    }
  }

  private fault(offset: number, what: string): UsageError {
    const { line, col } = this.positions.linePos(offset);
    return new UsageError(`${this.file.path}:${line}:${col} ${what}; expected ${this.file.what}`);
  }
}

/** `!GetAtt a.b` and the like, as the JSON form of the same intrinsic. */
function shortForm(name: string, argument: unknown): Record<string, unknown> {
  if (name === 'Ref' || name === 'Condition') {
    return { [name]: argument };
  }
  if (name === 'GetAtt' && typeof argument === 'string') {
    const dot = argument.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? argument : [argument.slice(0, dot), argument.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: argument };
}

function scalar({ value, type }: yaml.Scalar): unknown {
  if (type !== 'PLAIN' || typeof value !== 'string') {
    return value;
  }
  if (value === '' || value === '~' || /^null$/i.test(value)) {
    return null;
  }
  return BOOLEANS.get(value.toLowerCase()) ?? value;
}

function offsetOf(...nodes: readonly unknown[]): number {
  const ranged = nodes.map((node) => (node as { range?: [number] } | null | undefined)?.range?.[0]);
  return ranged.find((offset) => offset !== undefined) ?? 0;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
