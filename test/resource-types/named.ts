import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RULES } from '../../lib/egress/rules';

const EGRESS = join(__dirname, '..', '..', 'lib', 'egress');
/** Where code and data of the analysis say what a type means; the rest of it says where it runs, or what it calls. */
const JUDGING =
  /^(?:rules\/.*\.ts|rules\/data\/ai-services\.json|load\/resources\/.*\.ts|load\/links\.json)$/;
const TYPE = /\b(?:AWS|Alexa)::\w+::\w+/g;

/** Types that a rule is about: by a row, or by name in its code; its examples do not count. */
export function typesNamedByRules(): ReadonlySet<string> {
  const rows = RULES.flatMap(({ rows = [] }) => rows.map(({ type }) => type));
  const files = readdirSync(EGRESS, { recursive: true, encoding: 'utf8' }).filter((name) =>
    JUDGING.test(name),
  );
  return new Set([...rows, ...files.flatMap(namedIn)]);
}

function namedIn(file: string): readonly string[] {
  const text = readFileSync(join(EGRESS, file), 'utf8');
  return text.replace(/\n {2,4}examples: \{[\s\S]*?\n {2,4}\},\n/g, '\n').match(TYPE) ?? [];
}
