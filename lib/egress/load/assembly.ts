import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError } from '../../shared/errors';
import { SAID_METADATA } from '../model/said';
import type { Annotation } from '../model/waiver';
import { annotationsOf } from './annotations';
import type { ConstructPaths } from './construct-paths';
import { NotedPaths } from './construct-paths';
import { readJsonObject } from './files';
import { OBJECTS_METADATA, showArtifacts } from './manifests/artifacts';
import { mentions } from './mentions';
import { requireEnd, requireFew } from './nested';
import type { Note } from './notes-at';
import { notesAt } from './notes-at';
import { showSaid } from './said';
import type { Template, TemplateResource, TemplateSource } from './source';
import { isObject, toTemplate } from './template';

/** A cloud assembly: its templates, and what its authors noted on constructs. */
export interface Assembly {
  readonly sources: readonly TemplateSource[];
  readonly annotations: readonly Annotation[];
}

interface Artifact {
  readonly type?: string;
  readonly environment?: string;
  readonly displayName?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly metadata?: unknown;
  readonly additionalMetadataFile?: string;
}

const NESTED_STACK = 'AWS::CloudFormation::Stack';

/**
 * Reads a cloud assembly as `cdk synth` writes it, with its Stages and nested stacks.
 *
 * @param folder - the folder that holds `manifest.json`
 * @param notes - whether to read what authors noted on constructs; the gate reads that from the constructs themselves
 * @throws UsageError when the folder is no assembly, or a file that it names cannot be read
 * @see https://github.com/aws/aws-cdk-cli/tree/main/packages/%40aws-cdk/cloud-assembly-schema
 */
export function loadAssembly(folder: string, { notes = true } = {}): Assembly {
  const sources: TemplateSource[] = [];
  const annotations: Annotation[] = [];
  eachStack(folder, (stack) => readStack(stack, { root: folder, sources, annotations, notes }));
  requireDistinct(sources);
  return { sources, annotations };
}

interface Reading {
  readonly root: string;
  readonly sources: TemplateSource[];
  readonly annotations: Annotation[];
  readonly notes: boolean;
}

/** A stack as the manifest of an assembly tells it. */
export interface StackArtifact {
  /** Folder of the assembly that it is in. */
  readonly folder: string;
  readonly id: string;
  readonly artifact: Artifact;
  /** Path of the Stage that it is in; empty for the app itself. */
  readonly stage: string;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/**
 * Goes through the stacks of an assembly and of its Stages, in the order of the manifests.
 *
 * @throws UsageError when a folder is no assembly
 */
export function eachStack(folder: string, read: (stack: StackArtifact) => void): void {
  visit({ folder, stage: '', above: [] }, read);
}

interface Visit {
  readonly folder: string;
  readonly stage: string;
  readonly above: readonly string[];
}

function visit({ folder, stage, above }: Visit, read: (stack: StackArtifact) => void): void {
  if (above.includes(resolve(folder))) {
    const path = join(folder, 'manifest.json');
    throw new UsageError(`${path} is a Stage of itself, expected the manifest of a cloud assembly`);
  }
  for (const [id, artifact] of manifestOf(folder)) {
    if (artifact.type === 'cdk:cloud-assembly') {
      const inner = join(folder, textOr(artifact.properties?.['directoryName'], id));
      const within = [...above, resolve(folder)];
      visit({ folder: inner, stage: artifact.displayName ?? id, above: within }, read);
    } else if (artifact.type === 'aws:cloudformation:stack') {
      read({ folder, id, artifact, stage, ...environmentOf(artifact) });
    }
  }
}

function environmentOf({ environment = '' }: Artifact): Pick<StackArtifact, 'account' | 'region'> {
  const [account, region] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment)?.slice(1) ?? [];
  return { account: known(account), region: known(region) };
}

function manifestOf(folder: string): readonly (readonly [string, Artifact])[] {
  const path = join(folder, 'manifest.json');
  const { json } = readJsonObject(path, 'the manifest of a cloud assembly');
  if (typeof json['version'] !== 'string') {
    throw new UsageError(`${path} has no 'version', expected the manifest of a cloud assembly`);
  }
  return artifactsOf(json['artifacts'] ?? {}, path);
}

function artifactsOf(artifacts: unknown, path: string): readonly (readonly [string, Artifact])[] {
  const entries = isObject(artifacts) ? Object.entries(artifacts) : [];
  const objects = entries.flatMap(([id, artifact]) => (isObject(artifact) ? [[id, artifact] as const] : []));
  if (!isObject(artifacts) || objects.length < entries.length) {
    throw new UsageError(
      `'artifacts' of ${path} is no object of objects, expected the manifest of an assembly`,
    );
  }
  return objects.map(([id, artifact]) => [id, toArtifact(artifact, `artifact '${id}' of ${path}`)]);
}

const TEXTS = ['type', 'environment', 'displayName', 'additionalMetadataFile'] as const;

/** An artifact whose members have the types that the rest relies on. */
function toArtifact(artifact: Readonly<Record<string, unknown>>, where: string): Artifact {
  const present = Object.fromEntries(Object.entries(artifact).filter(([, value]) => value !== null));
  const wrong = TEXTS.find((name) => present[name] !== undefined && typeof present[name] !== 'string');
  if (wrong !== undefined) {
    throw new UsageError(`'${wrong}' of ${where} is no text, expected the manifest of a cloud assembly`);
  }
  if (present['properties'] !== undefined && !isObject(present['properties'])) {
    throw new UsageError(`'properties' of ${where} is no object, expected the manifest of a cloud assembly`);
  }
  return present;
}

function readStack({ folder, id, artifact, account, region }: StackArtifact, into: Reading): void {
  const { properties = {} } = artifact;
  const file = textOr(properties['templateFile'], `${id}.template.json`);
  const displayName = artifact.displayName ?? id;
  const deployment: Deployment = {
    folder,
    root: into.root,
    assets: assetFiles(folder, id),
    account,
    region,
    sources: into.sources,
    noted: new NotedPaths(folder, artifact),
  };
  // CDK appends the stack's name where it differs: "Prod/Net (prod-network)".
  const stack = displayName.replace(/ \([^)]*\)$/, '');
  const stackName = textOr(properties['stackName'], id);
  readTemplate(deployment, { file, stack, stackName, said: notesAt(folder, artifact, SAID_METADATA) });
  if (into.notes) {
    into.annotations.push(...annotationsOf(folder, artifact));
  }
}

interface Deployment {
  readonly folder: string;
  readonly root: string;
  /** Content hash → file, for the templates of nested stacks. */
  readonly assets: ReadonlyMap<string, string>;
  readonly account?: string;
  readonly region?: string;
  readonly sources: TemplateSource[];
  readonly noted: NotedPaths;
}

interface StackFile {
  readonly file: string;
  readonly stack: string;
  readonly stackName?: string;
  readonly parent?: TemplateSource['parent'];
  /** What its constructs say that they need, those of the stacks that it nests among them. */
  readonly said: readonly Note[];
  /** Templates that nest this one, outermost first. */
  readonly above?: readonly string[];
}

function readTemplate(
  deployment: Deployment,
  { file, stack, stackName, parent, said, above = [] }: StackFile,
): void {
  const path = join(deployment.folder, file);
  requireEnd(path, path, above);
  requireFew(path, deployment.sources);
  const { json, text } = readJsonObject(path, 'a CloudFormation template');
  const shown = mentions(text, OBJECTS_METADATA) ? showArtifacts(json, path) : json;
  const { template, gaps } = toTemplate(shown, path);
  const nested = nestedFiles(template, deployment.assets);
  // CDK writes the path of every construct into the template, unless it is told not to.
  const paths = text.includes('"aws:cdk:path"') ? undefined : deployment.noted.of(stack, template);
  const stackOf = (logicalId: string): string => nestedStackOf(template, { stack, paths }, logicalId);
  deployment.sources.push({
    stack,
    ...(stackName === undefined ? {} : { stackName }),
    file: relative(deployment.root, path),
    path,
    template: showSaid(template, said, paths),
    gaps,
    ...(paths === undefined ? {} : { constructPaths: paths }),
    mentionsDefaultGroup: mentions(text, 'DefaultSecurityGroup'),
    ...(deployment.region === undefined ? {} : { region: deployment.region }),
    ...(deployment.account === undefined ? {} : { account: deployment.account }),
    nested: new Map([...nested.keys()].map((logicalId) => [logicalId, stackOf(logicalId)])),
    ...(parent === undefined ? {} : { parent }),
  });
  for (const [logicalId, nestedFile] of nested) {
    const as = { stack: stackOf(logicalId), parent: { stack, logicalId } };
    readTemplate(deployment, { file: nestedFile, ...as, said: [], above: [...above, path] });
  }
}

/** Nested stacks whose template is in the assembly: by CDK's own note on it, or by the hash in its URL. */
function nestedFiles(template: Template, assets: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const logicalId in template.Resources) {
    const resource = template.Resources[logicalId];
    const file = resource?.Type === NESTED_STACK ? nestedFile(resource, assets) : undefined;
    if (file !== undefined) {
      found.set(logicalId, file);
    }
  }
  return found;
}

function nestedFile(resource: TemplateResource, assets: ReadonlyMap<string, string>): string | undefined {
  const url = JSON.stringify(resource.Properties?.['TemplateURL'] ?? '');
  const noted = resource.Metadata?.['aws:asset:path'];
  // CDK names every template by its hash: a URL without one was written over, and deploys what CDK did not note.
  if (typeof noted === 'string' && /[0-9a-f]{64}/.test(url)) {
    return noted;
  }
  const [, hash = ''] = /([0-9a-f]{64})\.json/.exec(url) ?? [];
  return assets.get(hash);
}

/** A nested stack's own construct path, around which CDK puts `Part.NestedStack/Part.NestedStackResource`. */
function nestedStackOf(
  template: Template,
  { stack, paths }: { readonly stack: string; readonly paths: ConstructPaths | undefined },
  logicalId: string,
): string {
  const path = template.Resources[logicalId]?.Metadata?.['aws:cdk:path'] ?? paths?.get(logicalId);
  const own = typeof path === 'string' ? /^(.+)\.NestedStack\/[^/]+$/.exec(path)?.[1] : undefined;
  return own ?? `${stack}/${logicalId}`;
}

/** Resources are told apart by their stack's name: two stacks of one name would hide each other's. */
export function requireDistinct(sources: readonly TemplateSource[]): void {
  const paths = new Map<string, string>();
  for (const { stack, path } of sources) {
    const other = paths.get(stack);
    if (other !== undefined) {
      throw new UsageError(`stack '${stack}' is in ${other} and in ${path}, expected each stack once`);
    }
    paths.set(stack, path);
  }
}

function assetFiles(folder: string, stackArtifact: string): ReadonlyMap<string, string> {
  const path = join(folder, `${stackArtifact}.assets.json`);
  if (!existsSync(path)) {
    return new Map();
  }
  const { json } = readJsonObject(path, `the asset manifest of ${basename(folder)}`);
  const files = (json['files'] ?? {}) as Readonly<Record<string, { source?: { path?: unknown } } | null>>;
  return new Map(
    Object.entries(files).flatMap(([hash, asset]) =>
      typeof asset?.source?.path === 'string' ? [[hash, asset.source.path] as const] : [],
    ),
  );
}

/** CDK writes `unknown-account` and `unknown-region` for what the app leaves open. */
function known(part: string | undefined): string | undefined {
  return part === undefined || part === '' || part.startsWith('unknown-') ? undefined : part;
}

function textOr(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
