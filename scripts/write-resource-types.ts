import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { DATA_FILES } from '../lib/resource-types/data';
import { compare } from './resource-type-differences';
import { readByProperty } from './resource-type-reading';
import type { Specification } from './specification';
import { readSpecification } from './specification';

/**
 * Compares the catalogue of resource types with the installed specification: what is new, what is gone.
 *
 * Usage: npm run resource-types [-- --write]
 *
 * `--write` adds a row for each new type, read from the names of its properties, to the file of its service, for a person
 * to review, and writes the version into every file; the date stays for the person to set. Exit code 1 while a type has no
 * row, or a row names what the specification does not have.
 */
const DATA = join(__dirname, '..', 'lib', 'resource-types', 'data');
const FALLBACK = 'management';

async function main(): Promise<void> {
  const specification = readSpecification();
  const { missing, gone, dangling } = compare(specification);
  missing.forEach((type) => console.log(`new: ${type}`));
  gone.forEach((type) => console.log(`gone: ${type}`));
  dangling.forEach(({ type, path }) => console.log(`no such property: ${path} of ${type}`));
  if (process.argv.includes('--write')) {
    const added = byFile(missing);
    for (const file of Object.keys(DATA_FILES)) {
      await rewrite(file, added.get(file) ?? [], specification);
    }
  }
  console.log(`${specification.types.size} types in version ${specification.version} of the specification`);
  process.exitCode = missing.length + gone.length + dangling.length === 0 ? 0 : 1;
}

/** New types by the file that holds the rest of their service. */
function byFile(types: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = new Map<string, string[]>();
  for (const type of types) {
    const service = type.split('::').slice(0, 2).join('::').concat('::');
    const home = Object.entries(DATA_FILES).find(([, { types: rows }]) =>
      Object.keys(rows).some((row) => row.startsWith(service)),
    );
    const file = home?.[0] ?? FALLBACK;
    files.set(file, [...(files.get(file) ?? []), type]);
  }
  return files;
}

async function rewrite(
  file: string,
  types: readonly string[],
  { version, types: paths }: Specification,
): Promise<void> {
  const path = join(DATA, `${file}.json`);
  const data = JSON.parse(readFileSync(path, 'utf8')) as { source: string; types: Record<string, unknown> };
  data.source = data.source.replace(/(aws-service-spec) [\d.]+\d/, `$1 ${version}`);
  types.forEach((type) => (data.types[type] = readByProperty(paths.get(type) ?? new Set())));
  const rows = Object.keys(data.types)
    .sort()
    .map((type) => `${JSON.stringify(type)}: ${JSON.stringify(data.types[type])}`);
  const { types: _, ...head } = data;
  const text = `${JSON.stringify(head).slice(0, -1)},\n"types": {\n${rows.join(',\n')}}}`;
  const options = (await resolveConfig(path)) ?? {};
  writeFileSync(path, await format(text.replace(/^\{/, '{\n'), { ...options, filepath: path }));
}

void main();
