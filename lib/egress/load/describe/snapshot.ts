import { basename } from 'node:path';
import { UsageError } from '../../../shared/errors';
import type { Call } from './calls';
import { callOf } from './calls';
import type { Row } from './row';
import { toRow } from './row';

/** One answer, in a file or from a call. */
export interface Page {
  /** Path of the file, or name of the call. */
  readonly file: string;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Members of an answer that are not its rows. */
const BESIDES: ReadonlySet<string> = new Set([
  '$metadata',
  'AdditionalRoutesAvailable',
  'NextToken',
  'OwnerId',
  'ResponseMetadata',
]);

/** All answers of one account and Region: pages of one key are one list. */
export class Snapshot {
  /** What of the files could not be used, for the reader. */
  public readonly notices: string[] = [];
  /** Pages that are known to be missing. */
  public readonly gaps: { readonly file: string; readonly why: string }[] = [];
  private readonly lists = new Map<string, Row[]>();
  /** Key and id → rows, of answers that are about one thing each. */
  private readonly keyed = new Map<string, Row[]>();
  private readonly pages = new Map<string, { count: number; open: string[] }>();

  constructor(pages: readonly Page[]) {
    pages.forEach((page) => this.read(page));
    for (const [name, { count, open }] of this.pages) {
      // The last page of an answer has no token.
      const [file] = open;
      if (file !== undefined && open.length >= count) {
        const why = `${name} is cut short: '${basename(file)}' has a NextToken, and no page after it is there`;
        this.gaps.push({ file, why });
      }
    }
  }

  public has(key: string): boolean {
    return this.lists.has(key);
  }

  public rows(key: string): readonly Row[] {
    return this.lists.get(key) ?? [];
  }

  /** The rows of an answer that is about one thing; undefined when there is no such answer. */
  public rowsOf(key: string, id: string): readonly Row[] | undefined {
    return this.keyed.get(`${key} ${id}`);
  }

  /** Why something is not known: what to add. */
  public whyMissing(key: string, id: string): string {
    const call = callOf(key)?.call ?? key;
    return this.has(key) ? `it is not in the output of ${call}` : `there is no output of ${call} for '${id}'`;
  }

  private read(page: Page): void {
    const { file, json } = page;
    const ids = new Set(Object.keys(json).map((key) => callOf(key)?.each?.id));
    for (const key of Object.keys(json)) {
      const call = callOf(key);
      if (call !== undefined) {
        this.readAnswer(call, page, toRows(page, key));
      } else if (!BESIDES.has(key) && !ids.has(key)) {
        this.notices.push(`'${key}' in ${file} is not an output that is read`);
      }
    }
  }

  private readAnswer(call: Call, page: Page, rows: readonly Row[]): void {
    const { key } = call;
    const id = call.each === undefined ? undefined : idOf(call.each, page);
    if (call.each !== undefined && id === undefined && !SELF_EXPLAINING.has(key)) {
      this.notices.push(
        `'${key}' in ${page.file} does not say of what, expected a member '${call.each.id}' or '${call.each.prefix}…' in the file name`,
      );
      return;
    }
    append(this.lists, key, rows);
    if (id !== undefined) {
      append(this.keyed, `${key} ${id}`, rows);
    }
    this.count(id === undefined ? call.call : `${call.call} of '${id}'`, page);
  }

  private count(name: string, { file, json }: Page): void {
    const pages = this.pages.get(name) ?? { count: 0, open: [] };
    this.pages.set(name, pages);
    pages.count++;
    const { NextToken, AdditionalRoutesAvailable } = json;
    const isOpen = (typeof NextToken === 'string' && NextToken !== '') || AdditionalRoutesAvailable === true;
    if (isOpen) {
      pages.open.push(file);
    }
  }
}

/** Answers about one thing whose rows name it themselves. */
const SELF_EXPLAINING: ReadonlySet<string> = new Set(['RouteServerPropagations']);

function idOf({ id, prefix }: NonNullable<Call['each']>, { file, json }: Page): string | undefined {
  const own = json[id];
  if (typeof own === 'string') {
    return own;
  }
  return new RegExp(`${prefix}[0-9A-Za-z]+`).exec(basename(file))?.[0];
}

function toRows({ file, json }: Page, key: string): readonly Row[] {
  const value = json[key];
  const list: unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  return list.map((item) => {
    const row = toRow(file, item);
    if (row === undefined) {
      const call = callOf(key)?.call ?? key;
      throw new UsageError(`'${key}' of ${file} is not a list of objects, expected the output of ${call}`);
    }
    return row;
  });
}

function append<T>(map: Map<string, T[]>, key: string, items: readonly T[]): void {
  const known = map.get(key);
  if (known === undefined) {
    map.set(key, [...items]);
  } else {
    items.forEach((item) => known.push(item));
  }
}
