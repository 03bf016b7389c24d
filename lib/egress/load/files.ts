import { existsSync, readFileSync, statSync } from 'node:fs';
import { UsageError } from '../../shared/errors';
import type { Template } from './source';

/** Reads a JSON object. @throws UsageError with one line: what, where, and what is expected */
export function readJsonObject(path: string, what: string): { json: Record<string, unknown>; text: string } {
  const text = readText(path, what);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is not valid JSON: ${oneLine(reason)}; expected ${what}`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new UsageError(
      `${path} holds ${Array.isArray(json) ? 'a list' : `'${String(json)}'`}, expected ${what}`,
    );
  }
  return { json: json as Record<string, unknown>, text };
}

/** Checks the outermost shape of a template, on which everything else relies. */
export function toTemplate(json: Record<string, unknown>, path: string): Template {
  for (const section of ['Resources', 'Parameters', 'Conditions', 'Mappings', 'Outputs']) {
    const value = json[section];
    if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value))) {
      throw new UsageError(`'${section}' of ${path} is not an object, expected a CloudFormation template`);
    }
  }
  return { ...json, Resources: (json['Resources'] ?? {}) as Template['Resources'] };
}

export function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

function readText(path: string, what: string): string {
  if (!existsSync(path)) {
    throw new UsageError(`${path} does not exist, expected ${what}`);
  }
  if (statSync(path).isDirectory()) {
    throw new UsageError(`${path} is a folder, expected ${what}`);
  }
  try {
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} cannot be read: ${oneLine(reason)}`);
  }
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ');
}
