import type { Access } from './actions';
import { readDocument, type Statement } from './document';
import { fixed, type Domains, ABSENT } from './domain';
import type { Principal, Request } from './evaluate';
import { federated } from './federation';
import { ANYWHERE, foreignVpcs, internet, OF_SERVICES, ownEndpoint, type Where } from './network';
import { Reader } from './reader';
import type { Scope } from './scope';
import { findAllowed, isConfirmed, unknownsIn, type Hit, type Layers } from './search';
import { Target, type Whose } from './target';
import type { PolicyText, Text } from './text';
import { anonymous, canonicalUsers, deputies, members, strangers, type Who } from './who';
import {
  anchoredArns,
  anchoredResources,
  anybodysResources,
  ownResources,
  strangersResources,
  theRole,
} from './whose';
import { OWN_NAME, World, type Boundary } from './world';

/** What a policy is attached to: `endpoint` a VPC endpoint, `trust` a role, `identity` a user, group or role. */
export type PolicyKind = 'endpoint' | 'resource' | 'trust' | 'identity';

/** Policies that decide together on a request. */
export interface PolicySet {
  readonly kind: PolicyKind;
  /** IAM prefix of the service whose endpoint or resource has the policies, as `s3`. */
  readonly service?: string;
  /** IAM prefix of the service of which a witness tells, where requests to several would do. */
  readonly shows?: string;
  /** ARN of the resource that has the policies. Default: what their own `Resource` elements say. */
  readonly resource?: PolicyText;
  /** Documents, of which any can allow: parsed JSON whose texts are PolicyTexts, with `{ unknown: why }` for gaps. */
  readonly policies: readonly unknown[];
  /** Documents of which each must allow: permissions boundaries, service and resource control policies. */
  readonly guards?: readonly unknown[];
}

/**
 * What is asked.
 *
 * - `resource`: can a resource of another account be reached? Of an endpoint or identity policy.
 * - `principal`: can a principal of another account, or nobody in particular, use it?
 * - `deputy`: can a service of AWS use it while it acts for another account (the confused deputy)?
 * - `network`: can an own principal use it from outside the own networks? Calls that a service of AWS makes, for itself
 *   or for the principal, do not count.
 */
export interface Question {
  readonly about: 'resource' | 'principal' | 'deputy' | 'network';
  readonly boundary: Boundary;
  /** Only actions that read, or only such as write. Default: any. */
  readonly access?: Access;
  /**
   * `data`: only actions of data-actions.json, which carry data to or from resources that another account can own.
   *
   * Default: `data` for identity policies, which grant much that no other account can own, else `any`.
   */
  readonly actions?: 'data' | 'any';
  /** Whether own principals are allowed by other policies. Default: only for resources other than KMS keys. */
  readonly isGrantedElsewhere?: boolean;
  /** Patterns of `aws:PrincipalArn` that do not count for `network`, for access in an emergency. */
  readonly exempt?: readonly string[];
  /** What is known of condition keys, in any case; null when a key is missing. */
  readonly facts?: Readonly<Record<string, string | readonly string[] | null>>;
}

/** What a policy says. */
export type Answer = Admits | { readonly verdict: 'refuses' } | Undecided;

/** A request from outside, or to outside, that the policies allow. */
export interface Admits {
  readonly verdict: 'admits';
  readonly by: Principal['kind'];
  readonly statement: StatementName;
  readonly request: Request;
  /** The request in one line. */
  readonly witness: string;
}

export interface Undecided {
  readonly verdict: 'undecided';
  /** What would have to be known, sorted; never empty. */
  readonly missing: readonly string[];
  readonly statement?: StatementName;
}

/** Where a statement stands; `policy` and `index` count from 0, and are -1 for a grant by policies not given. */
export interface StatementName {
  readonly policy: number;
  readonly index: number;
  readonly sid?: string;
}

/**
 * Whether policies admit what a question asks about.
 *
 * `admits` comes with a request that the evaluator allows; `refuses` means that there is none; else `undecided`.
 * Never throws for what a policy says.
 */
export function admitsOutside(set: PolicySet, question: Question): Answer {
  const world = new World(
    question.boundary,
    JSON.stringify([set.policies, set.guards, question.facts]) ?? '',
  );
  const reader = new Reader(
    (name, as) => world.standIn(name, as),
    set.kind === 'resource' || set.kind === 'trust',
  );
  const read = (documents: readonly unknown[], at: number): Statement[] =>
    documents.flatMap((document, index) => readDocument(document, at + index, reader));
  const granting = read(set.policies, 0);
  const guards = (set.guards ?? []).map((guard, index) => read([guard], set.policies.length + index));
  world.learn([granting, ...guards].flat().flatMap(textsOf));
  const [resource] = set.resource === undefined ? [] : reader.texts(set.resource);
  const layers: Layers = { layers: [[...granting, ...elsewhere(set, question)], ...guards] };
  const statements = layers.layers.flat();
  const answer = decide(layers, scopeOf({ set, question, world, statements, resource }));
  // Where ids have wildcards, only some of the strangers that they stand for were tried.
  return answer.verdict === 'refuses' && world.isCoarse
    ? { verdict: 'undecided', missing: [INTRICATE] }
    : answer;
}

function decide(layers: Layers, scope: Scope): Answer {
  const sure = findAllowed(layers, scope, 'sure');
  if (typeof sure === 'object' && isConfirmed(layers, sure)) {
    const { request, statement } = sure;
    return {
      verdict: 'admits',
      by: request.principal.kind,
      statement: nameOf(statement),
      request,
      witness: formatRequest(request, layers.layers.flat()),
    };
  }
  const open = findAllowed(layers, scope, 'open');
  if (open === 'none' && typeof sure === 'string') {
    return { verdict: 'refuses' };
  }
  return typeof open === 'string' ? { verdict: 'undecided', missing: [INTRICATE] } : undecided(layers, open);
}

const INTRICATE = 'the policies are too intricate to decide';

function undecided(layers: Layers, open: Hit): Undecided {
  const missing = [...new Set([...open.doubts, ...unknownsIn(layers, open)])].sort();
  return {
    verdict: 'undecided',
    missing: missing.length > 0 ? missing : [INTRICATE],
    statement: nameOf(open.statement),
  };
}

function nameOf({ policy, index, sid }: Statement): StatementName {
  return { policy, index, ...(sid === undefined ? {} : { sid }) };
}

interface Asked {
  readonly set: PolicySet;
  readonly question: Question;
  readonly world: World;
  readonly statements: readonly Statement[];
  readonly resource: Text | undefined;
}

function scopeOf(asked: Asked): Scope {
  const { set, question, statements } = asked;
  const isDataOnly = (question.actions ?? (set.kind === 'identity' ? 'data' : 'any')) === 'data';
  return {
    whos: whosOf(asked),
    wheres: wheresOf(asked),
    whoses: whosesOf(asked),
    target: new Target(
      {
        isDataOnly,
        ...(question.access === undefined ? {} : { access: question.access }),
        ...(set.service === undefined ? {} : { service: set.service }),
        ...(set.shows === undefined ? {} : { shows: set.shows }),
      },
      statements,
    ),
    facts: factsOf(question),
    isTrust: set.kind === 'trust',
  };
}

/** Services that answer requests that nobody signed. */
const UNSIGNED: ReadonlySet<string> = new Set([
  's3',
  'sqs',
  'sns',
  'execute-api',
  'lambda',
  'es',
  'elasticfilesystem',
]);

function whosOf({ set, question: { about, exempt = [] }, world, statements }: Asked): Who[] {
  switch (about) {
    case 'network':
      return members(world, { direct: true, exempt });
    case 'deputy':
      return deputies(world);
    case 'resource':
      return set.kind === 'identity'
        ? members(world, { direct: false })
        : [...members(world, { direct: false }), ...strangers(world), nobody(set)];
    case 'principal':
      return [
        ...strangers(world),
        nobody(set),
        ...federated(world, statements),
        ...canonicalUsers(canonicalIds(statements)),
      ];
  }
}

function nobody({ service, kind }: PolicySet): Who {
  const isKnown = kind !== 'trust' && service !== undefined && UNSIGNED.has(service);
  return anonymous(isKnown ? undefined : 'whether the service answers unsigned requests');
}

/** Canonical users that are not own: an id of theirs is known, or nobody says whose it is. */
function canonicalIds(statements: readonly Statement[]): string[] {
  const elements = statements.flatMap(({ principal }) => principal?.values ?? []);
  const ids = elements.filter(({ type }) => type === 'canonical').map(({ value }) => value.text);
  return [...new Set(ids.filter((id) => !OWN_CANONICAL.test(id)))];
}

/** No id of a canonical user is an ARN, so only a reference to an own resource has this form. */
const OWN_CANONICAL = new RegExp(`^arn:[^:]*:own:[^:]*:\\d{12}:${OWN_NAME}`);

function wheresOf({ set, question: { about }, world }: Asked): Where[] {
  if (set.kind === 'endpoint') {
    return [ownEndpoint(world)];
  }
  switch (about) {
    case 'resource':
      return [ANYWHERE];
    case 'deputy':
      return [OF_SERVICES];
    case 'principal':
    case 'network':
      return [internet(world), ...foreignVpcs(world)];
  }
}

function whosesOf({ set, question: { about }, world, statements, resource }: Asked): Whose[] {
  if (about === 'resource') {
    return strangersResources(world);
  }
  if (set.kind === 'trust') {
    return [theRole(world)];
  }
  if (set.kind === 'endpoint') {
    return anybodysResources(world);
  }
  const arns = anchoredArns(statements, resource);
  return [arns === undefined ? ownResources(world, undefined) : anchoredResources(world, arns, set.service)];
}

/** Own principals may be allowed by their own policies, unless only the resource's can allow. */
function elsewhere({ kind, service }: PolicySet, { about, isGrantedElsewhere }: Question): Statement[] {
  const isGranted = isGrantedElsewhere ?? (kind === 'resource' && service !== 'kms');
  return about === 'network' && isGranted ? [{ policy: -1, index: -1, effect: 'Allow', conditions: [] }] : [];
}

function factsOf({ facts = {} }: Question): Domains {
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [
      key.toLowerCase(),
      value === null
        ? ABSENT
        : typeof value === 'string'
          ? fixed(value)
          : { ...fixed(...value), several: true },
    ]),
  );
}

function textsOf({ principal, resource, conditions }: Statement): string[] {
  return [
    ...(principal?.values ?? []).map(({ value }) => value),
    ...(resource?.values ?? []),
    ...conditions.flatMap(({ values }) => values),
  ].map(({ text }) => text);
}

/** A request in one line: who, what, and the keys that the statements look at. */
export function formatRequest(request: Request, statements: readonly Statement[]): string {
  const { principal, action, resource, context } = request;
  const labels = new Map(
    statements.flatMap(({ conditions }) => conditions.map(({ key, label }) => [key, label])),
  );
  const keys = [...labels]
    .filter(([key]) => key !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, label]) => `${label} ${context.get(key)?.join(', ') ?? 'missing'}`);
  const who = principal.kind === 'anonymous' ? 'anybody' : principal.id;
  const target = resource === undefined ? '' : ` on ${resource}`;
  return `${who} calls ${action}${target}${keys.length === 0 ? '' : ` with ${keys.join('; ')}`}`;
}
