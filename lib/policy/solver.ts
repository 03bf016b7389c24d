import { Attempt, type Failure } from './attempt';
import type { Statement } from './document';
import { partsOf, type Constraint } from './parts';
import type { Mode } from './requirement';
import type { Choice, Scope, Solved } from './scope';
import { variablesOf } from './text';

/** Beyond, a policy is too intricate to decide. */
const MOST_ATTEMPTS = 3000;

/** Finds requests that meet constraints. */
export class Solver {
  private readonly keys: readonly string[];
  private readonly hasVariables: boolean;
  private readonly choices: readonly Choice[];
  private attempts = 0;

  constructor(
    private readonly scope: Scope,
    statements: readonly Statement[],
    private readonly mode: Mode,
  ) {
    const variables = new Set(statements.flatMap(variablesIn));
    const tested = statements.flatMap(({ conditions }) => conditions.map(({ key }) => key));
    this.hasVariables = variables.size > 0;
    this.keys = [...new Set([...tested, ...variables])].filter((key) => key !== '');
    this.choices = choicesOf(scope, mode);
  }

  /** Whether the search has become too long to go on. */
  public get isTired(): boolean {
    return this.attempts > MOST_ATTEMPTS;
  }

  /** A request of the scope that meets all constraints. */
  public solve(constraints: readonly Constraint[]): Solved {
    this.attempts += 1;
    if (this.mode === 'sure' && constraints.some(isUnreadable)) {
      return 'none';
    }
    const failed = new Set<unknown>();
    let out: Solved = 'none';
    for (const choice of this.choices) {
      if (!failed.has(choice.who) && !failed.has(choice.where) && !failed.has(choice.whose)) {
        const { scope, keys, mode } = this;
        const found = new Attempt({ scope, keys, mode }, constraints, choice).run();
        if ('request' in found) {
          return found;
        }
        out = found.isOpen ? 'unknown' : out;
        this.note(found, failed);
      }
    }
    return out;
  }

  /** Who, where and whose do not depend on each other, unless variables carry values from one to another. */
  private note(failure: Failure, failed: Set<unknown>): void {
    if (!this.hasVariables) {
      failed.add(failure.failed);
    }
  }
}

function choicesOf({ whos, wheres, whoses }: Scope, mode: Mode): Choice[] {
  const counts = ({ doubt }: { readonly doubt?: string }): boolean => doubt === undefined || mode === 'open';
  return whos
    .filter(counts)
    .flatMap((who) =>
      wheres
        .filter(counts)
        .flatMap((where) => whoses.filter(counts).map((whose): Choice => ({ who, where, whose }))),
    );
}

function variablesIn({ resource, conditions }: Statement): string[] {
  return [...(resource?.values ?? []), ...conditions.flatMap(({ values }) => values)].flatMap(variablesOf);
}

function isUnreadable(constraint: Constraint): boolean {
  return constraint.kind === 'condition' && constraint.test.operator === undefined;
}

export function wants(statement: Statement): Constraint[] {
  return partsOf(statement).map((part) => ({ ...part, want: true }));
}
