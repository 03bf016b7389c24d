import { UsageError } from '../../../shared/errors';

/** One object of an answer; nothing in it is believed before it is looked at. */
export class Row {
  constructor(
    /** File or call that it comes from. */
    public readonly file: string,
    private readonly value: Readonly<Record<string, unknown>>,
  ) {}

  public has(name: string): boolean {
    return this.value[name] !== undefined && this.value[name] !== null;
  }

  public text(name: string): string | undefined {
    const value = this.value[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  public flag(name: string): boolean | undefined {
    const value = this.value[name];
    return typeof value === 'boolean' ? value : undefined;
  }

  public number(name: string): number | undefined {
    const value = this.value[name];
    return typeof value === 'number' ? value : undefined;
  }

  /** @throws UsageError when the member is no list of texts */
  public texts(name: string): readonly string[] {
    return this.list(name).map((item) => (typeof item === 'string' ? item : this.refuse(name, 'texts')));
  }

  /** @throws UsageError when the member is no list of objects: what is left out of it could be a route */
  public rows(name: string): readonly Row[] {
    return this.list(name).map((item) => toRow(this.file, item) ?? this.refuse(name, 'objects'));
  }

  public row(name: string): Row | undefined {
    return toRow(this.file, this.value[name]);
  }

  private list(name: string): readonly unknown[] {
    const value = this.value[name] ?? [];
    return Array.isArray(value) ? (value as unknown[]) : this.refuse(name, 'objects or texts');
  }

  private refuse(name: string, kind: string): never {
    throw new UsageError(
      `'${name}' in ${this.file} is not a list of ${kind}, expected the whole output of a call`,
    );
  }
}

export function toRow(file: string, value: unknown): Row | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? new Row(file, value as Record<string, unknown>) : undefined;
}
