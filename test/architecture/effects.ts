import * as ts from 'typescript';
import type { Problem } from './checks';
import { parse, walk } from './graph';

const CLOCK_AND_MACHINE = new Set([
  ...['process', 'console', 'globalThis', 'global', 'require', '__dirname', '__filename'],
  ...['fetch', 'performance', 'crypto', 'Promise', 'queueMicrotask'],
  ...['setTimeout', 'setInterval', 'setImmediate'],
]);
const CLOCK_CALLS = new Set(['Date.now', 'Math.random']);

/** What makes a pure file depend on the moment or the machine. */
export function impurities(path: string, text: string): Problem[] {
  return violations(path, text, (node) => {
    if (ts.isIdentifier(node)) return CLOCK_AND_MACHINE.has(node.text) ? node : undefined;
    if (ts.isPropertyAccessExpression(node)) return CLOCK_CALLS.has(node.getText()) ? node : undefined;
    return isClock(node) || isAsynchronous(node) ? node : undefined;
  }).map((place) => `${place}, expected a pure file`);
}

function isClock(node: ts.Node): boolean {
  const isDate = (callee: ts.Expression): boolean => ts.isIdentifier(callee) && callee.text === 'Date';
  if (ts.isNewExpression(node)) return isDate(node.expression) && !node.arguments?.length;
  return ts.isCallExpression(node) && isDate(node.expression);
}

function isAsynchronous(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.AsyncKeyword || ts.isAwaitExpression(node);
}

const OUTPUT = new Set(['exit', 'exitCode', 'abort', 'kill', 'stdin', 'stdout', 'stderr']);
const OUTSIDE = new Set(['console', 'fetch', 'WebSocket', 'XMLHttpRequest']);

/** Output, exits and sockets, which belong to `bin/` alone. */
export function outsideEffects(path: string, text: string): Problem[] {
  return violations(path, text, (node) => {
    if (!ts.isIdentifier(node)) return undefined;
    if (node.text !== 'process') return OUTSIDE.has(node.text) ? node : undefined;
    // Handing `process` on, or indexing it, hides what is done with it.
    if (!ts.isPropertyAccessExpression(node.parent)) return node;
    return OUTPUT.has(node.parent.name.text) ? node : undefined;
  }).map((place) => `${place}, expected only in bin/`);
}

/** Judges each node of a file; names that the file declares itself are its own affair. */
function violations(path: string, text: string, judge: (node: ts.Node) => ts.Node | undefined): Problem[] {
  const file = parse(path, text);
  const own = declaredNames(file);
  const found: Problem[] = [];
  walk(file, (node) => {
    if (ts.isIdentifier(node) && (own.has(node.text) || !isReference(node))) return;
    const culprit = judge(node);
    if (!culprit) return;
    const shown = ts.isPropertyAccessExpression(culprit.parent) ? culprit.parent : culprit;
    const { line } = file.getLineAndCharacterOfPosition(culprit.getStart());
    found.push(`${path}:${line + 1} uses '${shown.getText().split('\n')[0]}'`);
  });
  return found;
}

function declaredNames(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  walk(file, (node) => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node);
    if (declares && node.name && ts.isIdentifier(node.name)) names.add(node.name.text);
  });
  return names;
}

/** True where the identifier stands for a variable, not for the name of a member or a declaration. */
function isReference(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  return !('name' in parent && parent.name === node);
}
