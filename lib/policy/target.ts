import { actionForm, KNOWN_ACTIONS, type Access, type ActionForm, type ResourceKeyGap } from './actions';
import type { Statement } from './document';
import type { Domains, Values } from './domain';
import { findText, isWanted } from './language';
import { actionClause, type Constraint } from './parts';
import { patternOf, type Pattern } from './pattern';
import type { Mode } from './requirement';
import { hasHole } from './text';

/** Whose resource a request is for. */
export interface Whose {
  /** Keys that say so, for actions that have them, and for those that lack them. */
  readonly domains: (gap: ResourceKeyGap | undefined) => Domains;
  /** ARNs that an action can be used on; undefined when the request is for no ARN. */
  readonly resources: (form: ActionForm) => readonly Values[] | undefined;
  readonly doubt?: string;
}

/** An action to try, and why it is not known that there is such an action. */
export interface Candidate {
  readonly form: ActionForm;
  readonly doubt?: string;
}

/** Actions that are alike in whether their requests say whose the resource is. */
export interface Group {
  readonly gap: ResourceKeyGap | undefined;
  readonly actions: readonly Candidate[];
}

export interface TargetOptions {
  readonly access?: Access;
  /** Only actions of the table, which carry data to or from resources that another account can own. */
  readonly isDataOnly: boolean;
  /** The service whose resource or endpoint has the policy; undefined for any. */
  readonly service?: string;
  /** The service whose actions are tried first. */
  readonly shows?: string;
}

/** Which actions a request can be made with. */
export class Target {
  private readonly written: readonly ActionForm[];
  private readonly services: readonly string[];

  constructor(
    private readonly options: TargetOptions,
    statements: readonly Statement[],
  ) {
    const texts = statements.flatMap(({ action }) => action?.values ?? []).filter((text) => !hasHole(text));
    this.written = options.isDataOnly
      ? []
      : texts
          .filter(({ text }) => !/[*?]/.test(text) && text.includes(':'))
          .map(({ text }) => actionForm(text));
    const named = texts
      .map(({ text }) => /^([\w-]+):/.exec(text)?.[1]?.toLowerCase() ?? '')
      .filter((name) => name !== '');
    const { service, shows } = options;
    this.services =
      service === undefined ? [...new Set(shows === undefined ? named : [shows, ...named])] : [service];
  }

  /**
   * The actions that meet the constraints on actions: known ones, those that the policy writes, and one made up.
   *
   * @param options.only - the only actions that count, for trust policies
   */
  public groups(
    constraints: readonly Constraint[],
    { mode, only }: { mode: Mode; only?: readonly string[] | undefined },
  ): Group[] {
    const asked = constraints.filter((constraint) => constraint.kind === 'action');
    const wanted = wantedActions(asked, mode);
    const fits = (form: ActionForm): boolean => isWanted(wanted, form.action);
    if (only !== undefined) {
      return grouped(only.map((action) => ({ form: actionForm(action) })).filter(({ form }) => fits(form)));
    }
    const known = [...KNOWN_ACTIONS, ...this.written].filter((form) => this.counts(form) && fits(form));
    const isAvoiding = asked.some(({ want, test }) => want === ('negated' in test && test.negated));
    const all = [...known.map((form) => ({ form })), ...this.madeUp(wanted, isAvoiding)];
    return grouped([...all.filter(this.isShown), ...all.filter((each) => !this.isShown(each))]);
  }

  private readonly isShown = ({ form: { action } }: Candidate): boolean =>
    this.options.shows !== undefined && action.toLowerCase().startsWith(`${this.options.shows}:`);

  private counts({ action, access }: ActionForm): boolean {
    const { service } = this.options;
    return (
      (this.options.access === undefined || access === this.options.access) &&
      (service === undefined || action.toLowerCase().startsWith(`${service}:`))
    );
  }

  /** An action that no table lists; one that only has to avoid others may not exist. */
  private madeUp(wanted: Wanted, isAvoiding: boolean): Candidate[] {
    if (this.options.isDataOnly) {
      return [];
    }
    const verbs =
      this.options.access === 'read'
        ? ['Get', 'List']
        : this.options.access === 'write'
          ? ['Put', 'Create']
          : [''];
    return this.services.flatMap((service) => {
      const universe = verbs.map((verb) => patternOf(`${service}:${verb}?*`, { fold: true }));
      const name = `${service}:${verbs[0]}Anything`;
      const found = isWanted(wanted, name)
        ? { text: name }
        : findText({ ...wanted, within: [universe, ...wanted.within] });
      if (typeof found === 'string') {
        return [];
      }
      const doubt = isAvoiding
        ? { doubt: `whether ${service} has an action that the policy leaves open` }
        : {};
      return [{ form: actionForm(found.text), ...doubt }];
    });
  }
}

interface Wanted {
  readonly within: readonly (readonly Pattern[])[];
  readonly without: readonly Pattern[];
}

function wantedActions(constraints: readonly Constraint[], mode: Mode): Wanted {
  const within: (readonly Pattern[])[] = [];
  const without: Pattern[] = [];
  for (const constraint of constraints) {
    if (constraint.kind === 'action') {
      const clause = actionClause(constraint.test, constraint.want);
      const isLeast = clause.within === (mode === 'sure');
      const patterns = clause.patterns?.(isLeast ? 'least' : 'most') ?? [];
      if (clause.within) {
        within.push(patterns);
      } else {
        without.push(...patterns);
      }
    }
  }
  return { within, without };
}

function grouped(candidates: readonly Candidate[]): Group[] {
  const out = new Map<ResourceKeyGap | undefined, Candidate[]>();
  for (const candidate of candidates) {
    const { gap } = candidate.form;
    out.set(gap, [...(out.get(gap) ?? []), candidate]);
  }
  return [...out].map(([gap, actions]) => ({ gap, actions }));
}
