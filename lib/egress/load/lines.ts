import { readFileSync } from 'node:fs';
import type { Node } from 'jsonc-parser';
import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { TemplateSource } from './source';

/** Finds the line of a resource in its template; files are read again only when there is something to say of them. */
export class LineFinder {
  private readonly files = new Map<string, { text: string; root: Node | undefined }>();
  private readonly paths: ReadonlyMap<string, string>;

  constructor(sources: readonly TemplateSource[]) {
    this.paths = new Map(sources.map(({ stack, path }) => [stack, path]));
  }

  /** @returns the line of the resource's name, from 1; undefined when the template does not show it */
  public lineOf({ stack, logicalId }: { stack: string; logicalId: string }): number | undefined {
    const path = this.paths.get(stack);
    const file = path === undefined ? undefined : this.read(path);
    const node = file?.root && findNodeAtLocation(file.root, ['Resources', logicalId])?.parent;
    return node === undefined || file === undefined ? undefined : lineAt(file.text, node.offset);
  }

  private read(path: string): { text: string; root: Node | undefined } {
    let file = this.files.get(path);
    if (file === undefined) {
      const text = readFileSync(path, 'utf8');
      file = { text, root: parseTree(text) };
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
