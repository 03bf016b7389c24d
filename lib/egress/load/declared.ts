import type { Guard, Guarded } from '../model/choices';
import { ALWAYS } from '../model/choices';
import type { NetworkModel, Origin } from '../model/network';
import type { Resource, Written } from '../model/resource';
import { Text } from '../model/resource';
import type { Application } from './application';
import { onlyKey } from './atoms';
import { isWrittenOut } from './gaps';
import { ResourceReader, resourceId } from './reader';
import type { Scope } from './scope';
import type { Settings } from './settings';
import { ABSENT, isOpenWay, ownOf, settingsFrom } from './settings';
import type { TemplateResource } from './source';
import { isObject } from './template';
import { under } from './value';
import { writtenOf } from './written';

export interface Context {
  readonly application: Application;
  readonly model: NetworkModel;
  readonly scope: Scope;
}

const NOTHING: readonly never[] = [];
const NO_PROPERTIES = {};

/** Names of a path that stand for others. */
const SPREADS: ReadonlySet<string> = new Set(['[]', '*', '**']);

/** One resource of a template; nothing of it is evaluated before it is asked for. */
export class DeclaredResource implements Resource {
  public readonly id: string;
  private cachedReader: ResourceReader | undefined;
  private cachedIsPlain: boolean | undefined;
  /** What is written under paths that were asked for. */
  private known: Map<string, readonly Guarded<Written>[]> | undefined;

  constructor(
    private readonly context: Context,
    private readonly logicalId: string,
    private readonly resource: TemplateResource,
  ) {
    this.id = resourceId(context.scope.id, logicalId);
  }

  /** Reads its properties into the model; one for all who ask. */
  public get reader(): ResourceReader {
    this.cachedReader ??= new ResourceReader(this.context, this.logicalId, this.resource);
    return this.cachedReader;
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
    const segments = segmentsOf(path);
    return this.lacks(segments)
      ? ABSENT
      : settingsFrom({ reader: this.reader, path: segments, telling }, this.reader.properties);
  }

  public barriers(path: string): readonly Guarded<string>[] {
    const segments = segmentsOf(path);
    if (this.lacks(segments) || isOpenWay(this.reader.properties, segments)) {
      return NOTHING;
    }
    const question = { reader: this.reader, path: segments, telling: NOTHING, isOfWay: true };
    return settingsFrom(question, this.reader.properties).flatMap(({ when, value }) =>
      value.kind === 'unknown' && !value.isGiven ? [{ when, value: value.why }] : [],
    );
  }

  /** Rules ask for the same few parts, such as documents of policies: each is worked out once. */
  public written(path: string): readonly Guarded<Written>[] {
    if (this.lacks(segmentsOf(path))) {
      return NOTHING;
    }
    this.known ??= new Map();
    let written = this.known.get(path);
    if (written === undefined) {
      written = this.writtenIn(this.reader.properties, path);
      this.known.set(path, written);
    }
    return written;
  }

  public metadata(path: string): readonly Guarded<Written>[] {
    const { Metadata } = this.resource;
    const [name = ''] = Metadata === undefined ? [] : segmentsOf(path);
    return Metadata !== undefined && Object.hasOwn(Metadata, name) ? this.writtenIn(Metadata, path) : NOTHING;
  }

  /** Whether nothing is written under a path, by its first name: most of what rules ask about is not there. */
  private lacks([name]: readonly string[]): boolean {
    const properties = this.resource.Properties ?? NO_PROPERTIES;
    if (name === undefined || Object.hasOwn(properties, name)) {
      return false;
    }
    this.cachedIsPlain ??= isObject(properties) && isWrittenOut(properties);
    return this.cachedIsPlain && !SPREADS.has(name);
  }

  private writtenIn(whole: object, path: string): readonly Guarded<Written>[] {
    const segments = segmentsOf(path);
    const spread = segments.findIndex((name) => SPREADS.has(name));
    const end = spread < 0 ? segments.length : spread;
    let part: unknown = whole;
    let at = 0;
    for (; at < end && isObject(part) && isWrittenOut(part); at++) {
      part = ownOf(part, segments[at] as string);
    }
    if (part === undefined) {
      return NOTHING;
    }
    let places: readonly Guarded<unknown>[] = [{ when: ALWAYS, value: part }];
    for (; at < end; at++) {
      places = places.flatMap(({ when, value }) => this.child(value, segments[at] as string, when));
    }
    const rest = segments.slice(end);
    return places.flatMap(({ when, value }) =>
      this.spread(value, rest).flatMap((found) => under(when, found.when, found.value)),
    );
  }

  /** Goes on through what is written out, so that neighbours of a part do not multiply its values. */
  private spread(expression: unknown, path: readonly string[]): readonly Guarded<Written>[] {
    const inner = path.length === 0 ? undefined : partsWritten(expression, path[0] as string);
    if (inner !== undefined) {
      const rest = path[0] === '**' ? path : path.slice(1);
      return inner.flatMap((part) => this.spread(part, rest));
    }
    const written = writtenOf({ ...this.context, expression });
    return path.length === 0
      ? written
      : written.flatMap(({ when, value }) => spreadOver(value, path).map((part) => ({ when, value: part })));
  }

  /** What is written under a name of an object, which an intrinsic function may make. */
  private child(expression: unknown, name: string, when: Guard): readonly Guarded<unknown>[] {
    return this.reader.evaluate(expression).flatMap((alternative) => {
      const { value: atom } = alternative;
      const inner = atom.kind === 'object' ? ownOf(atom.object, name) : undefined;
      return inner === undefined ? [] : under(when, alternative.when, inner);
    });
  }
}

/** The parts under a name of what is written out; undefined where an intrinsic function decides it. */
function partsWritten(expression: unknown, name: string): readonly unknown[] | undefined {
  if (Array.isArray(expression)) {
    return name === '[]' || name === '**' ? (expression as readonly unknown[]) : [];
  }
  if (!isObject(expression) || isCall(expression)) {
    return undefined;
  }
  if (name === '[]') {
    return [expression];
  }
  if (name === '*' || name === '**') {
    return Object.values(expression);
  }
  return Object.hasOwn(expression, name) ? [expression[name]] : [];
}

function isCall(expression: object): boolean {
  const only = onlyKey(expression);
  return only === 'Ref' || only?.startsWith('Fn::') === true;
}

/** The parts of a value that a path leads to. */
function spreadOver(value: Written, path: readonly string[]): readonly Written[] {
  const [name, ...rest] = path;
  if (name === undefined) {
    return [value];
  }
  if (name === '**') {
    return leavesOf(value);
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

function leavesOf(value: Written): readonly Written[] {
  return typeof value !== 'object' || value === null || value instanceof Text
    ? [value]
    : Object.values(value as Readonly<Record<string, Written>>).flatMap(leavesOf);
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
