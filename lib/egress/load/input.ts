import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UsageError } from '../../shared/errors';
import type { Annotation } from '../model/waiver';
import { loadAssembly } from './assembly';
import { isFolder, readJsonObject, toTemplate } from './files';
import type { TemplateSource } from './source';

/** What the paths on a command line hold. */
export interface Input {
  readonly sources: readonly TemplateSource[];
  readonly annotations: readonly Annotation[];
}

/**
 * Reads cloud assemblies and templates; several are one application.
 *
 * @throws UsageError when a path is neither
 */
export function readInput(paths: readonly string[], region: string | undefined): Input {
  const inputs = paths.map((path) => readPath(path, region));
  const sources = inputs.flatMap((input) => input.sources);
  const seen = new Map<string, string>();
  for (const { stack, path } of sources) {
    const other = seen.get(stack);
    if (other !== undefined) {
      throw new UsageError(`${path} and ${other} are both stack '${stack}', expected each stack once`);
    }
    seen.set(stack, path);
  }
  return { sources, annotations: inputs.flatMap((input) => input.annotations) };
}

function readPath(path: string, region: string | undefined): Input {
  if (!isFolder(path)) {
    return { sources: [readTemplateFile(path, region)], annotations: [] };
  }
  if (!existsSync(join(path, 'manifest.json'))) {
    throw new UsageError(
      `${path} holds no manifest.json, expected a cloud assembly (cdk.out) or a template file`,
    );
  }
  return loadAssembly(path);
}

function readTemplateFile(path: string, region: string | undefined): TemplateSource {
  const { json, text } = readJsonObject(
    path,
    'a cloud assembly (cdk.out) or a CloudFormation template in JSON',
  );
  if (json['Resources'] === undefined) {
    throw new UsageError(`${path} has no 'Resources', expected a CloudFormation template`);
  }
  return {
    stack: basename(path).replace(/(\.template)?\.json$/i, ''),
    file: path,
    path,
    template: toTemplate(json, path),
    mentionsDefaultGroup: text.includes('DefaultSecurityGroup'),
    nested: new Map(),
    ...(region === undefined ? {} : { region }),
  };
}
