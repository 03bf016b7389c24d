import changes from '../data/network-changes.json';
import { listOf, statementsOf } from '../policies/documents';

/** How far an identity may call an action: `free`, on `some` resources, or under conditions that narrow it. */
export type Grant = 'free' | 'some' | 'bound';

const ORDER: readonly Grant[] = ['free', 'some', 'bound'];

type Statement = Readonly<Record<string, unknown>>;

/** Keys that do not keep a principal of the own network from anything. */
const IDLE: ReadonlySet<string> = new Set(changes.idleKeys.keys.map((key) => key.toLowerCase()));

/** All of a statement that decides which actions it grants, or always refuses. */
interface Share {
  readonly effect: Grant | 'refused';
  readonly patterns: readonly string[];
  /** Whether it is about every action but these. */
  readonly isExcept: boolean;
}

/** Documents of which any can allow, and documents of which each must. */
interface Permissions {
  readonly policies: readonly unknown[];
  readonly boundaries: readonly unknown[];
}

/**
 * What the policies of identities grant.
 *
 * Roles of one kind differ in what their statements are about, not in the actions: what agrees in all that decides
 * them is decided once for each action.
 */
export class GrantsByShare {
  private readonly known = new Map<string, Grants>();

  public of({ policies, boundaries }: Permissions): Grants {
    const layers = [policies, ...boundaries.map((boundary) => [boundary])].map(sharesOf);
    const key = JSON.stringify(layers);
    let grants = this.known.get(key);
    if (grants === undefined) {
      grants = new Grants(layers);
      this.known.set(key, grants);
    }
    return grants;
  }
}

/** What the policies of an identity grant. */
export class Grants {
  private readonly layers: readonly (readonly Part[])[];
  private readonly known = new Map<string, Grant | undefined>();

  constructor(layers: readonly (readonly Share[])[]) {
    this.layers = layers.map((shares) => shares.map((share) => new Part(share)));
  }

  /** How far an action may be called; undefined where nothing grants it, or where something always refuses. */
  public of(action: string): Grant | undefined {
    if (!this.known.has(action)) {
      const ranks = this.layers.map((layer) => rankIn(layer, action));
      this.known.set(action, ORDER[Math.max(...ranks)]);
    }
    return this.known.get(action);
  }
}

/** Place of what a layer of policies grants in the order of grants; beyond its end where it grants nothing. */
function rankIn(layer: readonly Part[], action: string): number {
  const effects = new Set(layer.filter((part) => part.isAbout(action)).map(({ effect }) => effect));
  const rank = effects.has('refused') ? -1 : ORDER.findIndex((grant) => effects.has(grant));
  return rank < 0 ? ORDER.length : rank;
}

/** A statement, with its patterns as one expression. */
class Part {
  public readonly effect: Share['effect'];
  private readonly isExcept: boolean;
  private readonly expression: RegExp;

  constructor({ effect, patterns, isExcept }: Share) {
    this.effect = effect;
    this.isExcept = isExcept;
    this.expression = new RegExp(`^(?:${patterns.map(toExpression).join('|')})$`, 'i');
  }

  public isAbout(action: string): boolean {
    return this.expression.test(action) !== this.isExcept;
  }
}

/** What the statements of documents grant or always refuse; those that do neither are left out. */
function sharesOf(documents: readonly unknown[]): readonly Share[] {
  return documents
    .flatMap(statementsOf)
    .filter((statement): statement is Statement => typeof statement === 'object' && statement !== null)
    .flatMap((statement) => {
      const effect = effectOf(statement);
      const { Action, NotAction } = statement;
      const isExcept = NotAction !== undefined;
      // What is known only in part, or is no text, fits no action for certain.
      const patterns = listOf(isExcept ? NotAction : Action).filter((pattern) => typeof pattern === 'string');
      return effect === undefined ? [] : [{ effect, patterns, isExcept }];
    });
}

function effectOf(statement: Statement): Share['effect'] | undefined {
  switch (statement['Effect']) {
    case 'Allow':
      return reachOf(statement);
    case 'Deny':
      return isWhole(statement) ? 'refused' : undefined;
    default:
      return undefined;
  }
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

/** Wildcards of a pattern as a regular expression has them. */
function toExpression(pattern: string): string {
  return pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
}
