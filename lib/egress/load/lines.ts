import { readFileSync } from 'node:fs';
import type * as jsonc from 'jsonc-parser';
import type { TemplateSource } from './source';

/** Finds the line of a resource in its template; files are read again only when there is something to say of them. */
export class LineFinder {
  private parser: typeof jsonc | undefined;
  private readonly files = new Map<string, { text: string; root: jsonc.Node | undefined }>();
  private readonly sources: ReadonlyMap<string, TemplateSource>;

  constructor(sources: readonly TemplateSource[]) {
    this.sources = new Map(sources.map((source) => [source.stack, source]));
  }

  /** @returns the line of the resource's name, from 1; undefined when the template does not show it */
  public lineOf({ stack, logicalId }: { stack: string; logicalId: string }): number | undefined {
    const source = this.sources.get(stack);
    if (source?.lines !== undefined) {
      return source.lines.get(logicalId);
    }
    const file = source === undefined ? undefined : this.read(source.path);
    const node = file?.root && this.jsonc.findNodeAtLocation(file.root, ['Resources', logicalId])?.parent;
    return node === undefined || file === undefined ? undefined : lineAt(file.text, node.offset);
  }

  /** Loaded with the first finding, since a clean input needs no line and should answer at once. */
  private get jsonc(): typeof jsonc {
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    this.parser ??= require('jsonc-parser') as typeof jsonc;
    return this.parser;
  }

  private read(path: string): { text: string; root: jsonc.Node | undefined } {
    let file = this.files.get(path);
    if (file === undefined) {
      const text = readFileSync(path, 'utf8');
      file = { text, root: this.jsonc.parseTree(text) };
      this.files.set(path, file);
    }
    return file;
  }
}

function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
  }
  return line;
}
