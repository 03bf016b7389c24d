import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  chainTo,
  homeless,
  notExportLines,
  roomCycle,
  roomOf,
  tooLong,
  trespasses,
  undeclared,
} from './architecture/checks';
import { impurities, outsideEffects } from './architecture/effects';
import type { Import } from './architecture/graph';
import { importGraph, readSources } from './architecture/graph';
import { ROOMS } from './architecture/rooms';

const ROOT = resolve(__dirname, '..');
const CDK_PACKAGES = ['aws-cdk-lib', 'constructs', 'cdk-nag', 'cdk8s'];
const COMMAND = 'bin/cdk-airgap.ts';

describe('the repository', () => {
  const product = readSources(ROOT, ['lib', 'bin']);
  const everything = readSources(ROOT, ['lib', 'bin', 'test', 'examples', 'bench', 'scripts', '.ci']);
  const graph = importGraph(product);
  const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

  it('has the sources that these checks are about', () => {
    expect(['lib/index.ts', COMMAND].filter((path) => !product.has(path))).toEqual([]);
  });

  it('keeps every file in a room', () => {
    expect(homeless(ROOMS, product.keys())).toEqual([]);
  });

  it('lets each room import only what its row lists', () => {
    expect(trespasses(ROOMS, graph)).toEqual([]);
  });

  it('has no room that depends on itself', () => {
    expect(roomCycle(ROOMS)).toBeUndefined();
  });

  it('keeps clock, environment, output and randomness out of the pure rooms', () => {
    const pure = [...product].filter(([path]) => roomOf(ROOMS, path)?.pure);
    expect(pure.flatMap(([path, text]) => impurities(path, text))).toEqual([]);
  });

  it('prints, exits and connects only in bin/', () => {
    const lib = [...product].filter(([path]) => path.startsWith('lib/'));
    expect(lib.flatMap(([path, text]) => outsideEffects(path, text))).toEqual([]);
  });

  it('starts the command line without aws-cdk-lib', () => {
    expect(chainTo(graph, COMMAND, CDK_PACKAGES)).toEqual([]);
  });

  it('declares every package that lib/ and bin/ load', () => {
    const { dependencies, peerDependencies, optionalDependencies } = manifest;
    const declared = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    expect(undeclared(graph, declared)).toEqual([]);
  });

  it('has no source file of more than 300 lines', () => {
    expect(tooLong(everything, 300)).toEqual([]);
  });

  it('has no drawer for odds and ends', () => {
    expect([...product.keys()].filter((path) => /\/(utils?|helpers?|common|misc)\.ts$/.test(path))).toEqual(
      [],
    );
  });

  it('has export lines only in lib/index.ts', () => {
    expect(notExportLines('lib/index.ts', product.get('lib/index.ts') ?? '')).toEqual([]);
  });
});

describe('importGraph', () => {
  it.each<[string, string, Import['kind']]>([
    ["import { a } from './b';", 'lib/b.ts', 'value'],
    ["import './b';", 'lib/b.ts', 'value'],
    ["import type { a } from './b';", 'lib/b.ts', 'type'],
    ["import { type a } from './b';", 'lib/b.ts', 'type'],
    ["import { type a, c } from './b';", 'lib/b.ts', 'value'],
    ["import d, { type a } from './b';", 'lib/b.ts', 'value'],
    ["import * as b from './b';", 'lib/b.ts', 'value'],
    ["import b = require('./b');", 'lib/b.ts', 'value'],
    ["import type b = require('./b');", 'lib/b.ts', 'type'],
    ["export * from './b';", 'lib/b.ts', 'value'],
    ["export type { a } from './b';", 'lib/b.ts', 'type'],
    ["const b = require('./b');", 'lib/b.ts', 'value'],
    ["const b = require.resolve('./b');", 'lib/b.ts', 'value'],
    ["const load = () => import('./b');", 'lib/b.ts', 'lazy'],
    ['const load = () => import(`./b`);', 'lib/b.ts', 'lazy'],
    ["type A = import('./b').A;", 'lib/b.ts', 'type'],
    ["import { c } from './c';", 'lib/c/index.ts', 'value'],
    ["import data from './d.json';", 'lib/d.json', 'value'],
    ["import * as fs from 'node:fs';", 'fs', 'value'],
    ["import * as fs from 'fs/promises';", 'fs/promises', 'value'],
    ["import { Vpc } from 'aws-cdk-lib/aws-ec2';", 'aws-cdk-lib/aws-ec2', 'value'],
  ])('reads %s', (text, to, kind) => {
    const files = sources({ 'lib/a.ts': text, 'lib/b.ts': '', 'lib/c/index.ts': '' });
    expect(importGraph(files)).toEqual([{ from: 'lib/a.ts', to, kind }]);
  });

  it('does not take comments and strings for imports', () => {
    expect(importGraph(sources({ 'lib/a.ts': "// import 'fs'\nconst s = \"import 'fs'\";" }))).toEqual([]);
  });

  it('refuses a relative import that leads nowhere', () => {
    expect(() => importGraph(sources({ 'lib/a.ts': "import './gone';" }))).toThrow(
      "lib/a.ts imports './gone', which is not among the sources",
    );
  });

  it('refuses an import whose target is computed', () => {
    expect(() => importGraph(sources({ 'lib/a.ts': 'const load = (n: string) => import(n);' }))).toThrow(
      'expected a literal',
    );
  });
});

describe('the room checks', () => {
  const ROWS = [
    { path: 'lib/base', packages: ['constructs'], lazyPackages: ['sdk'] },
    { path: 'lib/base/inner' },
    { path: 'lib/user', rooms: ['lib/base'], types: ['lib/other'] },
    { path: 'lib/other', rooms: ['lib/user'] },
  ];

  it.each([
    ['lib/base.ts', 'lib/base'],
    ['lib/base/a.ts', 'lib/base'],
    ['lib/base/inner/a.ts', 'lib/base/inner'],
    ['lib/based.ts', undefined],
  ])('put %s into room %s', (file, room) => {
    expect(roomOf(ROWS, file)?.path).toBe(room);
  });

  it('report a file without a room', () => {
    expect(homeless(ROWS, ['lib/base/a.ts', 'lib/new/a.ts'])).toEqual(['lib/new/a.ts is in no room']);
  });

  it.each<Import>([
    { from: 'lib/user/a.ts', to: 'lib/user/b.ts', kind: 'value' },
    { from: 'lib/user/a.ts', to: 'lib/base/b.ts', kind: 'value' },
    { from: 'lib/user/a.ts', to: 'lib/other/b.ts', kind: 'type' },
    { from: 'lib/base/a.ts', to: 'constructs', kind: 'value' },
    { from: 'lib/base/a.ts', to: 'sdk/client', kind: 'lazy' },
    { from: 'lib/base/a.ts', to: 'sdk/client', kind: 'type' },
  ])('allow $from to import $to ($kind)', (edge) => {
    expect(trespasses(ROWS, [edge])).toEqual([]);
  });

  it.each<Import>([
    { from: 'lib/base/a.ts', to: 'lib/user/b.ts', kind: 'value' },
    { from: 'lib/base/a.ts', to: 'lib/user/b.ts', kind: 'type' },
    { from: 'lib/base/a.ts', to: 'lib/user/b.ts', kind: 'lazy' },
    { from: 'lib/user/a.ts', to: 'lib/other/b.ts', kind: 'value' },
    { from: 'lib/user/a.ts', to: 'lib/base/inner/b.ts', kind: 'value' },
    { from: 'lib/user/a.ts', to: 'constructs', kind: 'value' },
    { from: 'lib/base/a.ts', to: 'constructs-extra', kind: 'value' },
    { from: 'lib/base/a.ts', to: 'sdk', kind: 'value' },
    { from: 'lib/base/a.ts', to: 'fs', kind: 'type' },
    { from: 'lib/unknown/a.ts', to: 'constructs', kind: 'value' },
  ])('forbid $from to import $to ($kind)', (edge) => {
    expect(trespasses(ROWS, [edge])).toHaveLength(1);
  });

  it('report a circle of rooms, through types too', () => {
    expect(roomCycle(ROWS)).toEqual(['lib/user', 'lib/other', 'lib/user']);
  });

  it('report a package that is not declared for run time', () => {
    const graph: Import[] = [
      { from: 'lib/a.ts', to: 'aws-cdk-lib/core', kind: 'value' },
      { from: 'lib/a.ts', to: 'yaml', kind: 'lazy' },
      { from: 'lib/a.ts', to: 'fs/promises', kind: 'value' },
    ];
    expect(undeclared(graph, ['aws-cdk-lib'])).toEqual([
      "lib/a.ts imports 'yaml', which package.json does not declare for run time",
    ]);
  });
});

describe('chainTo', () => {
  it('shows the shortest way to a package', () => {
    const graph = importGraph(
      sources({
        'bin/a.ts': "import '../lib/b';\nimport '../lib/c';",
        'lib/b.ts': "import './c';",
        'lib/c.ts': "export * from 'aws-cdk-lib/core';",
      }),
    );
    expect(chainTo(graph, 'bin/a.ts', ['aws-cdk-lib'])).toEqual(['bin/a.ts', 'lib/c.ts', 'aws-cdk-lib/core']);
  });

  it('follows neither types nor what is loaded on demand', () => {
    const graph = importGraph(
      sources({
        'bin/a.ts': "import type { App } from 'aws-cdk-lib';\nconst load = () => import('aws-cdk-lib');",
      }),
    );
    expect(chainTo(graph, 'bin/a.ts', ['aws-cdk-lib'])).toEqual([]);
  });

  it('ends on a circle of files', () => {
    const graph = importGraph(sources({ 'bin/a.ts': "import './b';", 'bin/b.ts': "import './a';" }));
    expect(chainTo(graph, 'bin/a.ts', ['aws-cdk-lib'])).toEqual([]);
  });
});

describe('impurities', () => {
  it.each([
    'process.env.HOME',
    'Date.now()',
    'new Date()',
    'Date()',
    'Math.random()',
    "console.log('a')",
    'globalThis.x',
    'crypto.randomUUID()',
    "require('fs')",
    'async () => 1',
    'f({ process })',
    'map.get(process)',
  ])('reports %s', (expression) => {
    expect(impurities('lib/a.ts', `export const x = ${expression};`)).toHaveLength(1);
  });

  it.each([
    "new Date('2026-01-01')",
    'Math.max(1, 2)',
    'model.process.console',
    '{ process: 1, console: 2 }',
    '(process: string) => process.length',
    "'process.exit'",
    '1 /* Date.now() */',
  ])('accepts %s', (expression) => {
    expect(impurities('lib/a.ts', `export const x = ${expression};`)).toEqual([]);
  });

  it('says where', () => {
    expect(impurities('lib/a.ts', '\n\nconst t = Date.now();')).toEqual([
      "lib/a.ts:3 uses 'Date.now', expected a pure file",
    ]);
  });
});

describe('outsideEffects', () => {
  it.each([
    'process.exit(1)',
    'process.exitCode = 1',
    "process.stdout.write('a')",
    'process?.stderr',
    "process['exit'](1)",
    'const { exit } = process',
    "console.error('a')",
    "fetch('https://a')",
  ])('reports %s', (statement) => {
    expect(outsideEffects('lib/a.ts', `${statement};`)).toHaveLength(1);
  });

  it.each(['process.env.SOURCE_DATE_EPOCH', 'task.process.exit(1)'])('accepts %s', (statement) => {
    expect(outsideEffects('lib/a.ts', `${statement};`)).toEqual([]);
  });
});

describe('the file checks', () => {
  it('count lines that are not blank', () => {
    const files = sources({ 'lib/a.ts': 'a\n\n  \nb\n', 'lib/b.ts': 'a\nb\nc\n' });
    expect(tooLong(files, 2)).toEqual(['lib/b.ts has 3 lines, expected at most 2']);
  });

  it.each(['const a = 1;', 'export const a = 1;', 'export { a };', "import './a';", 'export default a;'])(
    'report %s beside export lines',
    (line) => {
      expect(notExportLines('lib/index.ts', `export * from './a';\n${line}`)).toHaveLength(1);
    },
  );
});

function sources(files: Record<string, string>): Map<string, string> {
  return new Map(Object.entries(files));
}
