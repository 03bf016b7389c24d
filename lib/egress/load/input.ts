import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../../shared/errors';
import type { Declaration } from '../model/declaration';
import type { NetworkModel } from '../model/network';
import type { Owner } from '../model/resource';
import type { Annotation } from '../model/waiver';
import { loadAssembly, requireDistinct } from './assembly';
import { loadTemplates } from './cloudformation';
import type * as describe from './describe';
import { isFolder, readObject } from './files';
import { nestStacks } from './nested';
import type { ParameterValues, TemplateSource } from './source';
import { readTemplateFile, toSource, withoutExtension } from './template-file';
import type * as terraform from './terraform';
import { isTerraform } from './terraform/recognise';

/**
 * Adds what a source holds to the network.
 *
 * @returns what is to be done once all sources are read: subnets of one may use the main table of another's VPC
 */
export type Fill = (model: NetworkModel) => () => void;

/** What the paths on a command line hold: everything is one network. */
export interface Input {
  readonly sources: readonly TemplateSource[];
  readonly annotations: readonly Annotation[];
  /** Sources that are not templates. */
  readonly others?: readonly Fill[];
  /** What of the input was left aside, one line each. */
  readonly notices?: readonly string[];
  /** Networks of the owner beyond the input. */
  readonly declarations?: readonly Declaration[];
  /** Whose it is, as the boundary file declares it. */
  readonly owner?: Owner;
}

/**
 * Reads cloud assemblies, templates and snapshots; several are one application.
 *
 * @throws UsageError when a path is neither
 */
export function readInput(paths: readonly string[], region: string | undefined): Input {
  const seen = new Set<string>();
  for (const path of paths.map((path) => resolve(path))) {
    if (seen.has(path)) {
      throw new UsageError(`${path} is given twice, expected each input once`);
    }
    seen.add(path);
  }
  const inputs = paths.map((path) => readPath(path, region));
  const sources = distinct(inputs.flatMap((input) => input.sources));
  return {
    sources: [
      ...sources.filter((source) => !isFile(source)),
      ...nestStacks(sources.filter(isFile), readTemplateFile),
    ],
    annotations: inputs.flatMap((input) => input.annotations),
    others: inputs.flatMap((input) => input.others ?? []),
    notices: inputs.flatMap((input) => input.notices ?? []),
  };
}

/** The network of an input. */
export function loadNetwork(input: Input, parameters?: ParameterValues): NetworkModel {
  const model = loadTemplates(input.sources, parameters);
  const others = input.others ?? [];
  model.isNetworkAlone = others.length > 0;
  const finish = others.map((fill) => fill(model));
  finish.forEach((end) => end());
  model.declarations.push(...(input.declarations ?? []));
  model.resources.owner = input.owner ?? {};
  return model;
}

/** Template files of one name in several folders are told apart by their paths; stacks of assemblies have but a name. */
function distinct(sources: readonly TemplateSource[]): readonly TemplateSource[] {
  const counts = new Map<string, number>();
  sources.forEach(({ stack }) => counts.set(stack, (counts.get(stack) ?? 0) + 1));
  const named = sources.map((source) =>
    counts.get(source.stack) === 1 || !isFile(source)
      ? source
      : { ...source, stack: withoutExtension(source.file) },
  );
  requireDistinct(named);
  return named;
}

/** A template of its own, in no assembly. */
function isFile({ file, path }: TemplateSource): boolean {
  return file === path;
}

function readPath(path: string, region: string | undefined): Input {
  if (!isFolder(path)) {
    return readFile(path, region);
  }
  if (!existsSync(join(path, 'manifest.json'))) {
    // Loaded with the first snapshot, since templates should be answered at once.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    const { readSnapshot } = require('./describe') as typeof describe;
    const { fill, notices } = readSnapshot(path);
    return { sources: [], annotations: [], others: [fill], notices };
  }
  return loadAssembly(path);
}

function readFile(path: string, region: string | undefined): Input {
  const expected =
    'a cloud assembly (cdk.out), a CloudFormation template in JSON or YAML, or a Terraform plan in JSON';
  const file = readObject(path, expected);
  if (isTerraform(file.json)) {
    // Loaded with the first plan, since templates should be answered at once.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
    const { readTerraform } = require('./terraform') as typeof terraform;
    return { sources: [], annotations: [], others: [readTerraform(file.json, path)] };
  }
  return { sources: [toSource(file, path, region)], annotations: [] };
}
