import type { OwnThing, Part, Text } from './text';
import { HOLE, hole, quoted, readEscapes, withoutVariables } from './text';

/** What own things are written as, so that they equal themselves and nothing of anybody else. */
export type StandIn = (name: string, as: OwnThing) => string;

/** Keys that hold the id of an organization: one that is not known is the organization that the author means. */
const ORGANIZATION_KEY = /^aws:(?:principal|resource|source|vpce)org(?:id|paths)$/;

/** Reads the texts of policy documents. */
export class Reader {
  /** False for the 2008 language, in which `${…}` is nothing special. */
  private readonly variables: boolean = true;

  /**
   * @param standIn - what own things are written as
   * @param needsPrincipal - whether statements of this kind of policy must name a principal
   */
  constructor(
    private readonly standIn: StandIn,
    public readonly needsPrincipal: boolean,
    version: string | undefined = '2012-10-17',
  ) {
    this.variables = version === '2012-10-17';
  }

  /** A document without a version is of the 2008 language. */
  public forVersion(version: string | undefined): Reader {
    return new Reader(this.standIn, this.needsPrincipal, version ?? '2008-10-17');
  }

  /** Why a value is not known; undefined when it is, at least in part. */
  public unknownAt(value: unknown): string | undefined {
    return typeof value === 'object' && value !== null && 'unknown' in value
      ? String(value.unknown)
      : undefined;
  }

  public isText(value: unknown): boolean {
    return typeof value === 'object' && value !== null && ('parts' in value || 'own' in value);
  }

  /** The texts of a list, or of one value. */
  public texts(value: unknown): Text[] {
    return (Array.isArray(value) ? (value as unknown[]) : [value]).map((item) => this.text(item));
  }

  /** The values of a condition key. */
  public conditionTexts(label: string, value: unknown): Text[] {
    const texts = this.texts(value);
    if (!ORGANIZATION_KEY.test(label.toLowerCase())) {
      return texts;
    }
    const own = this.standIn('organization', 'organization');
    return texts.map((text) =>
      text.text.startsWith(HOLE)
        ? { text: own + text.text.slice(HOLE.length), why: text.why.slice(1) }
        : text,
    );
  }

  private text(value: unknown): Text {
    if (typeof value === 'string') {
      return { text: this.read(value), why: [] };
    }
    if (typeof value === 'number' || typeof value === 'boolean') {
      return { text: String(value), why: [] };
    }
    const parts = partsOf(value);
    return parts === undefined
      ? hole(this.unknownAt(value) ?? 'the value is not a text')
      : this.joined(parts);
  }

  private joined(parts: readonly Part[]): Text {
    const why: string[] = [];
    const pieces = parts.map((part) => {
      if (typeof part === 'string') {
        return part;
      }
      if ('own' in part) {
        return quoted(this.standIn(part.own, part.as ?? 'name'));
      }
      why.push(part.unknown);
      return HOLE;
    });
    return { text: this.read(pieces.join('')), why };
  }

  private read(text: string): string {
    return this.variables ? readEscapes(text) : withoutVariables(text);
  }
}

function partsOf(value: unknown): readonly Part[] | undefined {
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  if ('parts' in value && Array.isArray(value.parts)) {
    return value.parts as readonly Part[];
  }
  return 'own' in value ? [value as Part] : undefined;
}
