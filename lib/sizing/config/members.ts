import { UsageError } from '../../shared/errors';
import spellings from './spellings.json';

/** What the reader looks for, by its own name, in `spellings.json`. */
export type Wanted = string;

const NAMES = new Map(spellings.map(({ member, names, what }) => [member, { names, what }]));

/** Any JSON object. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The members of one object of a `config.json`, read by type; what is `null` is not there. */
export class Members {
  public constructor(
    private readonly members: JsonObject,
    /** The file and path that errors name, e.g. `config.json text_config`. */
    public readonly where: string,
  ) {}

  /** Every member by its name. */
  public get all(): JsonObject {
    return this.members;
  }

  public has(name: string): boolean {
    return this.members[name] !== undefined && this.members[name] !== null;
  }

  /** The first of the names that is there; the spellings of a wanted member, or one name as it is. */
  public nameOf(wanted: Wanted): string | undefined {
    return namesOf(wanted).find((name) => this.has(name));
  }

  /** A positive whole number, or a clear error where it is missing. */
  public count(wanted: Wanted): number {
    const found = this.optionalCount(wanted);
    if (found !== undefined) return found;
    const [first, ...others] = namesOf(wanted);
    const also = others.length === 0 ? '' : ` (or ${others.join(', ')})`;
    const what = NAMES.get(wanted)?.what;
    throw new UsageError(
      `${this.where} has no '${first}'${also}${what === undefined ? '' : `: ${what}`}, expected a positive whole number`,
    );
  }

  /** A positive whole number; undefined where it is missing. */
  public optionalCount(wanted: Wanted): number | undefined {
    const found = this.optionalNumber(wanted);
    return found === 0 ? undefined : found;
  }

  /** A whole number, zero included. */
  public optionalNumber(wanted: Wanted): number | undefined {
    const name = this.nameOf(wanted);
    if (name === undefined) return undefined;
    const value = single(this.members[name]);
    if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
    throw new UsageError(
      `'${name}' in ${this.where} is ${shown(this.members[name])}, expected a positive whole number`,
    );
  }

  /** The first of these names that is there as a whole number, zero included. */
  public firstNumber(names: readonly string[]): number | undefined {
    const name = names.find((candidate) => this.has(candidate));
    return name === undefined ? undefined : this.optionalNumber(name);
  }

  /** The first of these names that is there as a positive whole number. */
  public firstCount(names: readonly string[]): number | undefined {
    const name = names.find(
      (candidate) => (this.number(candidate) ?? 0) !== 0 || this.list(candidate) !== undefined,
    );
    return name === undefined ? undefined : this.optionalCount(name);
  }

  /** Any number, e.g. a factor; other types are not there. */
  public number(name: string): number | undefined {
    const value = this.members[name];
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  }

  public flag(wanted: Wanted): boolean | undefined {
    const name = this.nameOf(wanted);
    const value = name === undefined ? undefined : this.members[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  public text(wanted: Wanted): string | undefined {
    const name = this.nameOf(wanted);
    const value = name === undefined ? undefined : this.members[name];
    return typeof value === 'string' ? value : undefined;
  }

  public list(name: string): readonly unknown[] | undefined {
    const value = this.members[name];
    return Array.isArray(value) ? value : undefined;
  }

  public texts(name: string): readonly string[] {
    return (this.list(name) ?? []).filter((entry) => typeof entry === 'string');
  }

  public numbers(name: string): readonly number[] | undefined {
    return this.list(name)?.filter((entry) => typeof entry === 'number');
  }

  /** A nested object; undefined where it is missing. */
  public object(name: string): Members | undefined {
    const value = this.members[name];
    return isObject(value) ? new Members(value, `${this.where} ${name}`) : undefined;
  }

  /** The same members with others below them, which count where a member is missing. */
  public over(defaults: JsonObject): Members {
    const present = Object.entries(this.members).filter(([, value]) => value !== null);
    return new Members({ ...defaults, ...Object.fromEntries(present) }, this.where);
  }

  /** The same members with others that count before them. */
  public with(members: JsonObject): Members {
    return new Members({ ...this.members, ...members }, this.where);
  }
}

function namesOf(wanted: Wanted): readonly string[] {
  return NAMES.get(wanted)?.names ?? [wanted];
}

/** Lists of numbers, one for each modality or layer, stand for the largest of them. */
function single(value: unknown): unknown {
  if (!Array.isArray(value) || value.length === 0) return value;
  return value.every((entry) => typeof entry === 'number') ? Math.max(...value) : value;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 40 ? `${text.slice(0, 37)}...` : text;
}
