import type { Statement } from './document';
import { applies, conditionHolds, evaluate, lookupIn, ofPrincipal, ofResource } from './evaluate';
import { partsOf, type Constraint } from './parts';
import type { Mode } from './requirement';
import type { Scope, Solution, Solved } from './scope';
import { Solver, wants } from './solver';
import { substitute } from './text';
import { MAYBE, YES } from './truth';

/** Policies that must each allow a request; a Deny of any of them wins. */
export interface Layers {
  /** Statements of the policies that grant, and of each guard: a boundary, a service or resource control policy. */
  readonly layers: readonly (readonly Statement[])[];
}

export interface Hit extends Solution {
  /** The Allow statement of the first layer. */
  readonly statement: Statement;
}

/**
 * A request of the scope that the layers allow.
 *
 * For each choice of Allow statements, the least that they ask for is solved; while a Deny blocks the request, each way
 * of failing one of its tests is tried. So `none` means that there is no such request.
 */
export function findAllowed(layers: Layers, scope: Scope, mode: Mode): Hit | 'none' | 'unknown' {
  const statements = layers.layers.flat();
  const search = new Search(
    new Solver(scope, statements, mode),
    statements.filter(({ effect }) => effect === 'Deny'),
    mode,
  );
  let out: 'none' | 'unknown' = 'none';
  for (const chosen of choices(layers, mode)) {
    const found = search.from(chosen.flatMap(wants));
    if (typeof found === 'object') {
      const statement = chosen[0] as Statement;
      return {
        ...found,
        statement,
        doubts: [...found.doubts, ...chosen.flatMap(({ doubt }) => doubt ?? [])],
      };
    }
    out = found === 'unknown' ? found : out;
  }
  return out;
}

/** One Allow statement of each layer. */
function choices({ layers }: Layers, mode: Mode): Statement[][] {
  return layers.reduce<Statement[][]>(
    (rows, layer) =>
      rows.flatMap((row) =>
        layer
          .filter(({ effect, doubt }) => effect === 'Allow' && (doubt === undefined || mode === 'open'))
          .map((statement) => [...row, statement]),
      ),
    [[]],
  );
}

class Search {
  constructor(
    private readonly solver: Solver,
    private readonly denies: readonly Statement[],
    private readonly mode: Mode,
  ) {}

  public from(constraints: readonly Constraint[]): Solved {
    if (this.solver.isTired) {
      return 'unknown';
    }
    const found = this.solver.solve(constraints);
    if (typeof found === 'string') {
      return found;
    }
    const blocking = this.denies.find((deny) => {
      const truth = applies(deny, found.request);
      return truth === YES || (truth === MAYBE && this.mode === 'sure');
    });
    return blocking === undefined ? found : this.around(blocking, constraints);
  }

  private around(deny: Statement, constraints: readonly Constraint[]): Solved {
    let out: Solved = 'none';
    for (const part of partsOf(deny)) {
      const found = this.from([...constraints, { ...part, want: false }]);
      if (typeof found === 'object') {
        return found;
      }
      out = found === 'unknown' ? found : out;
    }
    return out;
  }
}

/** Whether every layer allows the request of a hit, by the evaluator. */
export function isConfirmed({ layers }: Layers, { request }: Solution): boolean {
  return layers.every((layer) => evaluate(layer, request).effect === 'allow');
}

/** What keeps statements from being decided for a request. */
export function unknownsIn({ layers }: Layers, { request }: Solution): string[] {
  const lookup = lookupIn(request.context);
  const open = layers.flat().filter((statement) => applies(statement, request) === MAYBE);
  const out = open.flatMap((statement): string[] => [
    ...(statement.doubt === undefined ? [] : [statement.doubt]),
    ...(ofPrincipal(statement.principal, request) === MAYBE
      ? (statement.principal?.values ?? []).flatMap(({ value }) => value.why)
      : []),
    ...(ofResource(statement.resource, request) === MAYBE
      ? (statement.resource?.values ?? []).flatMap((text) => substitute(text, lookup).why)
      : []),
    ...(statement.action?.values ?? []).flatMap(({ why }) => why),
    ...statement.conditions
      .filter((test) => conditionHolds(test, request) === MAYBE)
      .flatMap((test) => [
        ...(test.why === undefined ? [] : [test.why]),
        ...test.values.flatMap((text) => substitute(text, lookup).why),
      ]),
  ]);
  return [...new Set(out)];
}
