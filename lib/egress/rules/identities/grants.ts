import changes from '../data/network-changes.json';
import { listOf } from '../policies/documents';
import type { Identity } from './collect';
import { statementsOf } from './collect';

/** How far an identity may call an action: `free`, on `some` resources, or under conditions that narrow it. */
export type Grant = 'free' | 'some' | 'bound';

const ORDER: readonly Grant[] = ['free', 'some', 'bound'];

type Statement = Readonly<Record<string, unknown>>;

/** Keys that do not keep a principal of the own network from anything. */
const IDLE: ReadonlySet<string> = new Set(changes.idleKeys.keys.map((key) => key.toLowerCase()));

/** What the policies of an identity grant; undefined where nothing does, or where something always refuses. */
export function grantOf({ policies, boundaries }: Identity, action: string): Grant | undefined {
  const layers = [policies, ...boundaries.map((boundary) => [boundary])];
  const ranks = layers.map((layer) => rankIn(layer, action));
  return ORDER[Math.max(...ranks)];
}

/** Place of what a layer of policies grants in the order of grants; beyond its end where it grants nothing. */
function rankIn(documents: readonly unknown[], action: string): number {
  const grant = grantIn(documents, action);
  return grant === undefined ? ORDER.length : ORDER.indexOf(grant);
}

function grantIn(documents: readonly unknown[], action: string): Grant | undefined {
  const about = documents
    .flatMap(statementsOf)
    .filter((statement): statement is Statement => typeof statement === 'object' && statement !== null)
    .filter((statement) => isAbout(statement, action));
  if (about.some((statement) => statement['Effect'] === 'Deny' && isWhole(statement))) {
    return undefined;
  }
  const grants = new Set(about.filter(({ Effect }) => Effect === 'Allow').map(reachOf));
  return ORDER.find((grant) => grants.has(grant));
}

function isWhole(statement: Statement): boolean {
  return statement['Condition'] === undefined && isEverything(statement);
}

function isEverything({ Resource }: Statement): boolean {
  return listOf(Resource).includes('*');
}

function reachOf(statement: Statement): Grant {
  const keys = Object.values((statement['Condition'] ?? {}) as Readonly<Record<string, unknown>>).flatMap(
    (tests) => Object.keys(tests ?? {}),
  );
  if (keys.some((key) => !IDLE.has(key.toLowerCase()))) {
    return 'bound';
  }
  return isEverything(statement) ? 'free' : 'some';
}

function isAbout({ Action, NotAction }: Statement, action: string): boolean {
  return NotAction === undefined
    ? listOf(Action).some((pattern) => matches(pattern, action))
    : !listOf(NotAction).some((pattern) => matches(pattern, action));
}

/** Whether an action fits a pattern of a policy; one that is known in part fits where it may. */
function matches(pattern: unknown, action: string): boolean {
  if (typeof pattern !== 'string') {
    return false;
  }
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
