/** Key of one instance: a number with `count`, a text with `for_each`. */
export type Key = string | number;

/** One name of an address or reference, with the keys that follow it. */
export interface Step {
  readonly name: string;
  readonly keys: readonly Key[];
}

/** A module call on the way from the root to a module. */
export interface ModuleStep {
  readonly name: string;
  readonly key?: Key;
  /** Address of the module that makes the call; '' for the root. */
  readonly parent: string;
  readonly address: string;
}

const PART = /([^.[\]]+)|\[("(?:[^"\\]|\\.)*"|[^\]]*)\]/g;

/** Splits an address such as `module.a["x"].aws_subnet.b[0].id`; dots inside keys do not count. */
export function parseAddress(text: string): readonly Step[] {
  const steps: { name: string; keys: Key[] }[] = [];
  for (const [, name, key] of text.matchAll(PART)) {
    if (name !== undefined) {
      steps.push({ name, keys: [] });
    } else if (key !== undefined) {
      steps.at(-1)?.keys.push(parseKey(key));
    }
  }
  return steps;
}

/** The calls that lead to a module, from the root on. */
export function moduleSteps(address: string): readonly ModuleStep[] {
  const found: ModuleStep[] = [];
  let parent = '';
  parseAddress(address).forEach(({ name, keys: [key] }, position) => {
    if (position % 2 === 1) {
      const own = join(parent, `module.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`);
      found.push({ name, parent, address: own, ...(key === undefined ? {} : { key }) });
      parent = own;
    }
  });
  return found;
}

/** An address inside a module. */
export function join(module: string, address: string): string {
  return module === '' ? address : `${module}.${address}`;
}

function parseKey(text: string): Key {
  if (!text.startsWith('"')) {
    const index = Number(text);
    return Number.isInteger(index) ? index : text;
  }
  try {
    return String(JSON.parse(text));
  } catch {
    return text.slice(1, -1);
  }
}
