import type { Choices } from '../model/choices';
import { mergeGuards } from '../model/choices';
import { append, asType, isDecided, itemAt, keyOf, limit, literal, splitAtom, splitAttribute } from './atoms';
import { repeatsProperty } from './attributes';
import type { Linker } from './linker';
import type { Scope } from './scope';
import type { Value } from './value';
import { ABSENT, MOST_ALTERNATIVES, always, guarded, text, unknown } from './value';

/**
 * Evaluates the intrinsic functions of templates, symbolically.
 *
 * A value that cannot be known is carried with its reason; nothing is guessed.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export class Resolver {
  private readonly busy = new Set<string>();

  constructor(
    private readonly choices: Choices,
    private readonly linker: Linker,
  ) {}

  /** The value of an expression in its template; empty when it is absent. */
  public evaluate(scope: Scope, expression: unknown): Value {
    if (typeof expression === 'string') {
      return literal(expression);
    }
    if (expression === undefined || expression === null) {
      return ABSENT;
    }
    if (Array.isArray(expression)) {
      return always({ kind: 'list', items: expression.map((item) => this.evaluate(scope, item)) });
    }
    return typeof expression === 'object'
      ? this.evaluateObject(scope, expression as Record<string, unknown>)
      : text(JSON.stringify(expression));
  }

  private evaluateObject(scope: Scope, object: Record<string, unknown>): Value {
    const keys = Object.keys(object);
    const name = keys[0];
    if (keys.length !== 1 || name === undefined || (name !== 'Ref' && !name.startsWith('Fn::'))) {
      return always({ kind: 'object', object });
    }
    const argument = object[name];
    switch (name) {
      case 'Ref':
        return this.ref(scope, argument);
      case 'Fn::GetAtt':
        return this.getAtt(scope, argument);
      case 'Fn::Sub':
        return this.sub(scope, argument);
      case 'Fn::Join':
        return this.join(scope, argument);
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
      case 'Fn::FindInMap':
        return this.findInMap(scope, argument);
      default:
        return unknown(`${name} is not evaluated`, keyOf(scope, { [name]: argument }));
    }
  }

  private ref(scope: Scope, argument: unknown): Value {
    const name = String(argument);
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
    const parameter = scope.source.template.Parameters?.[name];
    if (parameter !== undefined) {
      const argument = this.once(`parameter ${scope.id} ${name}`, () => this.linker.argument(scope, name));
      return argument === undefined ? scope.parameter(name, parameter) : asType(argument, parameter.Type);
    }
    if (scope.source.template.Resources[name] !== undefined) {
      return always({ kind: 'resource', scope: scope.id, logicalId: name, attribute: '' });
    }
    return (
      scope.pseudo(name) ?? unknown(`'${name}' is not defined in ${scope.source.file}`, keyOf(scope, name))
    );
  }

  private getAtt(scope: Scope, argument: unknown): Value {
    const [logicalId, attribute] = splitAttribute(argument);
    if (logicalId === undefined || attribute === undefined) {
      return unknown('the attribute of Fn::GetAtt is not a text', keyOf(scope, argument));
    }
    const decided = this.attributeOf(scope, logicalId, attribute);
    if (decided !== undefined) {
      return decided;
    }
    const published = attribute.startsWith('/cdk/exports/')
      ? this.linker.published(scope, attribute)
      : undefined;
    return published ?? always({ kind: 'resource', scope: scope.id, logicalId, attribute });
  }

  /** Attributes that the input itself decides: outputs of nested stacks, and repeated properties. */
  private attributeOf(scope: Scope, logicalId: string, attribute: string): Value | undefined {
    const resource = scope.source.template.Resources[logicalId];
    if (resource?.Type === 'AWS::CloudFormation::Stack' && attribute.startsWith('Outputs.')) {
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
    if (!Array.isArray(argument) || argument.length !== 3) {
      return unknown('Fn::If takes a condition and two values', keyOf(scope, argument));
    }
    const variable = scope.variableOf(`condition ${String(argument[0])}`);
    if (!this.choices.has(variable)) {
      return unknown(`condition '${String(argument[0])}' is not defined`, keyOf(scope, argument));
    }
    const arm = (expression: unknown, value: string): Value =>
      guarded(this.evaluate(scope, expression), (when) => mergeGuards([{ variable, value }], when));
    return limit([...arm(argument[1], 'true'), ...arm(argument[2], 'false')], () => keyOf(scope, argument));
  }

  private sub(scope: Scope, argument: unknown): Value {
    const [template, own] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    if (typeof template !== 'string') {
      return unknown('the text of Fn::Sub is not a literal', keyOf(scope, argument));
    }
    const names = (own ?? {}) as Record<string, unknown>;
    const parts = template.split(/(\$\{[^}]*\})/).filter((part) => part !== '');
    const values = parts.map((part) => {
      const name = /^\$\{([^}]*)\}$/.exec(part)?.[1]?.trim();
      if (name === undefined) {
        return text(part);
      }
      if (name.startsWith('!')) {
        return text(`\${${name.slice(1)}}`);
      }
      if (name in names) {
        return this.evaluate(scope, names[name]);
      }
      return name.includes('.') ? this.getAtt(scope, name) : this.ref(scope, name);
    });
    return this.concat(values, () => keyOf(scope, argument));
  }

  private join(scope: Scope, argument: unknown): Value {
    const [delimiter, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
    const items = this.evaluate(scope, list);
    const [only] = items;
    if (
      typeof delimiter !== 'string' ||
      items.length !== 1 ||
      only?.value.kind !== 'list' ||
      only.value.rest
    ) {
      return unknown('the list of Fn::Join is not known', keyOf(scope, argument));
    }
    const parts = only.value.items.filter((item) => item.length > 0);
    if (parts.some((part) => this.choices.absenceOf(part.map(({ when }) => when)).length > 0)) {
      return unknown('a part of Fn::Join may be absent', keyOf(scope, argument));
    }
    const joined = parts.flatMap((part, index) =>
      index === 0 || delimiter === '' ? [part] : [text(delimiter), part],
    );
    return this.concat(joined, () => keyOf(scope, argument)).map(({ when, value: atom }) => ({
      when,
      value: atom.kind === 'unknown' ? { ...atom, joined: { delimiter, items: parts } } : atom,
    }));
  }

  private concat(parts: readonly Value[], key: () => string): Value {
    const [first] = parts;
    if (parts.length === 1 && first !== undefined) {
      return first;
    }
    let out: Value = text('');
    for (const part of parts) {
      out = out.flatMap(({ when, value: left }) =>
        guarded(part, (other) => mergeGuards(when, other)).map((right) => ({
          when: right.when,
          value: append(left, right.value, key),
        })),
      );
      if (out.length > MOST_ALTERNATIVES) {
        return limit(out, key);
      }
    }
    return out;
  }

  private select(scope: Scope, argument: unknown): Value {
    const [position, list] = Array.isArray(argument) ? (argument as unknown[]) : [];
    const key = (): string => keyOf(scope, argument);
    const lists = this.evaluate(scope, list);
    const out = this.evaluate(scope, position).flatMap((index) => {
      const at = index.value.kind === 'text' ? Number(index.value.text) : NaN;
      const items = lists.flatMap(({ when, value: atom }) =>
        guarded(itemAt(atom, at, key), (other) => mergeGuards(when, other)),
      );
      return guarded(items, (when) => mergeGuards(index.when, when));
    });
    return limit(out, key);
  }

  private split(scope: Scope, argument: unknown): Value {
    const [delimiter, source] = Array.isArray(argument) ? (argument as unknown[]) : [];
    return this.evaluate(scope, source).map(({ when, value: atom }) => ({
      when,
      value:
        (typeof delimiter === 'string' ? splitAtom(atom, delimiter) : undefined) ??
        ({ kind: 'list', items: [], rest: atom } as const),
    }));
  }

  private importValue(scope: Scope, argument: unknown): Value {
    return this.evaluate(scope, argument).flatMap(({ when, value: atom }) => {
      const name = atom.kind === 'text' ? atom.text : undefined;
      const value =
        name === undefined ? undefined : this.once(`export ${name}`, () => this.linker.exported(scope, name));
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
    const value = this.once(`output ${stack} ${output}`, () =>
      this.linker.output(scope, { stack, region, output }),
    );
    return value ?? unknown(`no stack of the input is named '${stack}' with an output '${output}'`, key);
  }

  private findInMap(scope: Scope, argument: unknown): Value {
    const [map, first, second, fallback] = Array.isArray(argument) ? (argument as unknown[]) : [];
    const table = scope.source.template.Mappings?.[String(map)];
    const key = keyOf(scope, argument);
    const rows = this.lookUp(scope, table, first).flatMap((row) =>
      this.lookUp(scope, row.value, second).flatMap((cell) => {
        const when = mergeGuards(row.when, cell.when);
        return when === undefined ? [] : [{ when, value: cell.value }];
      }),
    );
    const isOpen =
      [first, second].some((part) => !isDecided(this.evaluate(scope, part))) || fallback !== undefined;
    return rows.length === 0 || isOpen
      ? unknown(`Fn::FindInMap finds nothing in '${String(map)}'`, key)
      : limit(
          rows.flatMap(({ when, value }) =>
            guarded(this.evaluate(scope, value), (w) => mergeGuards(when, w)),
          ),
          () => key,
        );
  }

  /** The cells of a mapping that a key can mean: all of them, each with its choice, when the key is open. */
  private lookUp(
    scope: Scope,
    table: unknown,
    key: unknown,
  ): { when: Value[number]['when']; value: unknown }[] {
    const rows = (table ?? {}) as Record<string, unknown>;
    return this.evaluate(scope, key).flatMap(({ when, value: atom }) => {
      if (atom.kind === 'text') {
        return Object.hasOwn(rows, atom.text) ? [{ when, value: rows[atom.text] }] : [];
      }
      if (atom.kind !== 'any') {
        return [];
      }
      return Object.keys(rows).flatMap((value) => {
        this.choices.admit(atom.variable, value);
        const chosen = mergeGuards(when, [{ variable: atom.variable, value }]);
        return chosen === undefined ? [] : [{ when: chosen, value: rows[value] }];
      });
    });
  }

  /** Stacks may import from each other; a circle of imports has no value. */
  private once(key: string, look: () => Value | undefined): Value | undefined {
    if (this.busy.has(key)) {
      return unknown(`${key} refers to itself`, key);
    }
    this.busy.add(key);
    try {
      return look();
    } finally {
      this.busy.delete(key);
    }
  }
}
