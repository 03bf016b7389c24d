import { dirname } from 'node:path';
import { expect } from 'vitest';
import type { Assembly } from '../../../lib/egress/load/assembly';
import { loadAssembly } from '../../../lib/egress/load/assembly';
import { UsageError } from '../../../lib/shared/errors';
import { Folder } from './files';

export const folder = new Folder();

export const HASH = 'a1'.repeat(32);
export const EMPTY = { Resources: {} };
export const VERSION = '48.0.0';

export type Json = Readonly<Record<string, unknown>>;

/** Writes an assembly: its stacks and stages by id, and its other files by path. @returns its folder */
export function assembly(name: string, artifacts: Json, files: Json = {}): string {
  for (const [path, content] of Object.entries(files)) {
    folder.write(`${name}/${path}`, content);
  }
  return dirname(folder.write(`${name}/manifest.json`, { version: VERSION, artifacts }));
}

export function stack(changes: Json = {}): Json {
  return { type: 'aws:cloudformation:stack', environment: 'aws://111122223333/eu-central-1', ...changes };
}

export function stage(directoryName?: string): Json {
  return { type: 'cdk:cloud-assembly', properties: directoryName === undefined ? {} : { directoryName } };
}

/** A nested stack in a template: `Part` with what CDK notes on it. */
export function nesting(metadata: Json, url: unknown = `https://bucket/${HASH}.json`): Json {
  return {
    Resources: {
      Part: { Type: 'AWS::CloudFormation::Stack', Properties: { TemplateURL: url }, Metadata: metadata },
    },
  };
}

export const namesOf = ({ sources }: Assembly): string[] => sources.map((source) => source.stack);

/** The error of an assembly that cannot be read. */
export function failure(path: string): UsageError {
  try {
    loadAssembly(path);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).not.toContain('\n');
    return error as UsageError;
  }
  throw new Error('expected the assembly to be refused');
}
