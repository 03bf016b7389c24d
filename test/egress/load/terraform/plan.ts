import { readTerraform } from '../../../../lib/egress/load/terraform';
import type { NetworkModel } from '../../../../lib/egress/model/network';
import { emptyNetwork } from '../../../../lib/egress/model/network';
import { analyse } from '../../../../lib/egress/rules';
import { describePath } from '../../../../lib/egress/rules/describe';

/** Plans as `terraform show -json` prints them, built from what an author writes. */

type Json = Readonly<Record<string, unknown>>;

/** An expression with references, listed as Terraform does: each with all of its prefixes. */
export interface Refs {
  readonly refs: readonly string[];
}

/** Arguments: what is known, and what refers to others. */
type Arguments = Readonly<Record<string, unknown>>;

export interface Resource {
  /** `type.name`, without keys. */
  readonly address: string;
  readonly arguments?: Arguments;
  /** Keys of its instances; one without a key unless given. */
  readonly keys?: readonly (string | number)[];
  readonly forEach?: Refs;
  /** Arguments whose configuration the format leaves out: blocks that are attributes to old versions, dynamic blocks. */
  readonly unseen?: readonly string[];
  readonly provisioners?: readonly Refs[];
  readonly actions?: readonly string[];
  readonly importing?: Json;
}

export interface Module {
  readonly resources?: readonly Resource[];
  readonly outputs?: Readonly<Record<string, Refs>>;
  readonly calls?: Readonly<Record<string, Call>>;
}

export interface Call {
  readonly module: Module;
  readonly arguments?: Readonly<Record<string, Refs>>;
  readonly keys?: readonly (string | number)[];
  readonly forEach?: Refs;
}

export function refs(...references: string[]): Refs {
  return { refs: references };
}

/** An aws resource: `aws('subnet.a', …)` is `aws_subnet.a`. */
export function aws(address: string, args: Arguments = {}, more: Partial<Resource> = {}): Resource {
  return { address: `aws_${address}`, arguments: args, ...more };
}

export function plan(root: Module, more: Json = {}): Json {
  const changes: Json[] = [];
  return {
    format_version: '1.2',
    terraform_version: '1.9.8',
    planned_values: { root_module: plannedModule(root, '', changes) },
    resource_changes: changes,
    configuration: {
      provider_config: { aws: { name: 'aws', full_name: 'registry.terraform.io/hashicorp/aws' } },
      root_module: writtenModule(root),
    },
    applyable: true,
    complete: true,
    errored: false,
    ...more,
  };
}

/** The state of resources whose values are all known. */
export function state(resources: Readonly<Record<string, Json>>): Json {
  const listed = Object.entries(resources).map(([address, values]) => {
    const [type, name] = address.split('.');
    const provider_name = 'registry.terraform.io/hashicorp/aws';
    return { address, mode: 'managed', type, name, provider_name, schema_version: 0, values };
  });
  return {
    format_version: '1.0',
    terraform_version: '1.9.8',
    values: { root_module: { resources: listed } },
  };
}

export function load(json: Json, path = 'net.tfplan.json'): NetworkModel {
  const model = emptyNetwork();
  readTerraform(json, path)(model)();
  return model;
}

/** What is said of each subnet, by address: `isolated`, `exposed: <path>` or `unproven: <reason>`. */
export function outcomes(json: Json): Record<string, string> {
  const model = load(json);
  return Object.fromEntries(
    analyse(model).subnets.map(({ subnet, verdict, leaks: [worst] }) => {
      const condition = worst === undefined ? undefined : model.choices.describe(worst.when);
      const rest = verdict === 'exposed' ? describePath(worst?.hops ?? []) : (worst?.why ?? '');
      const when = condition === undefined ? '' : ` [when ${condition}]`;
      return [subnet.origin.logicalId, verdict === 'isolated' ? verdict : `${verdict}: ${rest}${when}`];
    }),
  );
}

/** The verdict of each subnet, by address. */
export function verdicts(json: Json): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outcomes(json)).map(([address, outcome]) => [address, outcome.split(':')[0] ?? '']),
  );
}

function plannedModule(module: Module, address: string, changes: Json[]): Json {
  const prefix = address === '' ? '' : `${address}.`;
  const resources = (module.resources ?? []).flatMap((resource) => planned(resource, prefix, changes));
  const children = Object.entries(module.calls ?? {}).flatMap(
    ([name, { module: child, keys = [undefined] }]) =>
      keys.map((key) => {
        const own = `${prefix}module.${name}${keyText(key)}`;
        return { address: own, ...plannedModule(child, own, changes) };
      }),
  );
  return {
    ...(resources.length === 0 ? {} : { resources }),
    ...(children.length === 0 ? {} : { child_modules: children }),
  };
}

function planned(resource: Resource, prefix: string, changes: Json[]): Json[] {
  const [type, name] = resource.address.split('.');
  const { actions = ['create'], importing } = resource;
  return (resource.keys ?? [undefined]).flatMap((key) => {
    const common = {
      address: `${prefix}${resource.address}${keyText(key)}`,
      mode: 'managed',
      type,
      name,
      ...(key === undefined ? {} : { index: key }),
      provider_name: 'registry.terraform.io/hashicorp/aws',
    };
    const values = known(resource.arguments ?? {});
    const after_unknown = { id: true, ...(unknown(resource.arguments ?? {}) as Json) };
    changes.push({
      ...common,
      ...(prefix === '' ? {} : { module_address: prefix.slice(0, -1) }),
      change: {
        actions,
        before: actions.includes('create') ? null : values,
        after: actions.includes('delete') ? null : values,
        after_unknown,
        ...(importing === undefined ? {} : { importing }),
      },
    });
    return actions.includes('delete') || actions.includes('forget')
      ? []
      : [{ ...common, schema_version: 1, values }];
  });
}

function keyText(key: string | number | undefined): string {
  return key === undefined ? '' : `[${JSON.stringify(key)}]`;
}

function isRefs(value: unknown): value is Refs {
  return typeof value === 'object' && value !== null && 'refs' in value;
}

/** A value without what is unknown in it; unknown items of a list become null. */
function known(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => (isRefs(item) ? null : known(item)));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (isRefs(member) ? [] : [[key, known(member)]])),
  );
}

/** True for what is unknown; known members are left out of objects, and false in lists. */
function unknown(value: unknown): unknown {
  if (isRefs(value)) {
    return true;
  }
  if (Array.isArray(value)) {
    return value.map(unknown);
  }
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const members = Object.entries(value).map(([key, member]) => [key, unknown(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== false));
}

function writtenModule(module: Module): Json {
  const calls = Object.entries(module.calls ?? {}).map(([name, call]) => [
    name,
    {
      source: `./${name}`,
      expressions: writtenMembers(call.arguments ?? {}),
      ...(call.forEach === undefined ? {} : { for_each_expression: written(call.forEach) }),
      module: writtenModule(call.module),
    },
  ]);
  const outputs = Object.entries(module.outputs ?? {}).map(([name, expression]) => [
    name,
    { expression: written(expression) },
  ]);
  return {
    outputs: Object.fromEntries(outputs),
    resources: (module.resources ?? []).map(writtenResource),
    module_calls: Object.fromEntries(calls),
  };
}

function writtenResource({ address, arguments: args = {}, unseen = [], ...rest }: Resource): Json {
  const [type, name] = address.split('.');
  const seen = Object.fromEntries(Object.entries(args).filter(([key]) => !unseen.includes(key)));
  const provisioners = (rest.provisioners ?? []).map((command) => ({
    type: 'local-exec',
    expressions: { command: written(command) },
  }));
  return {
    address,
    mode: 'managed',
    type,
    name,
    provider_config_key: 'aws',
    ...(provisioners.length === 0 ? {} : { provisioners }),
    expressions: writtenMembers(seen),
    schema_version: 1,
    ...(rest.forEach === undefined ? {} : { for_each_expression: written(rest.forEach) }),
  };
}

function writtenMembers(members: Json): Json {
  return Object.fromEntries(Object.entries(members).map(([key, value]) => [key, written(value, key)]));
}

/** Blocks that the provider declares as attributes are one expression to Terraform; others are lists of blocks. */
const ATTRIBUTES_AS_BLOCKS = new Set(['route']);

function written(value: unknown, key = ''): unknown {
  if (isRefs(value)) {
    return { references: value.refs.flatMap(withPrefixes) };
  }
  if (
    Array.isArray(value) &&
    value.some((item) => typeof item === 'object' && item !== null && !isRefs(item))
  ) {
    return ATTRIBUTES_AS_BLOCKS.has(key)
      ? { references: refsIn(value).flatMap(withPrefixes) }
      : value.map((item) => writtenMembers(item as Json));
  }
  const found = refsIn(value);
  return found.length > 0 ? { references: found.flatMap(withPrefixes) } : { constant_value: value };
}

function refsIn(value: unknown): string[] {
  if (isRefs(value)) {
    return [...value.refs];
  }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(refsIn) : [];
}

function withPrefixes(reference: string): string[] {
  const parts = reference.match(/[^.[]+|\[[^\]]*\]/g) ?? [];
  const least = { data: 3, module: 2, var: 2, local: 2, each: 2, count: 2 }[parts[0] ?? ''] ?? 2;
  const prefixes: string[] = [];
  for (let length = parts.length; length >= Math.min(least, parts.length); length--) {
    prefixes.push(
      parts
        .slice(0, length)
        .reduce((all, part) => all + (part.startsWith('[') || all === '' ? '' : '.') + part, ''),
    );
  }
  return prefixes;
}
