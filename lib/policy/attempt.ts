import { domainIn, type Domain } from './domain';
import { principalClause, resourceClause, type Constraint } from './parts';
import { patternOf } from './pattern';
import { findValues, requirementOf, type Mode, type Requirement } from './requirement';
import { plainDomain, saidOf, type Choice, type Scope, type Solution } from './scope';
import type { Candidate, Target, Whose } from './target';
import type { Lookup } from './text';
import type { Who } from './who';

/** Context under construction, and what is doubtful in it. */
interface Draft {
  readonly context: Map<string, readonly string[]>;
  readonly doubts: string[];
}

export interface AttemptOptions {
  readonly scope: Scope;
  /** Condition keys that the statements look at, in lower case. */
  readonly keys: readonly string[];
  readonly mode: Mode;
}

/** Which part of a choice cannot meet the constraints, whatever the others are. */
export interface Failure {
  readonly failed: unknown;
  readonly isOpen: boolean;
}

/** One way of putting a request together. */
export class Attempt {
  private readonly draft: Draft = { context: new Map(), doubts: [] };
  private readonly scope: Scope;
  private readonly keys: readonly string[];
  private readonly mode: Mode;
  private id = '';

  constructor(
    { scope, keys, mode }: AttemptOptions,
    private readonly constraints: readonly Constraint[],
    private readonly choice: Choice,
  ) {
    this.scope = scope;
    this.keys = keys;
    this.mode = mode;
    this.draft.doubts.push(...[choice.who, choice.where, choice.whose].flatMap(({ doubt }) => doubt ?? []));
  }

  public run(): Solution | Failure {
    const { who, where, whose } = this.choice;
    const principal = this.findPrincipal();
    if (principal !== 'found') {
      return { failed: who, isOpen: principal === 'unknown' };
    }
    const blocks: [unknown, (key: string) => Domain | undefined][] = [
      [who, (key) => (this.isAlias(key) ? undefined : this.whoDomain(key))],
      [where, (key) => domainIn(where.domains, key)],
      [
        {},
        (key) =>
          this.isElsewhere(key) ? undefined : (this.scope.facts[key] ?? plainDomain(key, this.choice)),
      ],
    ];
    for (const [part, domain] of blocks) {
      const found = this.findKeys(domain);
      if (found !== 'found') {
        return { failed: part, isOpen: found === 'unknown' };
      }
    }
    const found = this.findTarget();
    // Which actions take on a role depends on who does.
    return typeof found === 'string'
      ? { failed: this.scope.isTrust ? who : whose, isOpen: found === 'unknown' }
      : found;
  }

  private isAlias(key: string): boolean {
    const { aliases } = this.choice.who;
    return aliases.includes(key) || this.draft.context.has(key);
  }

  private whoDomain(key: string): Domain | undefined {
    return this.scope.facts[key] ?? domainIn(this.choice.who.domains, key);
  }

  private isElsewhere(key: string): boolean {
    return this.isAlias(key) || saidOf(key, this.choice) !== undefined;
  }

  private findPrincipal(): 'found' | 'none' | 'unknown' {
    const { who } = this.choice;
    const requirements = this.constraints.flatMap((constraint): Requirement[] => {
      if (constraint.kind === 'principal') {
        const clause = principalClause(constraint.test, constraint.want, who.kind);
        return [{ missing: false, present: true, every: [clause], some: [] }];
      }
      return constraint.kind === 'condition' && who.aliases.includes(constraint.test.key)
        ? [requirementOf(constraint.test, constraint.want, this.lookup)]
        : [];
    });
    const found = findValues({ missing: false, values: who.ids }, requirements, this.mode);
    if (typeof found === 'string') {
      return found;
    }
    this.id = found.values?.[0] ?? '';
    this.draft.doubts.push(...found.doubts);
    who.aliases.forEach((key) => this.draft.context.set(key, [this.id]));
    who.derived?.(this.id).forEach((values, key) => this.draft.context.set(key, values));
    return this.derivedHolds() ? 'found' : 'none';
  }

  /** Values that follow from the principal are not chosen, so what is asked of them is checked. */
  private derivedHolds(): boolean {
    const { who } = this.choice;
    return [...(who.derived?.(this.id) ?? [])].every(([key, [value]]) => {
      const requirements = this.constraints.flatMap((constraint) =>
        constraint.kind === 'condition' && constraint.test.key === key
          ? [requirementOf(constraint.test, constraint.want, this.lookup)]
          : [],
      );
      const domain: Domain = {
        missing: false,
        values: [{ within: [patternOf(value ?? '', { exact: true })] }],
      };
      return typeof findValues(domain, requirements, this.mode) === 'object';
    });
  }

  private findKeys(domainOf: (key: string) => Domain | undefined): 'found' | 'none' | 'unknown' {
    for (const key of this.keys) {
      const domain = domainOf(key);
      const found = domain === undefined ? 'found' : this.findKey(key, domain);
      if (found !== 'found') {
        return found;
      }
    }
    return 'found';
  }

  private findKey(key: string, domain: Domain): 'found' | 'none' | 'unknown' {
    const requirements = this.constraints.flatMap((constraint) =>
      constraint.kind === 'condition' && constraint.test.key === key
        ? [requirementOf(constraint.test, constraint.want, this.lookup)]
        : [],
    );
    const found = findValues(domain, requirements, this.mode);
    if (typeof found === 'string') {
      return found;
    }
    if (found.values !== undefined) {
      this.draft.context.set(key, found.values);
    }
    this.draft.doubts.push(...found.doubts);
    return 'found';
  }

  /** Variables stand for what is chosen already, or for what the choice leaves no doubt about. */
  private readonly lookup: Lookup = (key) => {
    const values = this.draft.context.get(key);
    if (values !== undefined) {
      return values.length === 1 ? values[0] : { unknown: `${key} has several values` };
    }
    const domain = saidOf(key, this.choice);
    const said = domain === undefined ? undefined : onlyValue(domain);
    return said?.missing ? undefined : (said?.value ?? { unknown: `what ${key} is in the request` });
  };

  private findTarget(): Solution | 'none' | 'unknown' {
    const { who, whose } = this.choice;
    const { target, isTrust } = this.scope;
    let out: 'none' | 'unknown' = 'none';
    for (const group of target.groups(this.constraints, {
      mode: this.mode,
      only: isTrust ? who.roleActions : undefined,
    })) {
      const draft: Draft = { context: new Map(this.draft.context), doubts: [...this.draft.doubts] };
      const found = this.findKeys((key) =>
        this.isAlias(key) ? undefined : this.resourceDomain(whose, key, group.gap),
      );
      const solved = found === 'found' ? this.findAction(group.actions) : found;
      if (typeof solved === 'object') {
        return solved;
      }
      out = solved === 'unknown' ? solved : out;
      this.restore(draft);
    }
    return out;
  }

  private resourceDomain(
    whose: Whose,
    key: string,
    gap: Parameters<Whose['domains']>[0],
  ): Domain | undefined {
    const domain = domainIn(whose.domains(gap), key);
    return domain === undefined ? undefined : (this.scope.facts[key] ?? domain);
  }

  private restore(draft: Draft): void {
    this.draft.context.clear();
    draft.context.forEach((values, key) => this.draft.context.set(key, values));
    this.draft.doubts.splice(0, Infinity, ...draft.doubts);
  }

  private findAction(
    actions: ReturnType<Target['groups']>[number]['actions'],
  ): Solution | 'none' | 'unknown' {
    const { who, whose } = this.choice;
    const clauses = this.constraints.flatMap((constraint) =>
      constraint.kind === 'resource' ? [resourceClause(constraint.test, constraint.want, this.lookup)] : [],
    );
    let out: 'none' | 'unknown' = 'none';
    // Actions on ARNs of the same form fail alike.
    const tried = new Set<string>();
    for (const { form, doubt } of actions.filter(
      (candidate) => this.counts(candidate) && isNewForm(tried, candidate),
    )) {
      const values = whose.resources(form);
      const requirement: Requirement = {
        missing: values === undefined,
        present: true,
        every: clauses,
        some: [],
      };
      const domain: Domain = { missing: values === undefined, values: values ?? [] };
      const found = findValues(domain, values === undefined ? [] : [requirement], this.mode);
      if (typeof found === 'object') {
        return this.finished({ action: form.action, resource: found.values?.[0], who }, [
          ...(doubt === undefined ? [] : [doubt]),
          ...found.doubts,
        ]);
      }
      out = found === 'unknown' ? found : out;
    }
    return out;
  }

  private counts({ doubt }: Candidate): boolean {
    return doubt === undefined || this.mode === 'open';
  }

  private finished(
    { action, resource, who }: { action: string; resource: string | undefined; who: Who },
    doubts: readonly string[],
  ): Solution {
    return {
      request: {
        principal: { kind: who.kind, id: this.id },
        action,
        ...(resource === undefined ? {} : { resource }),
        context: new Map(this.draft.context),
      },
      doubts: [...new Set([...this.draft.doubts, ...doubts])],
    };
  }
}

function isNewForm(tried: Set<string>, { form }: Candidate): boolean {
  const key = form.resources.join();
  const isNew = !tried.has(key);
  tried.add(key);
  return isNew;
}

/** The value of a key that can have no other, or that it is missing. */
function onlyValue({
  missing,
  values,
}: Domain): { readonly missing?: true; readonly value?: string } | undefined {
  const [only, ...more] = values.flatMap(({ within }) => within);
  if (missing === true && only === undefined) {
    return { missing: true };
  }
  return missing === false && more.length === 0 && only?.literal !== undefined
    ? { value: only.literal }
    : undefined;
}
