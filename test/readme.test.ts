import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(__dirname, '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const workloads = readFileSync(join(ROOT, 'docs/cluster-workloads.md'), 'utf8');
const blocks = [...`${readme}\n${workloads}`.matchAll(/```ts\n([\s\S]*?)```/g)].map(
  (match) => match[1] ?? '',
);
let folder = '';

beforeAll(() => {
  // Inside the repository, so that packages resolve as they do for a reader of the checkout.
  folder = mkdtempSync(join(ROOT, 'test', '.readme-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every TypeScript block of the README and of the page about workloads compiles against the exported API', () => {
  const files = blocks.map((block, index) => {
    const file = join(folder, `block${index}.ts`);
    writeFileSync(file, block);
    return file;
  });
  const program = ts.createProgram(files, {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.CommonJS,
    moduleResolution: ts.ModuleResolutionKind.Node10,
    resolveJsonModule: true,
    esModuleInterop: true,
    baseUrl: ROOT,
    paths: { 'cdk-airgap': ['dist/lib/index.d.ts'] },
  });
  const errors = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
  expect(blocks.length).toBeGreaterThan(0);
  expect(errors).toEqual([]);
});

test('every local link of the README leads somewhere', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((match) => match[1] ?? '');
  const missing = links.filter((link) => !ts.sys.fileExists(join(ROOT, link)));
  expect(missing).toEqual([]);
});
