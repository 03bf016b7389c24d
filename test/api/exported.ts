import { dirname, resolve } from 'node:path';
import * as ts from 'typescript';

const OPTIONS: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, skipLibCheck: true, noLib: true };

/**
 * Every name that a TypeScript user can import from `entry`, sorted.
 *
 * Follows relative imports only: what other packages declare is not ours to list, and loading
 * aws-cdk-lib would cost seconds.
 */
export function exportedNames(entry: string): string[] {
  const host = ts.createCompilerHost(OPTIONS);
  host.resolveModuleNameLiterals = (names, containingFile) =>
    names.map(({ text }) => ({ resolvedModule: resolveRelative(text, containingFile) }));
  const program = ts.createProgram([entry], OPTIONS, host);
  const source = program.getSourceFile(entry);
  const checker = program.getTypeChecker();
  const symbol = source && checker.getSymbolAtLocation(source);
  if (!symbol) throw new Error(`'${entry}' is not a module with exports`);
  return checker
    .getExportsOfModule(symbol)
    .map(({ name }) => name)
    .sort();
}

function resolveRelative(text: string, containingFile: string): ts.ResolvedModuleFull | undefined {
  if (!text.startsWith('.')) return undefined;
  const base = resolve(dirname(containingFile), text);
  const found = [`${base}.ts`, `${base}/index.ts`].find((file) => ts.sys.fileExists(file));
  return found === undefined ? undefined : { resolvedFileName: found, extension: ts.Extension.Ts };
}
