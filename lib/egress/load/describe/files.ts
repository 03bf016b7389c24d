import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { UsageError } from '../../../shared/errors';
import { callOf } from './calls';
import type { Page } from './snapshot';

/** The files of a folder as answers of the EC2 API, and what of it was left aside. */
export interface ReadFolder {
  readonly pages: readonly Page[];
  readonly notices: readonly string[];
}

/**
 * Reads the outputs of `aws ec2 describe-*` in a folder, by any names, gzip or not.
 *
 * @throws UsageError when none of the files is one, or when one that says that it is JSON is not
 */
export function readFolder(folder: string): ReadFolder {
  const pages: Page[] = [];
  const notices: string[] = [];
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => !name.startsWith('.'));
  for (const { name } of entries.filter((entry) => !entry.isDirectory()).sort(byName)) {
    const file = join(folder, name);
    const json = parse(file, readText(file));
    if (json === undefined || !Object.keys(json).some((key) => callOf(key) !== undefined)) {
      notices.push(`${file} is left aside: it is not an output of aws ec2 that is read`);
    } else {
      pages.push({ file, json });
    }
  }
  if (pages.length === 0) {
    throw new UsageError(
      `${folder} holds no manifest.json, expected a cloud assembly (cdk.out) or a folder of aws ec2 describe-* outputs`,
    );
  }
  return { pages, notices };
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

function readText(file: string): string {
  try {
    const raw = readFileSync(file);
    const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
    // PowerShell redirects into UTF-16.
    const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
    return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${reasonOf(error)}`);
  }
}

/** The object in a file; undefined when the file does not say that it is JSON. */
function parse(file: string, text: string): Record<string, unknown> | undefined {
  if (!/\.json(\.gz)?$/i.test(file) && !/^\s*\{/.test(text)) {
    return undefined;
  }
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not valid JSON: ${reasonOf(error)}; expected an output of aws ec2`);
  }
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  return isObject ? (json as Record<string, unknown>) : undefined;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');
}
