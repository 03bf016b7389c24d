import { existsSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UsageError } from '../../shared/errors';
import type { Annotation } from '../model/waiver';
import { annotationsOf } from './annotations';
import type { ConstructPaths } from './construct-paths';
import { NotedPaths } from './construct-paths';
import { readJsonObject } from './files';
import { requireEnd, requireFew } from './nested';
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
  visit(folder, { root: folder, sources, annotations, notes });
  requireDistinct(sources);
  return { sources, annotations };
}

interface Visit {
  readonly root: string;
  readonly sources: TemplateSource[];
  readonly annotations: Annotation[];
  readonly notes: boolean;
}

function visit(folder: string, into: Visit, above: readonly string[] = []): void {
  const path = join(folder, 'manifest.json');
  if (above.includes(resolve(folder))) {
    throw new UsageError(`${path} is a Stage of itself, expected the manifest of a cloud assembly`);
  }
  const { json } = readJsonObject(path, 'the manifest of a cloud assembly');
  if (typeof json['version'] !== 'string') {
    throw new UsageError(`${path} has no 'version', expected the manifest of a cloud assembly`);
  }
  for (const [id, artifact] of artifactsOf(json['artifacts'] ?? {}, path)) {
    if (artifact.type === 'cdk:cloud-assembly') {
      const stage = join(folder, textOr(artifact.properties?.['directoryName'], id));
      visit(stage, into, [...above, resolve(folder)]);
    } else if (artifact.type === 'aws:cloudformation:stack') {
      readStack({ folder, id, artifact }, into);
    }
  }
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

function readStack(
  { folder, id, artifact }: { folder: string; id: string; artifact: Artifact },
  into: Visit,
): void {
  const { properties = {}, environment = '' } = artifact;
  const file = textOr(properties['templateFile'], `${id}.template.json`);
  const [account, region] = /^aws:\/\/([^/]*)\/(.*)$/.exec(environment)?.slice(1) ?? [];
  const displayName = artifact.displayName ?? id;
  const deployment: Deployment = {
    folder,
    root: into.root,
    assets: assetFiles(folder, id),
    account: known(account),
    region: known(region),
    sources: into.sources,
    noted: new NotedPaths(folder, artifact),
  };
  // CDK appends the stack's name where it differs: "Prod/Net (prod-network)".
  const stack = displayName.replace(/ \([^)]*\)$/, '');
  const stackName = textOr(properties['stackName'], id);
  readTemplate(deployment, { file, stack, stackName });
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
  /** Templates that nest this one, outermost first. */
  readonly above?: readonly string[];
}

function readTemplate(
  deployment: Deployment,
  { file, stack, stackName, parent, above = [] }: StackFile,
): void {
  const path = join(deployment.folder, file);
  requireEnd(path, path, above);
  requireFew(path, deployment.sources);
  const { json, text } = readJsonObject(path, 'a CloudFormation template');
  const { template, gaps } = toTemplate(json, path);
  const nested = nestedFiles(template, deployment.assets);
  // CDK writes the path of every construct into the template, unless it is told not to.
  const paths = text.includes('"aws:cdk:path"') ? undefined : deployment.noted.of(stack, template);
  const stackOf = (logicalId: string): string => nestedStackOf(template, { stack, paths }, logicalId);
  deployment.sources.push({
    stack,
    ...(stackName === undefined ? {} : { stackName }),
    file: relative(deployment.root, path),
    path,
    template,
    gaps,
    ...(paths === undefined ? {} : { constructPaths: paths }),
    mentionsDefaultGroup: text.includes('DefaultSecurityGroup'),
    ...(deployment.region === undefined ? {} : { region: deployment.region }),
    ...(deployment.account === undefined ? {} : { account: deployment.account }),
    nested: new Map([...nested.keys()].map((logicalId) => [logicalId, stackOf(logicalId)])),
    ...(parent === undefined ? {} : { parent }),
  });
  for (const [logicalId, nestedFile] of nested) {
    const as = { stack: stackOf(logicalId), parent: { stack, logicalId } };
    readTemplate(deployment, { file: nestedFile, ...as, above: [...above, path] });
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
