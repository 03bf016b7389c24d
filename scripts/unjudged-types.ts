import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RESOURCE_TYPES } from '../lib/resource-types/catalogue';

const EGRESS = resolve(__dirname, '..', 'lib', 'egress');
/** The rule and its data, which name what others do not. */
const OWN = /unjudged-type/;
const TELLING: ReadonlySet<string> = new Set(['calls-out', 'reachable', 'shares']);
const TYPE = /\b(?:AWS|Alexa)::\w+::\w+/g;

/** Types that can send, admit or share by their class, and that no file of the analysis names, sorted. */
export function unjudgedTypes(): readonly string[] {
  const named = new Set(
    readdirSync(EGRESS, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(?:ts|json)$/.test(name) && !OWN.test(name))
      .flatMap((name) => readFileSync(join(EGRESS, name), 'utf8').match(TYPE) ?? []),
  );
  return RESOURCE_TYPES.filter(
    ({ type, classes }) => classes.some((name) => TELLING.has(name)) && !named.has(type),
  )
    .map(({ type }) => type)
    .sort();
}

/** The data file of AG911. */
export function unjudgedTypesFile(): string {
  const source =
    'npm run docs: types of lib/resource-types of class calls-out, reachable or shares that lib/egress does not name';
  return `${JSON.stringify({ source, types: unjudgedTypes() }, null, 2)}\n`;
}
