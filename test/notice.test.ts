import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(__dirname, '..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

interface Package {
  readonly version: string;
  readonly license: string;
  readonly files: readonly string[];
  readonly bundledDependencies: readonly string[];
}

const own = JSON.parse(read('package.json')) as Package;
const NOTICE = read('NOTICE');

test('the package ships the notice of what it bundles', () => {
  expect(own.files).toContain('NOTICE');
});

test.each(own.bundledDependencies)('the notice names the version and the licence of %s', (name) => {
  const { version, license } = JSON.parse(read(`node_modules/${name}/package.json`)) as Package;
  const [, entry = ''] = NOTICE.split(`${name} ${version}\n`);
  expect(entry.split('\n\n')[0]).toContain(license.split(' OR ')[0]);
});
