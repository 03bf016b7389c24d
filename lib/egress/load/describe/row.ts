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

  public texts(name: string): readonly string[] {
    return this.list(name).filter((item) => typeof item === 'string');
  }

  public rows(name: string): readonly Row[] {
    return this.list(name).flatMap((item) => toRow(this.file, item) ?? []);
  }

  public row(name: string): Row | undefined {
    return toRow(this.file, this.value[name]);
  }

  private list(name: string): readonly unknown[] {
    const value = this.value[name];
    return Array.isArray(value) ? (value as unknown[]) : [];
  }
}

export function toRow(file: string, value: unknown): Row | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? new Row(file, value as Record<string, unknown>) : undefined;
}
