import type { Template } from '../lib/egress/load/source';

/** What a set of templates is made of. */
export interface Shares {
  readonly stacks: number;
  readonly resources: number;
  readonly networking: number;
  /** Leaves of Properties; an intrinsic function is one leaf, whatever is inside it. */
  readonly values: number;
  readonly intrinsics: number;
  /** Intrinsic function → how often it occurs, nested ones included. */
  readonly functions: Readonly<Record<string, number>>;
  readonly resourceTypes: number;
  readonly conditional: number;
  readonly conditions: number;
  readonly parameters: number;
}

type Counts = { -readonly [K in keyof Omit<Shares, 'functions'>]: number };

const LEAST_NETWORKING = 0.6;
const LEAST_INTRINSICS = 0.3;
const FUNCTIONS = [
  'Ref',
  'Fn::GetAtt',
  'Fn::Sub',
  'Fn::Join',
  'Fn::If',
  'Fn::ImportValue',
  'Fn::Select',
  'Fn::Split',
];
const REQUIRED = [...FUNCTIONS, 'Fn::FindInMap'];

/** Services whose every resource is part of a network; of EC2, instances and their like are not. */
const NETWORKING =
  /^AWS::(EC2|NetworkFirewall|ElasticLoadBalancingV2|Route53Resolver)::(?!Instance|Volume|LaunchTemplate)/;

/** Counts what templates are made of. */
export function sharesOf(templates: readonly Template[]): Shares {
  const functions: Record<string, number> = {};
  const types = new Set<string>();
  const total: Counts = {
    stacks: templates.length,
    resources: 0,
    networking: 0,
    values: 0,
    intrinsics: 0,
    resourceTypes: 0,
    conditional: 0,
    conditions: 0,
    parameters: 0,
  };
  for (const template of templates) {
    total.conditions += Object.keys(template.Conditions ?? {}).length;
    total.parameters += Object.keys(template.Parameters ?? {}).length;
    for (const { Type, Condition, Properties } of Object.values(template.Resources)) {
      types.add(Type);
      total.resources++;
      total.networking += NETWORKING.test(Type) ? 1 : 0;
      total.conditional += Condition === undefined ? 0 : 1;
      countValues(Properties ?? {}, total);
      countFunctions(Properties ?? {}, functions);
    }
  }
  return { ...total, resourceTypes: types.size, functions };
}

/** Fails unless the templates are the mix that the benchmark is about. */
export function assertShares(shares: Shares, expected: Pick<Shares, 'stacks' | 'resources'>): void {
  const { stacks, resources, networking, values, intrinsics, functions } = shares;
  const missing = REQUIRED.filter((name) => functions[name] === undefined);
  const problems = [
    ...(stacks === expected.stacks ? [] : [`${stacks} stacks, expected ${expected.stacks}`]),
    ...(resources === expected.resources ? [] : [`${resources} resources, expected ${expected.resources}`]),
    ...(networking / resources >= LEAST_NETWORKING ? [] : [`${percent(networking / resources)} networking`]),
    ...(intrinsics / values >= LEAST_INTRINSICS ? [] : [`${percent(intrinsics / values)} intrinsics`]),
    ...(missing.length === 0 ? [] : [`no ${missing.join(', ')}`]),
  ];
  if (problems.length > 0) {
    throw new Error(`the generated app is not the one that is meant to be measured: ${problems.join('; ')}`);
  }
}

/** What templates are made of, in a few lines. */
export function describeShares(shares: Shares): string {
  const { resources, networking, values, intrinsics, functions } = shares;
  const used = Object.entries(functions).sort(([, a], [, b]) => b - a);
  return [
    `${shares.stacks} stacks, ${resources} resources of ${shares.resourceTypes} types`,
    `${percent(networking / resources)} networking, ${percent(intrinsics / values)} of ${values} values are intrinsics`,
    used.map(([name, count]) => `${name.replace('Fn::', '')} ${count}`).join(', '),
    `${shares.parameters} parameters, ${shares.conditions} conditions, ${shares.conditional} conditional resources`,
  ].join('\n');
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function isFunction(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

function countValues(part: unknown, total: Counts): void {
  if (typeof part !== 'object' || part === null) {
    total.values++;
    return;
  }
  const [name, ...others] = Object.keys(part);
  if (!Array.isArray(part) && others.length === 0 && name !== undefined && isFunction(name)) {
    total.values++;
    total.intrinsics++;
    return;
  }
  Object.values(part).forEach((inner) => countValues(inner, total));
}

function countFunctions(part: unknown, functions: Record<string, number>): void {
  if (typeof part !== 'object' || part === null) {
    return;
  }
  for (const [name, inner] of Object.entries(part)) {
    if (!Array.isArray(part) && isFunction(name)) {
      functions[name] = (functions[name] ?? 0) + 1;
    }
    countFunctions(inner, functions);
  }
}
