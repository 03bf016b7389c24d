import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { UsageError } from '../../shared/errors';
import { isFolder } from './files';
import type { TemplateResource, TemplateSource } from './source';
import { isObject } from './template';

/** Types that deploy a template → the property that says where it lies. */
const LOCATIONS: ReadonlyMap<string, string> = new Map([
  ['AWS::CloudFormation::Stack', 'TemplateURL'],
  ['AWS::Serverless::Application', 'Location'],
]);

/** Stacks of one input: a template that is nested over and over is made to exhaust its reader. */
const MOST_STACKS = 2000;

/**
 * Puts nested stacks below the templates that deploy them.
 *
 * A template is found beside its parent, as `aws cloudformation package` takes it, or among the inputs, by the file
 * name at the end of its URL; an input that is nested is no stack of its own. A template that is found in neither way
 * stays unseen.
 *
 * @throws UsageError when a template nests itself
 */
export function nestStacks(
  inputs: readonly TemplateSource[],
  read: (path: string, region: string | undefined) => TemplateSource,
): readonly TemplateSource[] {
  return new Nesting(inputs, read).stacks();
}

type Child = readonly [logicalId: string, path: string];

class Nesting {
  private readonly files = new Map<string, TemplateSource>();
  private readonly children = new Map<string, readonly Child[]>();
  private readonly found: TemplateSource[] = [];
  private readonly seen = new Set<string>();

  constructor(
    private readonly inputs: readonly TemplateSource[],
    private readonly read: (path: string, region: string | undefined) => TemplateSource,
  ) {
    inputs.forEach((input) => this.files.set(resolve(input.path), input));
  }

  public stacks(): readonly TemplateSource[] {
    const nested = this.nestedPaths();
    const paths = this.inputs.map((input) => resolve(input.path));
    paths.filter((path) => !nested.has(path)).forEach((path) => this.visit(path, []));
    // What is left is nested by nothing but itself, which visiting it will say.
    paths.filter((path) => !this.seen.has(path)).forEach((path) => this.visit(path, []));
    return this.found;
  }

  /** Every template that some template of the input nests. */
  private nestedPaths(): ReadonlySet<string> {
    const nested = new Set<string>();
    for (const path of this.files.keys()) {
      for (const [, child] of this.childrenOf(path)) {
        nested.add(child);
      }
    }
    return nested;
  }

  private visit(path: string, above: readonly string[], as?: Pick<TemplateSource, 'stack' | 'parent'>): void {
    const file = this.fileAt(path);
    requireEnd(file.file, path, above);
    const { stack } = as ?? file;
    const children = this.childrenOf(path);
    const nested = children.map(([logicalId]) => [logicalId, `${stack}/${logicalId}`] as const);
    this.seen.add(path);
    this.found.push({ ...file, ...as, nested: new Map(nested) });
    requireFew(file.file, this.found);
    for (const [logicalId, child] of children) {
      const parent = { stack, logicalId };
      this.visit(child, [...above, path], { stack: `${stack}/${logicalId}`, parent });
    }
  }

  private fileAt(path: string, near?: TemplateSource): TemplateSource {
    let file = this.files.get(path);
    if (file === undefined) {
      file = this.read(near === undefined ? path : beside(near, path), near?.region);
      this.files.set(path, file);
    }
    return file;
  }

  private childrenOf(path: string): readonly Child[] {
    let children = this.children.get(path);
    if (children === undefined) {
      const source = this.fileAt(path);
      children = Object.entries(source.template.Resources).flatMap(([logicalId, resource]) => {
        const child = this.childOf(source, resource);
        return child === undefined ? [] : [[logicalId, child] as const];
      });
      this.children.set(path, children);
      children.forEach(([, child]) => this.fileAt(child, source));
    }
    return children;
  }

  private childOf(source: TemplateSource, resource: TemplateResource): string | undefined {
    const property = LOCATIONS.get(resource.Type);
    const location = property === undefined ? undefined : resource.Properties?.[property];
    if (typeof location === 'string' && !location.includes('://')) {
      const path = resolve(dirname(source.path), location);
      if (existsSync(path) && !isFolder(path)) {
        return path;
      }
    }
    return this.byEnd(endOf(location), resolve(source.path));
  }

  /** The one other input whose path agrees longest with the end of a URL, by its file name at least. */
  private byEnd(end: string, self: string): string | undefined {
    let best: { path: string; length: number; isOnly: boolean } | undefined;
    for (const input of this.inputs) {
      const path = resolve(input.path);
      const length = path === self ? 0 : commonEnd(end, path);
      if (length > (best?.length ?? 0)) {
        best = { path, length, isOnly: true };
      } else if (best !== undefined && length === best.length) {
        best.isOnly = false;
      }
    }
    return best?.isOnly === true ? best.path : undefined;
  }
}

/** @throws UsageError when a template is among those that nest it */
export function requireEnd(shown: string, path: string, above: readonly string[]): void {
  if (above.includes(path)) {
    const chain = [...above.slice(above.indexOf(path)), path].map((each) => basename(each)).join(' → ');
    throw new UsageError(`${shown} nests itself: ${chain}; expected a nested stack to end`);
  }
}

/** @throws UsageError when an input has more stacks than anybody deploys */
export function requireFew(shown: string, found: readonly TemplateSource[]): void {
  if (found.length > MOST_STACKS) {
    throw new UsageError(`${shown} nests too many stacks, expected at most ${MOST_STACKS}`);
  }
}

/** The path of a nested template, written as its parent's is. */
function beside(near: TemplateSource, path: string): string {
  const folder = dirname(near.path);
  const prefix = `${resolve(folder)}/`;
  return path.startsWith(prefix) && folder !== '.' ? `${folder}/${path.slice(prefix.length)}` : path;
}

/** The last part of a location that is written out, also in an Fn::Sub or Fn::Join. */
function endOf(location: unknown): string {
  if (typeof location === 'string') {
    return location.slice(location.lastIndexOf('}') + 1).replace(/[?#].*$/, '');
  }
  if (Array.isArray(location)) {
    return endOf(location.at(-1));
  }
  if (!isObject(location)) {
    return '';
  }
  const { 'Fn::Sub': sub, 'Fn::Join': join } = location;
  if (sub !== undefined) {
    return endOf(Array.isArray(sub) ? (sub as unknown[])[0] : sub);
  }
  const [delimiter, list] = Array.isArray(join) ? (join as unknown[]) : [];
  return typeof delimiter === 'string' && Array.isArray(list) ? joinedEnd(delimiter, list) : '';
}

function joinedEnd(delimiter: string, list: readonly unknown[]): string {
  const written: string[] = [];
  for (const part of [...list].reverse()) {
    written.unshift(endOf(part));
    if (typeof part !== 'string' || part.includes('}')) {
      break;
    }
  }
  return written.join(delimiter);
}

/** How many segments two paths share at their ends. */
function commonEnd(end: string, path: string): number {
  const a = end.split('/').reverse();
  const b = path.split(/[\\/]/).reverse();
  const differs = a.findIndex((segment, index) => segment === '' || segment !== b[index]);
  return differs < 0 ? a.length : differs;
}
