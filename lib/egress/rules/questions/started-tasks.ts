import type { Guard, Guarded } from '../../model/choices';
import type { Origin } from '../../model/network';
import type { Resource, Resources, Setting, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import rows from '../data/started-tasks.json';
import { unmarked } from '../policies/documents';
import { objectsWith, treeOf } from './trees';

/** Where a type says which tasks of ECS it starts. */
interface StarterRow {
  readonly type: string;
  readonly path: string;
  /** Set where it is a definition in the Amazon States Language: what its tasks call. */
  readonly action?: string;
  readonly source: string;
  readonly date: string;
}

export const STARTERS: readonly StarterRow[] = rows;

type Members = Readonly<Record<string, Written>>;

/** Tasks that rules, schedules, pipes and workflows start: each is read like a service of ECS. */
export function startedTasks(resources: Resources): readonly Resource[] {
  return STARTERS.flatMap((row) =>
    resources
      .ofType(row.type)
      .flatMap((starter) =>
        parametersOf(starter, row).map((parameters) => new StartedTask(resources, starter, parameters)),
      ),
  );
}

function parametersOf(starter: Resource, { path, action }: StarterRow): readonly Guarded<Members>[] {
  return starter.written(path).flatMap(({ when, value }) => {
    const document = treeOf(value);
    if (document === undefined) {
      return [];
    }
    const found =
      action === undefined
        ? [document.tree]
        : objectsWith('Resource', document.tree)
            .filter(({ Resource: called }) => typeof called === 'string' && called.includes(action))
            .map(({ Parameters: parameters, Arguments: given }) => parameters ?? given);
    return found
      .map((parameters) => unmarked(parameters as Written, document.holes))
      .filter(isMembers)
      .map((parameters) => ({ when, value: parameters }));
  });
}

/** The parameters of a task, in the place of the properties of a service. */
class StartedTask implements Resource {
  public readonly id: string;
  public readonly type: string;
  public readonly origin: Origin;
  public readonly when: Guard;
  public readonly account: string | undefined;
  public readonly region: string | undefined;

  constructor(
    private readonly resources: Resources,
    private readonly starter: Resource,
    private readonly parameters: Guarded<Members>,
  ) {
    ({
      id: this.id,
      type: this.type,
      origin: this.origin,
      when: this.when,
      account: this.account,
      region: this.region,
    } = starter);
  }

  public at(path: string): readonly Guarded<Setting>[] {
    const toSetting = (value: Written): Setting =>
      (path === 'TaskDefinition' ? this.definitionOf(value) : undefined) ?? settingOf(value);
    const found = this.written(path).map(({ when, value }) => ({ when, value: toSetting(value) }));
    return found.length > 0 ? found : [{ when: this.parameters.when, value: { kind: 'absent' } }];
  }

  public written(path: string): readonly Guarded<Written>[] {
    const { when, value } = this.parameters;
    return walk(value, path.split('.'))
      .map((found) => this.filledIn(found))
      .map((found) => ({ when, value: found }));
  }

  public barriers(): readonly Guarded<string>[] {
    return [];
  }

  public metadata(): readonly Guarded<Written>[] {
    return [];
  }

  /** With what the state machine puts in the place of names. */
  private filledIn(value: Written): Written {
    if (Array.isArray(value)) {
      return (value as readonly Written[]).map((item) => this.filledIn(item));
    }
    const name = typeof value === 'string' ? /^\$\{(\w+)\}$/.exec(value)?.[1] : undefined;
    const [only, ...more] = name === undefined ? [] : this.starter.written(`DefinitionSubstitutions.${name}`);
    return only === undefined || more.length > 0 ? value : only.value;
  }

  /** Task definitions go by their family, too. */
  private definitionOf(value: Written): Setting | undefined {
    const text = value instanceof Text ? value.fill(() => '') : value;
    const family = typeof text === 'string' ? FAMILY.exec(text)?.[1] : undefined;
    const found = this.resources
      .ofType(TASK_DEFINITION)
      .find((one) => one.at('Family').some((of) => of.value.kind === 'text' && of.value.text === family));
    return found && { kind: 'resource', id: found.id, type: TASK_DEFINITION, attribute: '' };
  }
}

const TASK_DEFINITION = 'AWS::ECS::TaskDefinition';
const FAMILY = /^(?:arn:[^/]*:task-definition\/)?([\w-]+)(?::\d+)?$/;

/** What is under a path, whichever way a service spells its members: `AwsvpcConfiguration`, `TaskDefinitionArn`. */
function walk(value: Written, [first, ...rest]: readonly string[]): readonly Written[] {
  if (first === undefined) {
    return [value];
  }
  const name = first.replace('[]', '').toLowerCase();
  const member = isMembers(value)
    ? Object.entries(value).find(([key]) => [name, `${name}arn`].includes(key.toLowerCase()))?.[1]
    : undefined;
  const inner = first.endsWith('[]') && Array.isArray(member) ? (member as readonly Written[]) : [member];
  return inner.flatMap((part) => (part === undefined ? [] : walk(part, rest)));
}

function settingOf(value: Written): Setting {
  if (value instanceof Text) {
    const [only, ...more] = value.parts;
    return typeof only === 'object' && only.resource !== undefined && more.length === 0
      ? { kind: 'resource', ...only.resource }
      : { kind: 'unknown', why: 'it is known only at deployment', isGiven: true };
  }
  if (typeof value === 'object') {
    return { kind: Array.isArray(value) ? 'list' : 'object' };
  }
  return { kind: 'text', text: String(value) };
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Text);
}
