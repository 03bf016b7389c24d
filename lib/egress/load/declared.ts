import type { Guard, Guarded } from '../model/choices';
import { ALWAYS, mergeGuards } from '../model/choices';
import type { NetworkModel, Origin } from '../model/network';
import type { Resource, Setting, Written } from '../model/resource';
import { Text } from '../model/resource';
import type { Application } from './application';
import { onlyKey, reasonOf } from './atoms';
import { ResourceReader, resourceId } from './reader';
import type { Scope } from './scope';
import type { TemplateResource } from './source';
import { isObject } from './template';
import type { Atom, Value } from './value';
import { writtenOf } from './written';

export interface Context {
  readonly application: Application;
  readonly model: NetworkModel;
  readonly scope: Scope;
}

type Settings = readonly Guarded<Setting>[];

const ABSENT: Setting = { kind: 'absent' };

/** One resource of a template; nothing of it is evaluated before it is asked for. */
export class DeclaredResource implements Resource {
  public readonly id: string;
  private cachedReader: ResourceReader | undefined;

  constructor(
    private readonly context: Context,
    private readonly logicalId: string,
    private readonly resource: TemplateResource,
  ) {
    this.id = resourceId(context.scope.id, logicalId);
  }

  public get type(): string {
    return this.resource.Type;
  }

  public get origin(): Origin {
    return this.reader.origin;
  }

  public get when(): Guard {
    return this.reader.when;
  }

  public get account(): string | undefined {
    return this.context.scope.source.account;
  }

  public get region(): string | undefined {
    return this.context.scope.source.region;
  }

  public at(path: string, telling: readonly string[] = []): Settings {
    return this.walk(this.reader.evaluate(this.reader.properties), segmentsOf(path), telling);
  }

  public written(path: string): readonly Guarded<Written>[] {
    return this.writtenIn(this.reader.properties, path);
  }

  public metadata(path: string): readonly Guarded<Written>[] {
    const { Metadata = {} } = this.resource;
    const [name = ''] = segmentsOf(path);
    return Object.hasOwn(Metadata, name) ? this.writtenIn(Metadata, path) : [];
  }

  private writtenIn(whole: object, path: string): readonly Guarded<Written>[] {
    const segments = segmentsOf(path);
    const spread = segments.findIndex((name) => name === '[]' || name === '*');
    const direct = spread < 0 ? segments : segments.slice(0, spread);
    let places: readonly Guarded<unknown>[] = [{ when: ALWAYS, value: whole }];
    for (const name of direct) {
      places = places.flatMap(({ when, value }) => this.child(value, name, when));
    }
    const rest = segments.slice(direct.length);
    return places.flatMap(({ when, value }) =>
      this.spread(value, rest).flatMap((found) => under(when, found.when, found.value)),
    );
  }

  /** Goes on through what is written out, so that neighbours of a part do not multiply its values. */
  private spread(expression: unknown, path: readonly string[]): readonly Guarded<Written>[] {
    const inner = path.length === 0 ? undefined : partsWritten(expression, path[0] as string);
    return inner === undefined
      ? writtenOf({ ...this.context, expression }).flatMap(({ when, value }) =>
          spreadOver(value, path).map((part) => ({ when, value: part })),
        )
      : inner.flatMap((part) => this.spread(part, path.slice(1)));
  }

  private get reader(): ResourceReader {
    this.cachedReader ??= new ResourceReader(this.context, this.logicalId, this.resource);
    return this.cachedReader;
  }

  /** What is written under a name of an object, which an intrinsic function may make. */
  private child(expression: unknown, name: string, when: Guard): readonly Guarded<unknown>[] {
    return this.reader.evaluate(expression).flatMap((alternative) => {
      const { value: atom } = alternative;
      const inner =
        atom.kind === 'object' && Object.hasOwn(atom.object, name) ? atom.object[name] : undefined;
      return inner === undefined ? [] : under(when, alternative.when, inner);
    });
  }

  private walk(value: Value, path: readonly string[], telling: readonly string[]): Settings {
    const absent = this.context.model.choices.absenceOf(value.map(({ when }) => when));
    return [
      ...value.flatMap(({ when, value: atom }) =>
        this.step(atom, path, telling).flatMap((inner) => under(when, inner.when, inner.value)),
      ),
      ...absent.map((when) => ({ when, value: ABSENT })),
    ];
  }

  private step(atom: Atom, path: readonly string[], telling: readonly string[]): Settings {
    const [name, ...rest] = path;
    if (name === undefined) {
      return this.leaf(atom, telling);
    }
    if (name === '[]') {
      return this.items(atom, rest, telling);
    }
    if (atom.kind !== 'object') {
      return [{ when: ALWAYS, value: { kind: 'unknown', why: reasonOf(atom), isGiven: false } }];
    }
    const names = name === '*' ? Object.keys(atom.object) : [name];
    const found = names.flatMap((key) => {
      const inner = Object.hasOwn(atom.object, key) ? atom.object[key] : undefined;
      return inner === undefined
        ? [{ when: ALWAYS, value: ABSENT }]
        : this.walk(this.reader.evaluate(inner), rest, telling);
    });
    return found.length === 0 ? [{ when: ALWAYS, value: ABSENT }] : found;
  }

  private items(atom: Atom, rest: readonly string[], telling: readonly string[]): Settings {
    // CloudFormation takes one item for a list of one.
    if (atom.kind === 'object' || atom.kind === 'text') {
      return this.step(atom, rest, telling);
    }
    if (atom.kind !== 'list') {
      return rest.length === 0
        ? this.leaf(atom, telling)
        : [{ when: ALWAYS, value: { kind: 'unknown', why: reasonOf(atom), isGiven: false } }];
    }
    const items = atom.items.flatMap((item) => this.walk(item, rest, telling));
    const more = atom.rest === undefined ? [] : this.items(atom.rest, rest, telling);
    return items.length + more.length === 0 ? [{ when: ALWAYS, value: ABSENT }] : [...items, ...more];
  }

  private leaf(atom: Atom, telling: readonly string[]): Settings {
    switch (atom.kind) {
      case 'any':
        return this.ask(atom, telling);
      case 'resource':
        return [{ when: ALWAYS, value: this.toResource(atom) }];
      case 'unknown':
        return [{ when: ALWAYS, value: { kind: 'unknown', why: atom.why, isGiven: true } }];
      case 'text':
        return [{ when: ALWAYS, value: atom.text === '' ? ABSENT : { kind: 'text', text: atom.text } }];
      case 'list':
        return [{ when: ALWAYS, value: isEmpty(atom) ? ABSENT : { kind: 'list' } }];
      case 'object':
        return [{ when: ALWAYS, value: { kind: 'object' } }];
    }
  }

  /** An open parameter can be each value that the question is about, and any other. */
  private ask(atom: Atom & { kind: 'any' }, telling: readonly string[]): Settings {
    const { variable, label } = atom;
    telling.forEach((value) => this.context.model.choices.admit(variable, value));
    const other = telling.map((value) => ({ variable, value, negated: true }));
    return [
      ...telling.map((value): Guarded<Setting> => ({
        when: [{ variable, value }],
        value: { kind: 'text', text: value },
      })),
      { when: other, value: { kind: 'open', parameter: label } },
    ];
  }

  private toResource({ scope, logicalId, attribute }: Atom & { kind: 'resource' }): Setting {
    const type = this.context.application.scope(scope)?.source.template.Resources[logicalId]?.Type ?? '';
    return { kind: 'resource', id: resourceId(scope, logicalId), type, attribute };
  }
}

function isEmpty({ items, rest }: Atom & { kind: 'list' }): boolean {
  return items.length === 0 && rest === undefined;
}

/** The parts under a name of what is written out; undefined where an intrinsic function decides it. */
function partsWritten(expression: unknown, name: string): readonly unknown[] | undefined {
  if (Array.isArray(expression)) {
    return name === '[]' ? (expression as readonly unknown[]) : [];
  }
  const only = isObject(expression) ? onlyKey(expression) : undefined;
  if (!isObject(expression) || only === 'Ref' || only?.startsWith('Fn::') === true) {
    return undefined;
  }
  if (name === '[]') {
    return [expression];
  }
  return Object.keys(expression)
    .filter((key) => name === '*' || key === name)
    .map((key) => expression[key]);
}

/** The parts of a value that a path leads to. */
function spreadOver(value: Written, path: readonly string[]): readonly Written[] {
  const [name, ...rest] = path;
  if (name === undefined) {
    return [value];
  }
  if (name === '[]') {
    return (Array.isArray(value) ? (value as readonly Written[]) : [value]).flatMap((item) =>
      spreadOver(item, rest),
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  if (value instanceof Text) {
    return [value];
  }
  const inner = Object.entries(value as Readonly<Record<string, Written>>);
  return inner.flatMap(([key, part]) => (name === '*' || key === name ? spreadOver(part, rest) : []));
}

/** `A.B[].C` as `A`, `B`, `[]`, `C`. */
function segmentsOf(path: string): readonly string[] {
  let segments = SEGMENTS.get(path);
  if (segments === undefined) {
    segments = path
      .replaceAll('[]', '.[]')
      .split('.')
      .filter((segment) => segment !== '');
    SEGMENTS.set(path, segments);
  }
  return segments;
}

const SEGMENTS = new Map<string, readonly string[]>();

function under<T>(outer: Guard, inner: Guard, value: T): readonly Guarded<T>[] {
  const when = mergeGuards(outer, inner);
  return when === undefined ? [] : [{ when, value }];
}
