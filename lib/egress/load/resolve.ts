import type { Choices, Guard } from '../model/choices';
import { mergeGuards } from '../model/choices';
import { Literals, asType, isRead, itemAt, keyOf, limit, onlyKey, splitAtom, splitAttribute } from './atoms';
import { repeatsProperty } from './attributes';
import type { Call } from './functions';
import { callFunction, onlyText, partsOf } from './functions';
import { isExpandedLater } from './gaps';
import type { Linker } from './linker';
import { findInMap } from './mappings';
import type { Scope } from './scope';
import type { TemplateParameter } from './source';
import { join, substitute } from './texts';
import type { Value } from './value';
import { ABSENT, always, guarded, text, unknown } from './value';

const DEPLOYS: ReadonlySet<string> = new Set(['AWS::CloudFormation::Stack', 'AWS::Serverless::Application']);

/** Values that depend on values that depend on values: beyond, following them could exhaust the stack. */
const DEEPEST = 300;

/**
 * Evaluates the intrinsic functions of templates, symbolically.
 *
 * A value that cannot be known is carried with its reason; nothing is guessed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export class Resolver {
  private readonly busy = new Set<string>();
  private readonly known = new Map<string, Value | undefined>();
  private readonly literals = new Literals();
  private depth = 0;

  constructor(
    private readonly choices: Choices,
    private readonly linker: Linker,
  ) {}

  /** The value of an expression in its template; empty when it is absent. */
  public evaluate(scope: Scope, expression: unknown): Value {
    if (typeof expression === 'string') {
      return this.literals.of(expression);
    }
    if (expression === undefined || expression === null) {
      return ABSENT;
    }
    if (Array.isArray(expression)) {
      return always({ kind: 'list', items: expression.map((item) => this.evaluate(scope, item)) });
    }
    if (typeof expression !== 'object') {
      return text(JSON.stringify(expression));
    }
    if (this.depth > DEEPEST) {
      return unknown('it is decided too indirectly', keyOf(scope, expression));
    }
    this.depth++;
    try {
      return this.evaluateObject(scope, expression as Record<string, unknown>);
    } finally {
      this.depth--;
    }
  }

  private evaluateObject(scope: Scope, object: Record<string, unknown>): Value {
    const name = onlyKey(object);
    if (name === undefined || (name !== 'Ref' && !name.startsWith('Fn::'))) {
      return Object.keys(object).some(isExpandedLater)
        ? unknown('a macro decides it at deployment', keyOf(scope, object))
        : always({ kind: 'object', object });
    }
    const argument = object[name];
    switch (name) {
      case 'Ref':
        return this.ref(scope, argument);
      case 'Fn::GetAtt':
        return this.getAtt(scope, argument);
      case 'Fn::If':
        return this.if(scope, argument);
      default:
        return this.evaluateRarer(scope, name, argument);
    }
  }

  private evaluateRarer(scope: Scope, name: string, argument: unknown): Value {
    switch (name) {
      case 'Fn::Select':
        return this.select(scope, argument);
      case 'Fn::Split':
        return this.split(scope, argument);
      case 'Fn::ImportValue':
        return this.importValue(scope, argument);
      case 'Fn::GetStackOutput':
        return this.stackOutput(scope, argument);
      default:
        return this.call(scope, name, argument);
    }
  }

  private call(scope: Scope, name: string, argument: unknown): Value {
    const call: Call = {
      argument,
      evaluate: (expression) => this.evaluate(scope, expression),
      key: () => keyOf(scope, { [name]: argument }),
    };
    switch (name) {
      case 'Fn::Sub':
        return this.sub(scope, call);
      case 'Fn::Join':
        return join(call, this.choices);
      case 'Fn::FindInMap':
        return findInMap(call, { mappings: scope.source.template.Mappings ?? {}, choices: this.choices });
      default:
        return isExpandedLater(name)
          ? unknown('a macro decides it at deployment', call.key())
          : (callFunction(name, call) ?? unknown(`${name} is not evaluated`, call.key()));
    }
  }

  private ref(scope: Scope, argument: unknown): Value {
    const name = typeof argument === 'string' ? argument : onlyText(this.evaluate(scope, argument));
    if (name === undefined) {
      return unknown('the name of Ref is not known', keyOf(scope, argument));
    }
    const known = scope.names.get(name);
    if (known !== undefined) {
      return known;
    }
    const value = this.refUncached(scope, name);
    scope.names.set(name, value);
    return value;
  }

  private refUncached(scope: Scope, name: string): Value {
    if (name === 'AWS::NoValue') {
      return ABSENT;
    }
    const { Parameters = {}, Resources } = scope.source.template;
    const parameter = Object.hasOwn(Parameters, name) ? Parameters[name] : undefined;
    if (parameter !== undefined) {
      return this.parameter(scope, name, parameter);
    }
    if (Object.hasOwn(Resources, name)) {
      return always({ kind: 'resource', scope: scope.id, logicalId: name, attribute: '' });
    }
    return (
      scope.pseudo(name) ?? unknown(`'${name}' is not defined in ${scope.source.file}`, keyOf(scope, name))
    );
  }

  /** What the parent of a nested stack gives; where that may be nothing, what the template itself says. */
  private parameter(scope: Scope, name: string, parameter: TemplateParameter): Value {
    const argument = this.once(`parameter ${scope.id} ${name}`, () => this.linker.argument(scope, name));
    if (argument === undefined || isRead(parameter.Type)) {
      return scope.parameter(name, parameter);
    }
    const absent = this.choices.absenceOf(argument.map(({ when }) => when));
    return [
      ...asType(argument, parameter.Type),
      ...absent.flatMap((without) =>
        guarded(scope.parameter(name, parameter), (when) => mergeGuards(without, when)),
      ),
    ];
  }

  private getAtt(scope: Scope, argument: unknown): Value {
    const parts = Array.isArray(argument)
      ? argument.map((part: unknown) =>
          typeof part === 'string' ? part : onlyText(this.evaluate(scope, part)),
        )
      : argument;
    const [logicalId, attribute] = splitAttribute(parts);
    if (logicalId === undefined || attribute === undefined) {
      return unknown('the attribute of Fn::GetAtt is not a text', keyOf(scope, argument));
    }
    const key = `${logicalId}.${attribute}`;
    const known = scope.attributes.get(key);
    if (known !== undefined) {
      return known;
    }
    const published = (): Value | undefined =>
      attribute.startsWith('/cdk/exports/') ? this.linker.published(scope, attribute) : undefined;
    const decided = this.attributeOf(scope, logicalId, attribute) ?? published();
    if (decided !== undefined) {
      return decided;
    }
    // One value for each attribute of a template, so that what it refers to is worked out once.
    const value = always({ kind: 'resource', scope: scope.id, logicalId, attribute });
    scope.attributes.set(key, value);
    return value;
  }

  /** Attributes that the input itself decides: outputs of nested stacks, and repeated properties. */
  private attributeOf(scope: Scope, logicalId: string, attribute: string): Value | undefined {
    const { Resources } = scope.source.template;
    const resource = Object.hasOwn(Resources, logicalId) ? Resources[logicalId] : undefined;
    if (DEPLOYS.has(resource?.Type ?? '') && attribute.startsWith('Outputs.')) {
      const output = attribute.slice('Outputs.'.length);
      return this.once(`output ${scope.id} ${logicalId}.${output}`, () =>
        this.linker.nestedOutput(scope, logicalId, output),
      );
    }
    return resource !== undefined && repeatsProperty(resource.Type, attribute)
      ? this.once(`property ${scope.id} ${logicalId}.${attribute}`, () =>
          this.evaluate(scope, resource.Properties?.[attribute]),
        )
      : undefined;
  }

  private if(scope: Scope, argument: unknown): Value {
    const [condition] = partsOf(argument);
    if (!Array.isArray(argument) || argument.length !== 3 || typeof condition !== 'string') {
      return unknown('Fn::If takes the name of a condition and two values', keyOf(scope, argument));
    }
    const arms = scope.armsOf(condition);
    if (!this.choices.has(arms.variable)) {
      return unknown(`condition '${condition}' is not defined`, keyOf(scope, argument));
    }
    const arm = (expression: unknown, guard: Guard): Value =>
      guarded(this.evaluate(scope, expression), (when) => mergeGuards(guard, when));
    const value = [...arm(argument[1], arms.holds), ...arm(argument[2], arms.fails)];
    return limit(value, () => keyOf(scope, argument));
  }

  private sub(scope: Scope, call: Call): Value {
    return substitute(call, (name) =>
      name.includes('.') ? this.getAtt(scope, name) : this.ref(scope, name),
    );
  }

  private select(scope: Scope, argument: unknown): Value {
    const [position, list] = partsOf(argument);
    const key = (): string => keyOf(scope, argument);
    const lists = this.evaluate(scope, list);
    const isThere = (item: Value): boolean =>
      this.choices.absenceOf(item.map(({ when }) => when)).length === 0;
    const out = this.evaluate(scope, position).flatMap((index) => {
      const at = index.value.kind === 'text' ? Number(index.value.text) : NaN;
      const items = lists.flatMap(({ when, value: atom }) =>
        guarded(itemAt(atom, at, { key, isThere }), (other) => mergeGuards(when, other)),
      );
      return guarded(items, (when) => mergeGuards(index.when, when));
    });
    return limit(out, key);
  }

  private split(scope: Scope, argument: unknown): Value {
    const [delimiter, source] = partsOf(argument);
    return this.evaluate(scope, source).map(({ when, value: atom }) => ({
      when,
      value:
        (typeof delimiter === 'string' ? splitAtom(atom, delimiter) : undefined) ??
        ({ kind: 'list', items: [], rest: atom } as const),
    }));
  }

  private importValue(scope: Scope, argument: unknown): Value {
    const known = typeof argument === 'string' ? scope.imports.get(argument) : undefined;
    if (known !== undefined) {
      return known;
    }
    const value = this.importUncached(scope, argument);
    // Inside another look-up, what refers to itself has no value yet.
    if (typeof argument === 'string' && this.busy.size === 0) {
      scope.imports.set(argument, value);
    }
    return value;
  }

  private importUncached(scope: Scope, argument: unknown): Value {
    return this.evaluate(scope, argument).flatMap(({ when, value: atom }) => {
      const name = atom.kind === 'text' ? atom.text : undefined;
      const value =
        name === undefined
          ? undefined
          : this.once(`export ${name} for ${scope.id}`, () => this.linker.exported(scope, name));
      const why =
        name === undefined
          ? 'the name of Fn::ImportValue is not known'
          : `no stack of the input exports '${name}'`;
      const key = name === undefined ? keyOf(scope, argument) : `export ${name}`;
      return guarded(value ?? unknown(why, key), (other) => mergeGuards(when, other));
    });
  }

  private stackOutput(scope: Scope, argument: unknown): Value {
    const { StackName, Region, OutputName } = (argument ?? {}) as Record<string, unknown>;
    const [stack, region, output] = [StackName, Region, OutputName].map((part) => {
      const [only, ...more] = this.evaluate(scope, part);
      return only?.value.kind === 'text' && more.length === 0 ? only.value.text : undefined;
    });
    const key = keyOf(scope, argument);
    if (stack === undefined || output === undefined || (Region !== undefined && region === undefined)) {
      return unknown('the stack or output of Fn::GetStackOutput is not known', key);
    }
    const value = this.once(`output ${stack} ${region ?? ''} ${output} for ${scope.id}`, () =>
      this.linker.output(scope, { stack, region, output }),
    );
    return value ?? unknown(`no stack of the input is named '${stack}' with an output '${output}'`, key);
  }

  /** What stacks take from each other is looked up once; a circle of imports has no value. */
  private once(key: string, look: () => Value | undefined): Value | undefined {
    if (this.known.has(key)) {
      return this.known.get(key);
    }
    if (this.busy.has(key)) {
      return unknown(`${key} refers to itself`, key);
    }
    this.busy.add(key);
    try {
      const value = look();
      this.known.set(key, value);
      return value;
    } finally {
      this.busy.delete(key);
    }
  }
}
