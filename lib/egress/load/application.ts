import type { Choices, Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { Destination, References } from '../model/network';
import { defineConditions } from './conditions';
import type { Linker, StackOutput } from './linker';
import { expandLoops, usesLoops } from './loops';
import { Resolver } from './resolve';
import { expandServerless } from './sam';
import { Scope } from './scope';
import type { ParameterValues, TemplateSource } from './source';
import { isObject } from './template';
import type { Value } from './value';
import { guarded, unknown } from './value';

/** What a value is as destinations, and how many values its parameters had then. */
interface Chosen {
  readonly samples: readonly string[];
  readonly size: number;
  readonly destinations: readonly Guarded<Destination>[];
}

/** All templates of one input, as one application: names resolve across them. */
export class Application implements Linker {
  /** What values refer to: a name of a template has one value, however often it is used. */
  public readonly references = new Map<Value, References>();
  /** What literal address blocks are as destinations of routes. */
  public readonly blocks = new Map<string, readonly Guarded<Destination>[]>();
  /** What values that parameters decide are as destinations, while these have as many values as then. */
  public readonly chosen = new WeakMap<Value, Chosen>();
  private readonly guards = new Map<string, Guard>();
  private readonly byId = new Map<string, Scope>();
  private exports: Map<string, Place[]> | undefined;
  private publications: Map<string, Place[]> | undefined;

  private current: Resolver;

  constructor(
    sources: readonly TemplateSource[],
    private readonly choices: Choices,
    private readonly given: ParameterValues,
  ) {
    this.current = new Resolver(choices, this);
    sources.forEach((source) => this.read(usesLoops(source) ? source : expandServerless(source)));
    this.writeOutLoops();
    defineConditions(this.scopes, choices, this.resolver);
  }

  public get resolver(): Resolver {
    return this.current;
  }

  public get scopes(): readonly Scope[] {
    return [...this.byId.values()];
  }

  public scope(id: string): Scope | undefined {
    return this.byId.get(id);
  }

  /** When a resource exists: its own condition, and those of the nested stacks that hold it. */
  public guardOf(scope: Scope, condition: string | undefined): Guard {
    if (scope.source.parent === undefined) {
      return condition === undefined ? ALWAYS : scope.armsOf(condition).holds;
    }
    const key = `${scope.id} ${condition ?? ''}`;
    let guard = this.guards.get(key);
    if (guard === undefined) {
      guard = this.readGuard(scope, condition);
      this.guards.set(key, guard);
    }
    return guard;
  }

  private readGuard(scope: Scope, condition: string | undefined): Guard {
    const { parent } = scope.source;
    const own = condition === undefined ? ALWAYS : scope.armsOf(condition).holds;
    const outer = parent === undefined ? undefined : this.byId.get(parent.stack);
    if (outer === undefined || parent === undefined) {
      return own;
    }
    const resource = outer.source.template.Resources[parent.logicalId];
    return mergeGuards(own, this.guardOf(outer, resource?.Condition)) ?? own;
  }

  public exported(scope: Scope, name: string): Value | undefined {
    this.exports ??= this.indexExports();
    const found = (this.exports.get(name) ?? []).filter((place) => isSameRegion(place.scope, scope));
    return this.only(found, `several stacks of the input export '${name}'`);
  }

  public output(scope: Scope, { stack, region, output }: StackOutput): Value | undefined {
    const found = this.scopes.filter(
      (other) =>
        other.source.stackName === stack &&
        isSameAccount(other, scope) &&
        isSame(other.source.region, region ?? scope.source.region),
    );
    const places = found.map((other) => ({ scope: other, value: () => this.outputOf(other, output) }));
    return this.only(places, `several stacks of the input are named '${stack}'`);
  }

  public nestedOutput(scope: Scope, logicalId: string, output: string): Value {
    const child = this.byId.get(scope.source.nested.get(logicalId) ?? '');
    const value = child === undefined ? undefined : this.outputOf(child, output);
    return (
      value ??
      unknown(
        `it is output '${output}' of nested stack '${logicalId}', which the input does not show`,
        `${scope.id}/${logicalId}.${output}`,
      )
    );
  }

  public published(scope: Scope, name: string): Value | undefined {
    this.publications ??= this.indexPublications();
    const found = (this.publications.get(name) ?? []).filter((place) => isSameAccount(place.scope, scope));
    return this.only(found, `several stacks of the input publish '${name}'`);
  }

  public argument(scope: Scope, parameter: string): Value | undefined {
    const { parent } = scope.source;
    const outer = parent === undefined ? undefined : this.byId.get(parent.stack);
    if (outer === undefined || parent === undefined) {
      return undefined;
    }
    const properties = outer.source.template.Resources[parent.logicalId]?.Properties ?? {};
    const given = properties['Parameters'] ?? {};
    if (!isObject(given) || [...Object.keys(properties), ...Object.keys(given)].some(isIntrinsic)) {
      const why = `the parameters of nested stack '${parent.logicalId}' are not known`;
      return unknown(why, `${scope.id} ${parameter}`);
    }
    return Object.hasOwn(given, parameter) ? this.resolver.evaluate(outer, given[parameter]) : undefined;
  }

  private read(source: TemplateSource): void {
    this.byId.set(source.stack, new Scope(source, this.choices, this.given));
  }

  /** Parents come before the stacks that they nest, so that what they give to a loop is known. */
  private writeOutLoops(): void {
    const looping = this.scopes.filter(({ source }) => usesLoops(source));
    for (const scope of looping) {
      const evaluate = (expression: unknown): Value => this.resolver.evaluate(scope, expression);
      this.read(expandServerless(expandLoops(scope.source, evaluate)));
      // What was looked up so far may have missed what the loops make.
      this.current = new Resolver(this.choices, this);
      this.scopes.forEach((each) => each.forget());
      this.exports = undefined;
      this.publications = undefined;
    }
  }

  private outputOf(scope: Scope, name: string): Value | undefined {
    const { Outputs = {} } = scope.source.template;
    const output = Object.hasOwn(Outputs, name) ? Outputs[name] : undefined;
    if (output === undefined) {
      return undefined;
    }
    const own = this.guardOf(scope, output.Condition);
    return guarded(this.resolver.evaluate(scope, output.Value), (when) => mergeGuards(own, when));
  }

  /** Where there are several, nothing tells which one is meant. */
  private only([place, ...more]: readonly Place[], why: string): Value | undefined {
    return more.length === 0 ? place?.value() : unknown(why, why);
  }

  private indexExports(): Map<string, Place[]> {
    const index = new Map<string, Place[]>();
    for (const scope of this.scopes) {
      for (const [output, { Export }] of Object.entries(scope.source.template.Outputs ?? {})) {
        const place = { scope, value: () => this.outputOf(scope, output) };
        const names = this.resolver.evaluate(scope, Export?.Name).map(({ value }) => value);
        names.forEach((name) => name.kind === 'text' && add(index, name.text, place));
      }
    }
    return index;
  }

  /** CDK carries values to another Region through a custom resource that writes parameters there. */
  private indexPublications(): Map<string, Place[]> {
    const index = new Map<string, Place[]>();
    for (const scope of this.scopes) {
      for (const { Type, Properties } of Object.values(scope.source.template.Resources)) {
        if (Type === 'Custom::CrossRegionExportWriter') {
          const written = (Properties?.['WriterProps'] as { exports?: object } | undefined)?.exports;
          Object.entries((written ?? {}) as Record<string, unknown>).forEach(([name, expression]) =>
            add(index, name, { scope, value: () => this.resolver.evaluate(scope, expression) }),
          );
        }
      }
    }
    return index;
  }
}

function isIntrinsic(name: string): boolean {
  return name === 'Ref' || name.startsWith('Fn::');
}

/** A value that other stacks can name, and who gives it. */
interface Place {
  readonly scope: Scope;
  readonly value: () => Value | undefined;
}

function add(index: Map<string, Place[]>, name: string, place: Place): void {
  index.set(name, [...(index.get(name) ?? []), place]);
}

function isSameRegion(a: Scope, b: Scope): boolean {
  return isSameAccount(a, b) && isSame(a.source.region, b.source.region);
}

function isSameAccount(a: Scope, b: Scope): boolean {
  return isSame(a.source.account, b.source.account);
}

/** What is not known may be the same. */
function isSame(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}
