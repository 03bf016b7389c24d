import type { Formula, Guard, Term, Variable } from './formula';
import { OTHER } from './formula';

type Variables = ReadonlyMap<string, Variable>;

/** Assignments tried before a guard is taken to be possible. */
const MOST_ASSIGNMENTS = 4096;

/** Whether some setting of the variables satisfies the whole guard; past the bound, it is taken to. */
export function canHold(variables: Variables, guard: Guard): boolean {
  const free = new Map<string, Set<string>>();
  const collector = new Collector(variables, free);
  guard.forEach(({ variable, value }) => collector.collect(variable, value));
  // An undeclared variable can have any value that is asked for, or none of them.
  const domains = [...free].map(
    ([name, asked]) => [name, [...(variables.get(name)?.values ?? asked.add(OTHER))]] as const,
  );
  const total = domains.reduce((product, [, values]) => product * values.length, 1);
  if (total > MOST_ASSIGNMENTS) {
    return true;
  }
  const assignment = new Map<string, string>();
  const evaluation = new Evaluation(variables, assignment);
  for (let index = 0; index < total; index++) {
    let rest = index;
    for (const [name, values] of domains) {
      assignment.set(name, values[rest % values.length] as string);
      rest = Math.floor(rest / values.length);
    }
    if (evaluation.satisfies(guard)) {
      return true;
    }
  }
  return false;
}

/** Finds the variables that are set from outside, each with the values that are asked for. */
class Collector {
  constructor(
    private readonly variables: Variables,
    private readonly free: Map<string, Set<string>>,
  ) {}

  public collect(variable: string, value: string): void {
    const formula = this.variables.get(variable)?.formula;
    if (formula !== undefined) {
      this.collectFormula(formula);
      return;
    }
    const asked = this.free.get(variable);
    if (asked === undefined) {
      this.free.set(variable, new Set([value]));
    } else {
      asked.add(value);
    }
  }

  private collectFormula(formula: Formula): void {
    switch (formula.op) {
      case 'equals':
        this.collectTerm(formula.left, formula.right);
        this.collectTerm(formula.right, formula.left);
        break;
      case 'not':
        this.collectFormula(formula.of);
        break;
      case 'and':
      case 'or':
        formula.of.forEach((part) => this.collectFormula(part));
        break;
      case 'condition':
        this.collect(formula.variable, 'true');
        break;
      case 'holds':
        formula.guard.forEach(({ variable, value }) => this.collect(variable, value));
        break;
    }
  }

  private collectTerm(term: Term, other: Term): void {
    if (term.kind === 'variable') {
      this.collect(term.variable, other.kind === 'text' ? other.text : OTHER);
    }
  }
}

/** What conditions come to under one assignment of the variables that are set from outside. */
class Evaluation {
  constructor(
    private readonly variables: Variables,
    private readonly assignment: ReadonlyMap<string, string>,
  ) {}

  public satisfies(guard: Guard): boolean {
    return guard.every(
      ({ variable, value, negated }) => (this.valueOf(variable) === value) !== (negated === true),
    );
  }

  private valueOf(variable: string): string {
    const formula = this.variables.get(variable)?.formula;
    return formula === undefined ? (this.assignment.get(variable) ?? OTHER) : String(this.holds(formula));
  }

  private holds(formula: Formula): boolean {
    switch (formula.op) {
      case 'equals':
        return this.termOf(formula.left) === this.termOf(formula.right);
      case 'not':
        return !this.holds(formula.of);
      case 'and':
        return formula.of.every((part) => this.holds(part));
      case 'or':
        return formula.of.some((part) => this.holds(part));
      case 'condition':
        return this.valueOf(formula.variable) === 'true';
      case 'holds':
        return this.satisfies(formula.guard);
    }
  }

  private termOf(term: Term): string {
    return term.kind === 'text' ? term.text : this.valueOf(term.variable);
  }
}
