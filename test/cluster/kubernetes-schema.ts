import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Testing, type Chart } from 'cdk8s';

/**
 * Whether Kubernetes would take an object, by the schemas of its API.
 *
 * Types, required members and values come from kubernetes-models 5.1.0, whose README still says 1.27 but whose API is that
 * of 1.36 or later (`MutatingAdmissionPolicy` is v1 in it). Which members there are comes from cdk8s-plus-34, made from the
 * API of Kubernetes 1.34: a member that only a later one knows is unknown. Neither knows third-party kinds.
 */

type Members = Readonly<Record<string, unknown>>;

/** What one type has: names of members, each with its own type where that has members. */
type MemberTable = ReadonlyMap<string, string | undefined>;

/** What a kind is called in the two sources. */
interface Kind {
  readonly table: string;
  readonly validator: string;
}

interface Validator {
  (value: unknown): boolean;
  readonly errors?: readonly { instancePath: string; keyword: string; params: unknown }[] | null;
}

export interface SchemaOptions {
  /** `apiVersion Kind` of third-party kinds, whose metadata alone is looked at. */
  readonly thirdParty?: readonly string[];
}

const MODULES = join(__dirname, '../../node_modules');
const SOURCE = readFileSync(join(MODULES, 'cdk8s-plus-34/lib/imports/k8s.js'), 'utf8');
const TABLES = readTables();
const KINDS = readKinds();

/** What is wrong with the objects of a chart, one line each; none for one that Kubernetes would take. */
export function chartProblems(chart: Chart, options: SchemaOptions = {}): string[] {
  return objectProblems(Testing.synth(chart) as unknown[], options);
}

/** What is wrong with objects, one line each: `NetworkPolicy own: /spec/ingres is no member of NetworkPolicySpec`. */
export function objectProblems(objects: readonly unknown[], options: SchemaOptions = {}): string[] {
  return objects.flatMap((object) => {
    const { apiVersion, kind, metadata } = object as { apiVersion: string; kind: string; metadata?: Members };
    const title = `${kind} ${String(metadata?.name)}`;
    const found = KINDS.get(`${apiVersion} ${kind}`);
    const isThirdParty = options.thirdParty?.includes(`${apiVersion} ${kind}`) ?? false;
    if (found === undefined && !isThirdParty) return [`${title}: there is no kind ${kind} in ${apiVersion}`];
    const { apiVersion: _a, kind: _k, ...rest } = object as Members;
    const problems =
      found === undefined
        ? unknownMembers(metadata, 'ObjectMeta', '/metadata')
        : [...unknownMembers(rest, found.table, ''), ...violations(object, found.validator)];
    return [...problems, ...metadataProblems(kind, metadata)].map((problem) => `${title}: ${problem}`);
  });
}

/** The same for a part of an object, such as the `PodTemplateSpec` in a third-party kind. */
export function partProblems(type: string, part: unknown): string[] {
  if (!TABLES.has(type)) return [`there is no type ${type}`];
  return [...unknownMembers(part, type, ''), ...violations(part, `IoK8sApiCoreV1${type}`)];
}

function unknownMembers(value: unknown, type: string, at: string): string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => unknownMembers(item, type, `${at}/${index}`));
  }
  if (typeof value !== 'object' || value === null) return [];
  const table = TABLES.get(type);
  // Free maps and opaque values, such as the schema of a custom resource.
  if (table === undefined || table.size === 0) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    if (!table.has(name)) return [`${at}/${name} is no member of ${type}`];
    const inner = table.get(name);
    return inner === undefined ? [] : unknownMembers(member, inner, `${at}/${name}`);
  });
}

const LOADED = new Map<string, Validator>();

function violations(value: unknown, schema: string): string[] {
  const known = LOADED.get(schema);
  const file = join(MODULES, 'kubernetes-models/_schemas', `${schema}.js`);
  // An ES module, which Node 20.19 and later can require; its package exports it to imports alone.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const validate = known ?? (require(file) as { validate: Validator }).validate;
  LOADED.set(schema, validate);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, keyword, params }) =>
      `${instancePath || '/'} breaks ${keyword} ${JSON.stringify(params)}`,
  );
}

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_KEY = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What the API server checks of names and labels beyond the schema. */
function metadataProblems(kind: string, metadata: Members | undefined): string[] {
  const name = metadata?.name;
  // Names of roles are path segments.
  const isName = /Role(Binding)?$/.test(kind)
    ? typeof name === 'string' && /^[^/%]+$/.test(name)
    : typeof name === 'string' && name.length <= 253 && SUBDOMAIN.test(name);
  const labels = Object.entries((metadata?.labels ?? {}) as Members);
  return [
    ...(isName ? [] : [`'${String(name)}' is no name`]),
    ...labels
      .filter(([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(String(value)))
      .map(([key, value]) => `'${key}: ${String(value)}' is no label`),
  ];
}

/** What each function of the generated code writes is what its type has. */
function readTables(): ReadonlyMap<string, MemberTable> {
  const functions = SOURCE.matchAll(/^function toJson_(\w+)\(obj\) \{\n([\s\S]*?)^\}/gm);
  return new Map(
    [...functions].map(([, type = '', body = '']) => {
      const members = body.matchAll(/^ {8}'([^']+)': (.*)$/gm);
      return [type, new Map([...members].map(([, name = '', value = '']) => [name, innerOf(value)]))];
    }),
  );
}

function innerOf(value: string): string | undefined {
  return /toJson_(\w+)\(/.exec(value)?.[1];
}

function readKinds(): ReadonlyMap<string, Kind> {
  const classes = SOURCE.matchAll(
    /for "(io\.k8s\.[\w.-]+)"\n\s*\*\/\n\s*static GVK = \{\n\s*apiVersion: '([^']+)',\n\s*kind: '([^']+)',[\s\S]*?toJson_(\w+)\(props\)/g,
  );
  return new Map(
    [...classes].map(([, path = '', apiVersion = '', kind = '', table = '']) => [
      `${apiVersion} ${kind}`,
      { table, validator: path.split(/[.-]/).map(capitalised).join('') },
    ]),
  );
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
