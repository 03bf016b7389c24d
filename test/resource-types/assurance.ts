import { RESOURCE_TYPES } from '../../lib/resource-types/catalogue';
import type { ResourceClass } from '../../lib/resource-types/classes';
import { RESOURCE_CLASSES } from '../../lib/resource-types/classes';
import { NOT_TYPE_BOUND, TAXONOMY } from '../../lib/resource-types/taxonomy';

const HEADING = '## Resource types';
const TELLING: ReadonlySet<ResourceClass> = new Set(['calls-out', 'reachable', 'shares']);

/** The section of docs/assurance.md that counts what the catalogue of resource types says, from its heading on. */
export function resourceTypeSection(): string {
  const byHand = RESOURCE_TYPES.filter(({ reviewed }) => reviewed === 'by-hand').length;
  const sources = [...new Set(RESOURCE_TYPES.map(({ source, date }) => `${source} (${date})`))];
  const telling = RESOURCE_TYPES.filter(({ classes }) => classes.some((name) => TELLING.has(name)));
  const instead = telling.filter(({ judgedBy }) => judgedBy !== undefined);
  return [
    HEADING,
    `A resource of a type that the catalogue in \`lib/resource-types\` lacks is \`unproven\` (AG910). The catalogue names ${RESOURCE_TYPES.length}
types: ${byHand} were reviewed by hand, ${RESOURCE_TYPES.length - byHand} are read from the names of their properties alone, too wide rather than too narrow. A test
fails when the installed specification has a type, or lacks a property, that the catalogue lacks or has. To be classified is to
be known, not to be safe. Of ${telling.length} types that call out, are reachable or share, rules are about ${telling.length - instead.length}; of the other ${instead.length} the
catalogue says which types are judged instead (${instead.filter(({ judgedBy }) => judgedBy?.types !== undefined).length}), or why none need be. A test fails when a type has neither. A rule about a
type reads the properties that its rows list ([rules](rules/README.md)), not all that the type has.`,
    table(),
    `Of ${Object.keys(TAXONOMY).length} ways out and in, ${Object.keys(TAXONOMY).length - Object.keys(NOT_TYPE_BOUND).length} are opened by at least one type. The others are bound to none:`,
    Object.entries(NOT_TYPE_BOUND)
      .map(([id, why]) => `- ${id}, ${TAXONOMY[id]}: ${why}`)
      .join('\n'),
    `Sources:\n\n${sources.map((source) => `- ${source}`).join('\n')}`,
  ].join('\n\n');
}

/** The page with its section about resource types written anew; the rest of it needs the corpus to be run. */
export function withResourceTypes(page: string): string {
  const start = page.indexOf(HEADING);
  const end = page.indexOf('\n## ', start + 1);
  if (start < 0 || end < 0) {
    throw new Error(`docs/assurance.md has no section '${HEADING}', expected one: write the whole page once`);
  }
  return page.slice(0, start) + resourceTypeSection() + '\n' + page.slice(end);
}

function table(): string {
  const classes = Object.keys(RESOURCE_CLASSES) as ResourceClass[];
  const rows = classes.map((name) => {
    const all = RESOURCE_TYPES.filter(({ classes: of }) => of.includes(name));
    const first = all.filter(({ classes: of }) => of[0] === name);
    return `| ${name} | ${RESOURCE_CLASSES[name]} | ${first.length} | ${all.length} |`;
  });
  return ['| class | of a type that | as the first | in all |', '| --- | --- | --- | --- |', ...rows].join(
    '\n',
  );
}
