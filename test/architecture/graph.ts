import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join, posix } from 'node:path';
import * as ts from 'typescript';

/** Source text by path, relative to the repository, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

/** `value` is loaded with the file, `type` is erased, `lazy` is loaded when the call runs. */
export type ImportKind = 'value' | 'type' | 'lazy';

export interface Import {
  readonly from: string;
  /** A path in the repository, or a package with its sub-path; `node:` is left off. */
  readonly to: string;
  readonly kind: ImportKind;
}

const SOURCE = /\.(ts|mts|mjs|sh)$/;
const NOT_OURS = new Set(['node_modules', 'dist', 'cdk.out']);

/** Reads the sources of the given folders; a folder that does not exist holds none. */
export function readSources(root: string, folders: readonly string[]): Map<string, string> {
  const paths = folders.flatMap((folder) => listFiles(root, folder)).filter((path) => SOURCE.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

function listFiles(root: string, folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !NOT_OURS.has(entry.name))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(root, path) : [path];
    });
}

/** The TypeScript syntax tree of one source, with parent links. */
export function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

/** Calls `visit` for every node below `node`. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  ts.forEachChild(node, (child) => {
    visit(child);
    walk(child, visit);
  });
}

/**
 * Every import among the sources: static, re-exported, `require`d, dynamic, and in type positions.
 *
 * @throws Error if a relative import names no source, or a dynamic one is not a literal
 */
export function importGraph(sources: Sources): Import[] {
  return [...sources].flatMap(([from, text]) =>
    rawImports(parse(from, text)).map(({ text: to, kind }) => ({
      from,
      to: resolve(sources, from, to),
      kind,
    })),
  );
}

interface RawImport {
  readonly text: string;
  readonly kind: ImportKind;
}

function rawImports(file: ts.SourceFile): RawImport[] {
  const found: RawImport[] = [];
  walk(file, (node) => {
    const one = declaredImport(node) ?? calledImport(node, file.fileName);
    if (one) found.push(one);
  });
  return found;
}

function declaredImport(node: ts.Node): RawImport | undefined {
  if (ts.isImportDeclaration(node)) return raw(node.moduleSpecifier, importsTypesOnly(node));
  if (ts.isExportDeclaration(node)) return node.moduleSpecifier && raw(node.moduleSpecifier, node.isTypeOnly);
  if (ts.isExternalModuleReference(node)) return raw(node.expression, node.parent.isTypeOnly);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return raw(node.argument.literal, true);
  return undefined;
}

function raw(specifier: ts.Node, isType: boolean): RawImport {
  const text = ts.isStringLiteralLike(specifier) ? specifier.text : specifier.getText();
  return { text, kind: isType ? 'type' : 'value' };
}

function importsTypesOnly({ importClause: clause }: ts.ImportDeclaration): boolean {
  if (!clause) return false;
  if (clause.isTypeOnly) return true;
  const names = clause.namedBindings;
  const listed = names && ts.isNamedImports(names) ? names.elements : [];
  return !clause.name && listed.length > 0 && listed.every((element) => element.isTypeOnly);
}

function calledImport(node: ts.Node, path: string): RawImport | undefined {
  if (!ts.isCallExpression(node)) return undefined;
  const { expression, arguments: given } = node;
  const isImport = expression.kind === ts.SyntaxKind.ImportKeyword;
  if (!isImport && !isRequire(expression)) return undefined;
  const isLazy = isImport || isInsideFunction(node);
  const target = given[0];
  if (!target || !ts.isStringLiteralLike(target)) {
    throw new Error(
      `${path} imports '${target?.getText() ?? ''}', expected a literal: the graph must be known`,
    );
  }
  return { text: target.text, kind: isLazy ? 'lazy' : 'value' };
}

/** A `require` that runs only when something calls the function around it. */
function isInsideFunction(node: ts.Node): boolean {
  return ts.findAncestor(node, (above) => ts.isFunctionLike(above)) !== undefined;
}

function isRequire(callee: ts.Expression): boolean {
  const base = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  return ts.isIdentifier(base) && base.text === 'require';
}

function resolve(sources: Sources, from: string, to: string): string {
  if (!to.startsWith('.')) return isBuiltin(to) ? to.replace(/^node:/, '') : to;
  const base = posix.join(posix.dirname(from), to);
  if (base.endsWith('.json')) return base;
  const found = [`${base}.ts`, `${base}/index.ts`, base].find((path) => sources.has(path));
  if (found === undefined) throw new Error(`${from} imports '${to}', which is not among the sources`);
  return found;
}
