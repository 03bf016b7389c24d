import type { Choices, Guard } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import { defineConditions } from './conditions';
import type { Linker } from './linker';
import { Resolver } from './resolve';
import { Scope } from './scope';
import type { ParameterValues, TemplateSource } from './source';
import type { Value } from './value';
import { guarded, unknown } from './value';

/** All templates of one input, as one application: names resolve across them. */
export class Application implements Linker {
  public readonly resolver: Resolver;
  public readonly scopes: readonly Scope[];
  private readonly byId = new Map<string, Scope>();
  private exports: Map<string, { scope: Scope; output: string }> | undefined;
  private publications: Map<string, { scope: Scope; expression: unknown }> | undefined;

  constructor(sources: readonly TemplateSource[], choices: Choices, given: ParameterValues) {
    this.resolver = new Resolver(choices, this);
    this.scopes = sources.map((source) => new Scope(source, choices, given));
    for (const scope of this.scopes) {
      this.byId.set(scope.id, scope);
    }
    defineConditions(this.scopes, choices, this.resolver);
  }

  public scope(id: string): Scope | undefined {
    return this.byId.get(id);
  }

  /** When a resource exists: its own condition, and those of the nested stacks that hold it. */
  public guardOf(scope: Scope, condition: string | undefined): Guard {
    const { parent } = scope.source;
    const own: Guard =
      condition === undefined
        ? ALWAYS
        : [{ variable: scope.variableOf(`condition ${condition}`), value: 'true' }];
    const outer = parent === undefined ? undefined : this.byId.get(parent.stack);
    if (outer === undefined || parent === undefined) {
      return own;
    }
    const resource = outer.source.template.Resources[parent.logicalId];
    return mergeGuards(own, this.guardOf(outer, resource?.Condition)) ?? own;
  }

  public exported(name: string): Value | undefined {
    this.exports ??= this.indexExports();
    const found = this.exports.get(name);
    return found === undefined ? undefined : this.outputOf(found.scope, found.output);
  }

  public output(stackName: string, region: string | undefined, output: string): Value | undefined {
    const scope = this.scopes.find(
      ({ source }) =>
        source.stackName === stackName &&
        (region === undefined || source.region === undefined || source.region === region),
    );
    return scope === undefined ? undefined : this.outputOf(scope, output);
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

  public published(name: string): Value | undefined {
    this.publications ??= this.indexPublications();
    const found = this.publications.get(name);
    return found === undefined ? undefined : this.resolver.evaluate(found.scope, found.expression);
  }

  public argument(scope: Scope, parameter: string): Value | undefined {
    const { parent } = scope.source;
    const outer = parent === undefined ? undefined : this.byId.get(parent.stack);
    if (outer === undefined || parent === undefined) {
      return undefined;
    }
    const given = outer.source.template.Resources[parent.logicalId]?.Properties?.['Parameters'];
    const expression = (given as Record<string, unknown> | undefined)?.[parameter];
    return expression === undefined ? undefined : this.resolver.evaluate(outer, expression);
  }

  private outputOf(scope: Scope, name: string): Value | undefined {
    const output = scope.source.template.Outputs?.[name];
    if (output === undefined) {
      return undefined;
    }
    const own = this.guardOf(scope, output.Condition);
    return guarded(this.resolver.evaluate(scope, output.Value), (when) => mergeGuards(own, when));
  }

  private indexExports(): Map<string, { scope: Scope; output: string }> {
    const index = new Map<string, { scope: Scope; output: string }>();
    for (const scope of this.scopes) {
      for (const [output, { Export }] of Object.entries(scope.source.template.Outputs ?? {})) {
        const names = this.resolver.evaluate(scope, Export?.Name).map(({ value }) => value);
        names.forEach((name) => name.kind === 'text' && index.set(name.text, { scope, output }));
      }
    }
    return index;
  }

  /** CDK carries values to another Region through a custom resource that writes parameters there. */
  private indexPublications(): Map<string, { scope: Scope; expression: unknown }> {
    const index = new Map<string, { scope: Scope; expression: unknown }>();
    for (const scope of this.scopes) {
      for (const { Type, Properties } of Object.values(scope.source.template.Resources)) {
        if (Type === 'Custom::CrossRegionExportWriter') {
          const written = (Properties?.['WriterProps'] as { exports?: object } | undefined)?.exports;
          const entries = Object.entries((written ?? {}) as Record<string, unknown>);
          entries.forEach(([name, expression]) => index.set(name, { scope, expression }));
        }
      }
    }
    return index;
  }
}
