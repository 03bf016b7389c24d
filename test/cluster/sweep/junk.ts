import shapes from '../../../lib/cluster/shapes.json';

const STRUCTS: Readonly<Record<string, Readonly<Record<string, string>>>> = shapes.structs;
const ENUMS: Readonly<Record<string, readonly unknown[]>> = shapes.enums;

/** Quantities that need not be whole. */
const FRACTIONS = new Set(['cpus', 'gpuMemoryUtilization']);
/** What somebody measured: a result of the sizing, which nobody writes by hand. */
const RESULTS = new Set(['sizing']);
const JUNK: Readonly<Record<string, readonly unknown[]>> = {
  text: ['', 7, {}, true],
  number: [NaN, -1, Infinity, '7', null],
  boolean: ['yes', 0, null],
  list: ['junk', {}, 7, null],
  map: ['junk', [], 7, null],
};

/** What is nothing that the library knows by a name. */
const ANYTHING: readonly unknown[] = ['junk', 4, [], {}, null];

/** Properties of which one is something else. */
export interface Spoiled {
  /** Path of the one, such as `size.min`. */
  readonly name: string;
  readonly value: unknown;
  readonly props: object;
}

type Record_ = Readonly<Record<string, unknown>>;

/** Every way to spoil one member of valid properties: what each must be refused for. */
export function spoiled(of: string, props: object): Spoiled[] {
  return Object.entries(STRUCTS[of] ?? {}).flatMap(([name, marked]) => {
    const isOptional = marked.endsWith('?');
    const kind = isOptional ? marked.slice(0, -1) : marked;
    const value = (props as Record_)[name];
    const put = (other: unknown): object => ({ ...props, [name]: other });
    return [
      ...(isOptional ? [] : [{ name, value: undefined, props: put(undefined) }]),
      ...junkOf(name, kind).map((junk) => ({ name, value: junk, props: put(junk) })),
      ...(value === undefined || RESULTS.has(name) ? [] : within(name, kind, value)).map((each) => ({
        ...each,
        props: put(each.props),
      })),
    ];
  });
}

/** Properties without one of those that may be left out. */
export function leftOut(of: string, props: object): Spoiled[] {
  return Object.entries(STRUCTS[of] ?? {})
    .filter(([name, kind]) => kind.endsWith('?') && (props as Record_)[name] !== undefined)
    .map(([name]) => ({ name, value: undefined, props: { ...props, [name]: undefined } }));
}

function junkOf(name: string, kind: string): readonly unknown[] {
  const junk = JUNK[kind.startsWith('[') ? 'list' : kind.startsWith('{') ? 'map' : kind] ?? junkOfType(kind);
  return kind === 'number' && !FRACTIONS.has(name) ? [...junk, 1.5] : junk;
}

/** Where every member may be left out, an object without any is right. */
function junkOfType(type: string): readonly unknown[] {
  const members = STRUCTS[type];
  const isFree = members !== undefined && Object.values(members).every((each) => each.endsWith('?'));
  return isFree ? ANYTHING.filter((junk) => JSON.stringify(junk) !== '{}') : ANYTHING;
}

/** Spoils what is in a list, in a map, or in an object. */
function within(name: string, kind: string, value: unknown): Spoiled[] {
  const inner = kind.slice(1, -1);
  if (kind.startsWith('[')) {
    const [first, ...rest] = value as unknown[];
    return [
      ...elements(inner).map((junk) => ({ name: `${name}[0]`, value: junk, props: [junk, ...rest] })),
      ...(STRUCTS[inner] === undefined || first === undefined
        ? []
        : spoiled(inner, first as object).map((each) => ({
            ...prefixed(each, `${name}[0]`),
            props: [each.props, ...rest],
          }))),
    ];
  }
  if (kind.startsWith('{')) {
    return elements(inner).map((junk) => ({
      name: `${name}.own`,
      value: junk,
      props: { ...(value as object), own: junk },
    }));
  }
  if (STRUCTS[kind] === undefined || ENUMS[kind] !== undefined) return [];
  return spoiled(kind, value as object).map((each) => prefixed(each, name));
}

/** An empty text can be an argument, and the value of a label. */
function elements(kind: string): readonly unknown[] {
  return [...junkOf('', kind).filter((junk) => junk !== '' && junk !== null), null, undefined];
}

function prefixed(each: Spoiled, name: string): Spoiled {
  return { ...each, name: `${name}.${each.name}` };
}
