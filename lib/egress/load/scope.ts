import type { Choices, Guard } from '../model/choices';
import { ALWAYS, OTHER } from '../model/choices';
import { isRead, literal } from './atoms';
import type { ParameterValues, TemplateParameter, TemplateSource } from './source';
import { isObject } from './template';
import type { Value } from './value';
import { always, text } from './value';

const PSEUDO_PARAMETERS: ReadonlySet<string> = new Set([
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
]);

/** The two outcomes of a condition. */
export interface Arms {
  readonly variable: string;
  readonly holds: Guard;
  readonly fails: Guard;
}

/** One template while it is being read: its source, and the values of its names. */
export class Scope {
  /** Values of parameters and pseudo parameters, by name. */
  public readonly names = new Map<string, Value>();
  /** Values of attributes that deployment decides, by `logicalId.attribute`. */
  public readonly attributes = new Map<string, Value>();
  /** Values that other stacks export, by their names. */
  public readonly imports = new Map<string, Value>();
  /** Values of Fn::Select where a text is put together, by the expression as JSON. */
  public readonly selections = new Map<string, Value>();
  private readonly arms = new Map<string, Arms>();

  constructor(
    public readonly source: TemplateSource,
    private readonly choices: Choices,
    private readonly given: ParameterValues,
  ) {}

  public get id(): string {
    return this.source.stack;
  }

  public variableOf(name: string): string {
    return `${this.id}/${name}`;
  }

  /** Guards for the outcomes of a condition, the same objects each time: what they come to is then known. */
  public armsOf(condition: string): Arms {
    let arms = this.arms.get(condition);
    if (arms === undefined) {
      const variable = this.variableOf(`condition ${condition}`);
      arms = { variable, holds: [{ variable, value: 'true' }], fails: [{ variable, value: 'false' }] };
      this.arms.set(condition, arms);
    }
    return arms;
  }

  /** Forgets what was looked up: other templates may say more by now. */
  public forget(): void {
    this.names.clear();
    this.attributes.clear();
    this.imports.clear();
    this.selections.clear();
  }

  /** The values that a parameter of this template can take. */
  public parameter(name: string, parameter: TemplateParameter): Value {
    if (isRead(parameter.Type)) {
      const why = `parameter '${name}' is read from Parameter Store at deployment`;
      const stored = this.givenFor(name) ?? parameter.Default;
      const from = typeof stored === 'string' ? { stored } : {};
      return always({ kind: 'unknown', why, key: this.variableOf(name), ...from });
    }
    const given = this.givenFor(name);
    if (given !== undefined) {
      return this.typed(parameter, given);
    }
    // What the parent of a nested stack does not give keeps its default.
    return this.source.parent !== undefined && parameter.Default !== undefined
      ? this.typed(parameter, toText(parameter.Default))
      : this.open(name, parameter);
  }

  /** The value of a pseudo parameter such as AWS::Region; undefined when there is none of that name. */
  public pseudo(name: string): Value | undefined {
    if (!PSEUDO_PARAMETERS.has(name)) {
      return undefined;
    }
    const { region, account, stackName } = this.source;
    const known = { 'AWS::Region': region, 'AWS::AccountId': account, 'AWS::StackName': stackName }[name];
    return known === undefined ? this.openPseudo(name) : text(known);
  }

  private open(name: string, parameter: TemplateParameter): Value {
    const variable = this.variableOf(name);
    const allowed = parameter.AllowedValues?.map(toText);
    const named = allowed ?? (parameter.Default === undefined ? [] : [toText(parameter.Default)]);
    this.choices.declare(variable, name, allowed ?? [...named, OTHER]);
    const values = named.flatMap((value) =>
      this.typed(parameter, value).map(({ value: atom }) => ({
        when: named.length === 1 && allowed !== undefined ? ALWAYS : [{ variable, value }],
        value: atom,
      })),
    );
    if (allowed !== undefined) {
      return values;
    }
    const { AllowedPattern } = parameter;
    const pattern = typeof AllowedPattern === 'string' ? { pattern: AllowedPattern } : {};
    const when = named.map((value) => ({ variable, value, negated: true }));
    return [...values, { when, value: { kind: 'any', variable, label: name, ...pattern } }];
  }

  private openPseudo(name: string): Value {
    const variable = this.variableOf(name);
    this.choices.declare(variable, name, [OTHER]);
    return always({ kind: 'any', variable, label: name });
  }

  private typed(parameter: TemplateParameter, value: string): Value {
    const type = parameter.Type ?? 'String';
    if (!type.startsWith('List<') && type !== 'CommaDelimitedList') {
      return literal(value);
    }
    const items = value.split(',').map((item) => literal(item.trim()));
    return always({ kind: 'list', items });
  }

  private givenFor(name: string): string | undefined {
    for (const stack of [this.source.stack, this.source.stackName]) {
      const own = stack !== undefined && Object.hasOwn(this.given, stack) ? this.given[stack] : undefined;
      if (isObject(own) && Object.hasOwn(own, name)) {
        return toText(own[name]);
      }
    }
    return this.source.parent === undefined ? this.commonFor(name) : undefined;
  }

  /** A value for all stacks is what whoever deploys gives: only its parent gives a nested stack anything. */
  private commonFor(name: string): string | undefined {
    const common = Object.hasOwn(this.given, name) ? this.given[name] : undefined;
    return isObject(common) || common === undefined || common === null ? undefined : toText(common);
  }
}

function toText(value: unknown): string {
  if (Array.isArray(value)) {
    return value.map(toText).join(',');
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
