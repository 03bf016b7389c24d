import { reasonOf } from './atoms';
import type { Gap, Template, TemplateSource } from './source';
import { isLoop, isObject, toOutput, toResource } from './template';
import type { Atom, Value } from './value';

type Entries = Readonly<Record<string, unknown>>;

const LANGUAGE = 'AWS::LanguageExtensions';

/** What one template may grow to; CloudFormation itself takes 500 resources. */
const MOST_COPIES = 20_000;

/** What a loop runs over. */
interface Collection {
  readonly items: readonly string[];
  /** Why there may be other items than these. */
  readonly why?: string;
}

/** Whether loops of a template are to be written out. */
export function usesLoops({ template }: TemplateSource): boolean {
  const { Transform, Resources, Conditions = {}, Outputs = {} } = template;
  const transforms: unknown[] = Array.isArray(Transform) ? Transform : [Transform];
  return (
    transforms.includes(LANGUAGE) ||
    [Resources, Conditions, Outputs].some((section) => Object.keys(section).some(isLoop))
  );
}

/**
 * Writes out the loops of a template: what a loop over an open collection makes is a gap.
 *
 * @param evaluate - the value of a collection
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-foreach.html
 */
export function expandLoops(
  source: TemplateSource,
  evaluate: (expression: unknown) => Value,
): TemplateSource {
  const { template, gaps: before = [], lines } = source;
  const gaps: Gap[] = [...before];
  const loops = new Loops(evaluate);
  const resources: Record<string, Template['Resources'][string]>[] = [];
  const written = new Map(lines);
  for (const [name, entry] of Object.entries(template.Resources)) {
    const { entries, open } = loops.expand({ [name]: entry });
    for (const [logicalId, resource] of Object.entries(entries)) {
      const tell = (why: string): unknown => gaps.push({ logicalId, why });
      resources.push({ [logicalId]: toResource(resource, tell) });
      copyLine(written, name, logicalId);
    }
    open.forEach((why) => gaps.push({ logicalId: name, why: `loops over what is not known: ${why}` }));
  }
  const Outputs = Object.fromEntries(
    Object.entries(loops.expand(template.Outputs ?? {}).entries).map(([name, output]) => [
      name,
      toOutput(output),
    ]),
  );
  const Conditions = loops.expand(template.Conditions ?? {}).entries;
  const made = resources.flatMap((each) => Object.entries(each));
  const Resources = Object.fromEntries(made);
  for (const logicalId of collisionsIn(made)) {
    gaps.push({ logicalId, why: TWICE });
  }
  return {
    ...source,
    template: { ...template, Resources, Outputs, Conditions },
    gaps,
    ...(lines === undefined ? {} : { lines: written }),
  };
}

function copyLine(lines: Map<string, number>, from: string, to: string): void {
  const line = lines.get(from);
  if (line !== undefined) {
    lines.set(to, line);
  }
}

class Loops {
  private copies = 0;

  constructor(private readonly evaluate: (expression: unknown) => Value) {}

  /** An object with its loops written out, and why some could not be, or may make more. */
  public expand(object: Entries): { readonly entries: Entries; readonly open: readonly string[] } {
    const open: string[] = [];
    return { entries: this.object(object, open), open };
  }

  private object(object: Entries, open: string[]): Entries {
    const out: (readonly [string, unknown])[] = [];
    for (const [name, part] of Object.entries(object)) {
      if (isLoop(name)) {
        out.push(...Object.entries(this.loop(name, part, open)));
      } else {
        out.push([name, this.part(part, open)]);
      }
    }
    return this.join(out, open);
  }

  private join(out: readonly (readonly [string, unknown])[], open: string[]): Entries {
    open.push(...collisionsIn(out).map((name) => `'${name}' ${TWICE}`));
    return Object.fromEntries(out);
  }

  private part(part: unknown, open: string[]): unknown {
    if (Array.isArray(part)) {
      return part.map((item) => this.part(item, open));
    }
    return isObject(part) ? this.object(part, open) : part;
  }

  private loop(name: string, loop: unknown, open: string[]): Entries {
    const [identifier, expression, body] = Array.isArray(loop) ? (loop as unknown[]) : [];
    if (typeof identifier !== 'string' || !isObject(body)) {
      open.push(`'${name}' is no list of a name, a collection and an object`);
      return {};
    }
    const { items, why } = collectionOf(this.evaluate(expression));
    if (why !== undefined) {
      open.push(why);
    }
    const out: (readonly [string, unknown])[] = [];
    for (const item of items) {
      this.copies += countOf(body);
      if (this.copies > MOST_COPIES) {
        open.push(`its loops make more than ${MOST_COPIES} values`);
        return {};
      }
      const copy = substitute(body, identifier, item) as Entries;
      out.push(...Object.entries(this.object(copy, open)));
    }
    return this.join(out, open);
  }
}

const TWICE = 'is made twice, and not alike: the input does not show which of them there is';

/** Names that are there more than once, with other contents. */
function collisionsIn(entries: readonly (readonly [string, unknown])[]): readonly string[] {
  const seen = new Map<string, unknown>();
  const found = entries.filter(([name, content]) => {
    const isOther = seen.has(name) && JSON.stringify(seen.get(name)) !== JSON.stringify(content);
    seen.set(name, content);
    return isOther;
  });
  return found.map(([name]) => name);
}

/** The texts of a collection under every setting, and why that may not be all. */
function collectionOf(value: Value): Collection {
  const parts = value.map(({ value: atom }) => itemsOf(atom));
  const why = parts.find((part) => part.why !== undefined)?.why;
  const items = [...new Set(parts.flatMap((part) => part.items))];
  if (why !== undefined || value.length !== 1) {
    return { items, why: why ?? 'it depends on parameters or conditions' };
  }
  return { items };
}

function itemsOf(atom: Atom): Collection {
  if (atom.kind !== 'list' || atom.rest !== undefined) {
    return { items: [], why: reasonOf(atom.kind === 'list' ? (atom.rest ?? atom) : atom) };
  }
  const parts = atom.items.map((item) => (isText(item) ? textsOf(item) : collectionOf(item)));
  const why = parts.find((part) => part.why !== undefined)?.why;
  return { items: parts.flatMap((part) => part.items), ...(why === undefined ? {} : { why }) };
}

function isText([only, ...more]: Value): boolean {
  return only?.value.kind === 'text' && more.length === 0;
}

function textsOf(item: Value): Collection {
  return { items: item.flatMap(({ value }) => (value.kind === 'text' ? [value.text] : [])) };
}

/** A copy of a loop's body for one item: `${Name}` is the item, `&{Name}` its letters and digits alone. */
function substitute(part: unknown, name: string, item: string): unknown {
  if (typeof part === 'string') {
    return part
      .replaceAll(`\${${name}}`, () => item)
      .replaceAll(`&{${name}}`, () => item.replace(/[^A-Za-z0-9]/g, ''));
  }
  if (Array.isArray(part)) {
    return part.map((each) => substitute(each, name, item));
  }
  if (!isObject(part)) {
    return part;
  }
  if (part['Ref'] === name && Object.keys(part).length === 1) {
    return item;
  }
  const entries = Object.entries(part).map(([key, each]) => [
    substitute(key, name, item),
    substitute(each, name, item),
  ]);
  return Object.fromEntries(entries);
}

function countOf(part: unknown): number {
  if (typeof part !== 'object' || part === null) {
    return 1;
  }
  return Object.values(part).reduce<number>((count, each) => count + countOf(each), 1);
}
