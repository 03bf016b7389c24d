import type { Cidr } from '../../shared/cidr';
import { parseCidr } from '../../shared/cidr';
import type { Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { Destination, NetworkModel, Origin, Reference, References } from '../model/network';
import type { Application } from './application';
import { reasonOf } from './atoms';
import { isIdentity } from './attributes';
import type { ConstructPaths } from './construct-paths';
import type { Scope } from './scope';
import type { TemplateResource } from './source';
import type { Atom, Value } from './value';

const NONE: References = [];
const NOTHING: readonly never[] = [];

/** One resource of a template, and how to read its properties into the model. */
export class ResourceReader {
  public readonly application: Application;
  public readonly model: NetworkModel;
  public readonly scope: Scope;
  public readonly id: string;
  /** When the resource exists. */
  public readonly when: Guard;
  public readonly properties: Readonly<Record<string, unknown>>;
  private cachedOrigin: Origin | undefined;

  constructor(
    context: { readonly application: Application; readonly model: NetworkModel; readonly scope: Scope },
    public readonly logicalId: string,
    public readonly resource: TemplateResource,
  ) {
    this.application = context.application;
    this.model = context.model;
    this.scope = context.scope;
    this.id = resourceId(this.scope.id, logicalId);
    this.properties = resource.Properties ?? {};
    this.when = this.application.guardOf(this.scope, resource.Condition);
  }

  public get origin(): Origin {
    this.cachedOrigin ??= originOf(this.scope, this.logicalId, this.resource);
    return this.cachedOrigin;
  }

  public evaluate(expression: unknown): Value {
    return this.application.resolver.evaluate(this.scope, expression);
  }

  public has(property: string): boolean {
    return this.properties[property] !== undefined;
  }

  /** What a property refers to, one for each setting of the input. */
  public references(property: string): References {
    return this.toReferences(this.properties[property]);
  }

  /** What a list property refers to. */
  public referenceList(property: string): References {
    return this.toReferenceList(this.properties[property]);
  }

  public toReferenceList(expression: unknown): References {
    return this.evaluate(expression).flatMap((alternative) => this.items(alternative));
  }

  public toReferences(expression: unknown): References {
    if (expression === undefined) {
      return NONE;
    }
    const value = this.evaluate(expression);
    let references = this.application.references.get(value);
    if (references === undefined) {
      references = value.map(({ when, value: atom }) => ({ when, value: this.toReference(atom) }));
      this.application.references.set(value, references);
    }
    return references;
  }

  /** The texts of `candidates` that a property can be; one that is not known can be any of them. */
  public enumeration<T extends string>(
    property: string,
    candidates: readonly T[],
    fallback: T,
  ): readonly Guarded<T>[] {
    const expression = this.properties[property];
    if (expression === undefined) {
      return [{ when: ALWAYS, value: fallback }];
    }
    const value = this.evaluate(expression);
    const absent = this.model.choices.absenceOf(value.map(({ when }) => when));
    return [
      ...value.flatMap(({ when, value: atom }) => this.candidatesOf(atom, when, candidates)),
      ...absent.map((when) => ({ when, value: fallback })),
    ];
  }

  /** The address blocks that a property can be. */
  public destinations(expression: unknown, samples: readonly string[]): readonly Guarded<Destination>[] {
    if (expression === undefined) {
      return NOTHING;
    }
    const value = this.evaluate(expression);
    const [only] = value;
    if (value.length === 1 && only?.value.kind === 'text' && only.when.length === 0) {
      return this.literalBlock(only.value);
    }
    return this.chosen(value, samples);
  }

  /** Rules of thousands of filters name the same parameters; what these can be grows while the input is read. */
  private chosen(value: Value, samples: readonly string[]): readonly Guarded<Destination>[] {
    const { choices } = this.model;
    const sizeOf = (): number =>
      value.reduce(
        (sum, { value: atom }) => sum + (atom.kind === 'any' ? choices.countOf(atom.variable) : 0),
        0,
      );
    const known = this.application.chosen.get(value);
    if (known?.samples === samples && known.size === sizeOf()) {
      return known.destinations;
    }
    const destinations = value.flatMap(({ when, value: atom }) =>
      atom.kind === 'any' ? this.choose(atom, when, samples) : [{ when, value: toDestination(atom) }],
    );
    this.application.chosen.set(value, { samples, size: sizeOf(), destinations });
    return destinations;
  }

  private literalBlock(atom: Atom & { kind: 'text' }): readonly Guarded<Destination>[] {
    const { blocks } = this.application;
    let block = blocks.get(atom.text);
    if (block === undefined) {
      block = [{ when: ALWAYS, value: toDestination(atom) }];
      blocks.set(atom.text, block);
    }
    return block;
  }

  /** The address block of a property when it is the same under every setting. */
  public certainCidr(property: string): Cidr | undefined {
    const [only, ...more] = this.evaluate(this.properties[property]);
    const isCertain = more.length === 0 && only?.when.length === 0;
    return isCertain && only.value.kind === 'text' ? parseCidr(only.value.text) : undefined;
  }

  private items({ when, value }: Guarded<Atom>): References {
    if (value.kind !== 'list' || value.rest !== undefined) {
      return [{ when, value: this.toReference(value) }];
    }
    return value.items.flatMap((item) =>
      item.flatMap((alternative) => {
        const merged = mergeGuards(when, alternative.when);
        return merged === undefined ? [] : this.items({ when: merged, value: alternative.value });
      }),
    );
  }

  private candidatesOf<T extends string>(
    atom: Atom,
    when: Guard,
    candidates: readonly T[],
  ): readonly Guarded<T>[] {
    if (atom.kind === 'text') {
      const found =
        candidates.find((candidate) => candidate === atom.text) ??
        candidates.find((candidate) => candidate.toLowerCase() === atom.text.toLowerCase());
      return found === undefined ? candidates.map((value) => ({ when, value })) : [{ when, value: found }];
    }
    if (atom.kind !== 'any') {
      return candidates.map((value) => ({ when, value }));
    }
    return candidates.flatMap((value) => {
      const chosen = this.setting(atom, when, value);
      return chosen === undefined ? [] : [{ when: chosen, value }];
    });
  }

  /** An open parameter can be any of the samples that its pattern admits: public blocks that tell. */
  private choose(
    atom: Atom & { kind: 'any' },
    when: Guard,
    samples: readonly string[],
  ): readonly Guarded<Destination>[] {
    const compared = this.model.choices.valuesOf(atom.variable).filter((value) => parseCidr(value));
    const admitted = [...new Set([...samples, ...compared])].filter((sample) =>
      matches(atom.pattern, sample),
    );
    if (admitted.length === 0) {
      return [{ when, value: { kind: 'unknown', why: reasonOf(atom) } }];
    }
    return admitted.flatMap((sample) => {
      const chosen = this.setting(atom, when, sample);
      const cidr = parseCidr(sample);
      return chosen === undefined || cidr === undefined
        ? []
        : [{ when: chosen, value: { kind: 'cidr', cidr } as const }];
    });
  }

  private setting(atom: Atom & { kind: 'any' }, when: Guard, value: string): Guard | undefined {
    this.model.choices.admit(atom.variable, value);
    return mergeGuards(when, [{ variable: atom.variable, value }]);
  }

  private toReference(atom: Atom): Reference {
    switch (atom.kind) {
      case 'text':
        return atom.text === ''
          ? { id: `?${this.id} empty`, label: 'an empty text', why: 'it is an empty text, not an id' }
          : { id: atom.text, label: atom.text, why: `'${atom.text}' is outside the input` };
      case 'resource':
        return this.toResource(atom);
      case 'any':
        return {
          id: `?${atom.variable}`,
          label: atom.label,
          why: `parameter '${atom.label}' decides it at deployment`,
        };
      case 'unknown':
        return { id: `?${atom.key}`, label: shorten(atom.key), why: atom.why };
      case 'list':
      case 'object':
        return { id: `?${this.id} ${atom.kind}`, label: atom.kind, why: `it is a ${atom.kind}, not an id` };
    }
  }

  private toResource(atom: Atom & { kind: 'resource' }): Reference {
    const id = resourceId(atom.scope, atom.logicalId);
    const type = this.application.scope(atom.scope)?.source.template.Resources[atom.logicalId]?.Type;
    if (type === undefined || isIdentity(type, atom.attribute)) {
      const why = `'${atom.logicalId}' (${type ?? 'not in the template'}) decides it at deployment`;
      return { id, label: atom.logicalId, why };
    }
    return {
      id: `${id}#${atom.attribute}`,
      label: `${atom.logicalId}.${atom.attribute}`,
      why: `attribute '${atom.attribute}' of '${atom.logicalId}' (${type}) is known only at deployment`,
    };
  }
}

/** The model's name for a resource. */
export function resourceId(scope: string, logicalId: string): string {
  return `${scope}/${logicalId}`;
}

export function originOf(scope: Scope, logicalId: string, resource: TemplateResource): Origin {
  const { file, constructPaths, lines } = scope.source;
  const path = resource.Metadata?.['aws:cdk:path'] ?? undefined;
  if (path === undefined && constructPaths !== undefined) {
    return new NotedOrigin({ stack: scope.id, logicalId, resourceType: resource.Type, file }, constructPaths);
  }
  const line = lines?.get(logicalId);
  const origin: Origin = {
    stack: scope.id,
    logicalId,
    resourceType: resource.Type,
    constructPath: typeof path === 'string' ? path : undefined,
    file,
  };
  return line === undefined ? origin : { ...origin, line };
}

/** A resource whose construct path is noted beside its template, in large files: most are never asked for it. */
class NotedOrigin implements Origin {
  public readonly stack: string;
  public readonly logicalId: string;
  public readonly resourceType: string;
  public readonly file: string | undefined;

  constructor(
    { stack, logicalId, resourceType, file }: Origin,
    private readonly paths: ConstructPaths,
  ) {
    this.stack = stack;
    this.logicalId = logicalId;
    this.resourceType = resourceType;
    this.file = file;
  }

  public get constructPath(): string | undefined {
    return this.paths.get(this.logicalId);
  }
}

function toDestination(atom: Atom): Destination {
  const cidr = atom.kind === 'text' ? parseCidr(atom.text) : undefined;
  if (cidr !== undefined) {
    return { kind: 'cidr', cidr };
  }
  return {
    kind: 'unknown',
    why: atom.kind === 'text' ? `'${atom.text}' is not an address block` : reasonOf(atom),
  };
}

/** A pattern that JavaScript cannot read admits everything: the safe direction. */
function matches(pattern: string | undefined, value: string): boolean {
  if (pattern === undefined) {
    return true;
  }
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return true;
  }
}

function shorten(key: string): string {
  return key.length > 80 ? `${key.slice(0, 77)}...` : key;
}
