import type { Key, Step } from './address';
import { join, moduleSteps, parseAddress } from './address';
import type { Json } from './json';
import { listOf, objectOf } from './json';
import type { Instance, Instances, Plan } from './plan';

/** What an expression may take its value from. */
export type Candidate =
  /** `attribute` is '' when the expression does not show which one. */
  | { readonly kind: 'instance'; readonly instance: Instance; readonly attribute: string }
  /** A text that an input variable has; only where the members of a list are asked for. */
  | { readonly kind: 'text'; readonly text: string }
  /** Equal keys are the same unknown value. */
  | { readonly kind: 'unknown'; readonly key: string; readonly why: string };

/** Where an expression stands. */
export interface Place {
  /** Address of the module. */
  readonly module: string;
  /** Key of the resource or module call that it is an argument of. */
  readonly key?: Key;
  /** How many instances of it there are. */
  readonly count: number;
  readonly forEach?: unknown;
}

/** Which instance of several is meant; `count` is set when it is meant only because the keys are alike. */
interface Choice {
  readonly key: Key;
  readonly count?: number;
}

/** What is passed on while a value is followed through modules. */
interface Trail {
  readonly place: Place;
  readonly pick?: Choice;
  /** Members that are taken of the value, outermost first. */
  readonly rest: readonly string[];
  readonly depth: number;
  /** Whether what is known counts as well: it may be a member of a list that is unknown as a whole. */
  readonly isList?: boolean;
}

/** First name of a reference → how to follow it; any other name is a resource type. */
const SUBJECTS: Readonly<
  Record<string, 'nothing' | 'eachValue' | 'argument' | 'output' | { readonly why: string }>
> = {
  path: 'nothing',
  terraform: 'nothing',
  self: 'nothing',
  each: 'eachValue',
  var: 'argument',
  module: 'output',
  local: { why: 'a plan does not show what a local value is made of' },
  data: { why: 'a data source is read during apply' },
  ephemeral: { why: 'an ephemeral value is known only during apply' },
};

/** Calls and outputs that one value is followed through; more is a cycle. */
const DEEPEST = 32;

/**
 * Finds what an expression refers to, across modules.
 *
 * A plan shows of an expression only the references in it, so several of them are alternatives. A reference that is
 * taken by `count.index` or `each.key` alone is taken to be the instance of the same key.
 *
 * @see https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export class ReferenceResolver {
  constructor(private readonly plan: Plan) {}

  /** What stands in `references` of the expression; empty when nothing in it can be unknown. */
  public candidates(expression: unknown, place: Place): readonly Candidate[] {
    return distinct(this.follow(expression, { place, rest: [], depth: 0 }));
  }

  /** What the members of a list can be, those that are known as well. */
  public members(expression: unknown, place: Place): readonly Candidate[] {
    return distinct(this.follow(expression, { place, rest: [], depth: 0, isList: true }));
  }

  /** Whether an expression lists ids of resources alone, each of one instance. */
  public isExact(expression: unknown, { module }: Place): boolean {
    return groups(expression)
      .map(parseAddress)
      .every(([type, name, attribute, ...others]) => {
        const isId = attribute?.name === 'id' && others.length === 0;
        const isResource = type !== undefined && SUBJECTS[type.name] === undefined && name !== undefined;
        return isId && isResource && this.instancesAt(module, type, name).length === 1;
      });
  }

  private instancesAt(module: string, type: Step, { name, keys: [key] }: Step): readonly Instance[] {
    return choose(
      this.plan.instancesOf(module, `${type.name}.${name}`),
      key === undefined ? undefined : { key },
    );
  }

  private follow(expression: unknown, trail: Trail): readonly Candidate[] {
    if (trail.isList === true && objectOf(expression)['constant_value'] !== undefined) {
      return textsOf(objectOf(expression)['constant_value'], trail);
    }
    const references = groups(expression).map(parseAddress);
    const subjects = references.filter((steps) => !isIndex(steps));
    if (trail.isList === true && references.length === 0) {
      return textsOf(undefined, trail);
    }
    const isIndexed = subjects.length < references.length;
    const { place } = trail;
    const own = isIndexed ? pickOf(place) : trail.pick;
    const pick = subjects.length === 1 ? own : undefined;
    const found = subjects.flatMap((steps) =>
      this.subject(steps, { ...trail, pick, depth: trail.depth + 1 }),
    );
    return isIndexed ? found.map((candidate) => ofInstance(candidate, place)) : found;
  }

  private subject(steps: readonly Step[], trail: Trail): readonly Candidate[] {
    const [head] = steps;
    if (trail.depth > DEEPEST || head === undefined) {
      return [{ kind: 'unknown', key: `${trail.place.module} cycle`, why: 'it refers to itself' }];
    }
    const read = SUBJECTS[head.name];
    if (read === undefined) {
      return this.resource(steps, trail);
    }
    return read === 'nothing'
      ? []
      : typeof read === 'string'
        ? this[read](steps, trail)
        : [unknown(steps, trail, read.why)];
  }

  private resource(steps: readonly Step[], trail: Trail): readonly Candidate[] {
    const [type, name, ...members] = steps;
    const attribute = [...members.map((step) => step.name), ...trail.rest][0] ?? '';
    const all = this.plan.instancesOf(trail.place.module, `${type?.name ?? ''}.${name?.name ?? ''}`);
    const [key] = name?.keys ?? [];
    const pick = key === undefined ? trail.pick : { key };
    return choose(all, pick).map((instance) => ({ kind: 'instance', instance, attribute }));
  }

  private eachValue([, value, ...members]: readonly Step[], trail: Trail): readonly Candidate[] {
    const { place } = trail;
    return value?.name !== 'value'
      ? []
      : this.follow(place.forEach, { ...trail, ...deeper(members, trail, pickOf(place)) });
  }

  private argument([, variable, ...members]: readonly Step[], trail: Trail): readonly Candidate[] {
    const call = moduleSteps(trail.place.module).at(-1);
    if (call === undefined || variable === undefined) {
      return this.inputVariable(variable, trail);
    }
    const configuration = this.plan.callConfiguration(call.parent, call.name);
    const keys = this.plan.keysOfCall(call.parent, call.name);
    const place: Place = {
      module: call.parent,
      count: keys.length,
      forEach: configuration['for_each_expression'],
      ...(call.key === undefined ? {} : { key: call.key }),
    };
    const pick = pickBy(variable, trail);
    const expression = objectOf(configuration['expressions'])[variable.name];
    if (trail.isList === true && expression === undefined) {
      const variables = objectOf(objectOf(configuration['module'])['variables']);
      return textsOf(objectOf(variables[variable.name])['default'], trail);
    }
    return this.follow(expression, {
      ...trail,
      place,
      ...deeper(members, trail, pick),
    });
  }

  /** The value of the root module's variable is in the plan. */
  private inputVariable(variable: Step | undefined, trail: Trail): readonly Candidate[] {
    return trail.isList === true && variable !== undefined
      ? textsOf(objectOf(objectOf(this.plan.json['variables'])[variable.name])['value'], trail)
      : [];
  }

  private output([, call, output, ...members]: readonly Step[], trail: Trail): readonly Candidate[] {
    const { module } = trail.place;
    const name = output?.name ?? trail.rest[0] ?? '';
    const configuration = objectOf(this.plan.callConfiguration(module, call?.name ?? '')['module']);
    const expression = objectOf(objectOf(configuration['outputs'])[name])['expression'];
    const pick = output === undefined ? trail.pick : pickBy(output, trail);
    return this.calledModules(call, trail).flatMap((address) => {
      const place = { module: address, count: 1 };
      return this.follow(expression, { ...trail, place, ...deeper(members, trail, pick) });
    });
  }

  /** Addresses of the instances of a module that a reference can mean. */
  private calledModules(call: Step | undefined, { place, pick }: Trail): readonly string[] {
    const {
      name,
      keys: [own],
    } = call ?? { name: '', keys: [] };
    const keys = this.plan.keysOfCall(place.module, name);
    const wanted = own ?? (keys.length > 1 ? pick?.key : undefined);
    const chosen = keys.filter((key) => key === wanted);
    // A module without resources is in no list of instances.
    const called = keys.length === 0 ? [own] : keys;
    return (chosen.length > 0 ? chosen : called).map((key) =>
      join(place.module, `module.${name}${key === undefined ? '' : `[${JSON.stringify(key)}]`}`),
    );
  }
}

/** The references of an expression; each is listed with all of its prefixes, of which the longest says most. */
function groups(expression: unknown): readonly string[] {
  const found: string[] = [];
  for (const reference of listOf(objectOf(expression)['references'])) {
    const last = found.at(-1);
    const isPrefix =
      last !== undefined &&
      last.startsWith(String(reference)) &&
      /^[.[]/.test(last.slice(String(reference).length));
    if (!isPrefix && typeof reference === 'string' && !found.includes(reference)) {
      found.push(reference);
    }
  }
  return found;
}

/** Texts of a known value; of another one nobody can tell what it puts into a list, or whether it decides on it. */
function textsOf(value: unknown, { place }: Trail): readonly Candidate[] {
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  return values.map((item) =>
    typeof item === 'string' && item !== ''
      ? { kind: 'text', text: item }
      : { kind: 'unknown', key: `${place.module} decides`, why: 'it hangs on the value of a variable' },
  );
}

/** A reference that only picks among instances. */
function isIndex([head, member]: readonly Step[]): boolean {
  return head?.name === 'count' || (head?.name === 'each' && member?.name === 'key');
}

/** What `count.index` or `each.key` picks of an unknown value is another one for each instance. */
function ofInstance(candidate: Candidate, { key }: Place): Candidate {
  return candidate.kind === 'unknown'
    ? { ...candidate, key: `${candidate.key} of ${JSON.stringify(key)}` }
    : candidate;
}

function pickOf({ key, count }: Place): Choice | undefined {
  return key === undefined ? undefined : { key, count };
}

/**
 * `name["key"]` picks by itself; else what was picked before still holds. A number picks a member of a list that may be
 * sorted, or but a part of all instances, so it tells nothing.
 */
function pickBy({ keys: [key] }: Step, trail: Trail): Choice | undefined {
  return key === undefined ? trail.pick : typeof key === 'number' ? undefined : { key };
}

function deeper(
  members: readonly Step[],
  trail: Trail,
  pick: Choice | undefined,
): Pick<Trail, 'rest' | 'pick'> {
  const rest = [...members.map(({ name }) => name), ...trail.rest];
  return { rest, pick };
}

/** The instance that is picked, or all: with `count` alike keys mean the same only if there are equally many. */
function choose({ all, byKey }: Instances, pick: Choice | undefined): readonly Instance[] {
  const found = pick === undefined ? undefined : byKey.get(pick.key);
  if (found === undefined || pick === undefined) {
    return all;
  }
  const isSame = typeof pick.key === 'string' || pick.count === undefined || pick.count === all.length;
  return isSame ? [found] : all;
}

function unknown(steps: readonly Step[], { place }: Trail, why: string): Candidate {
  const path = steps.map(({ name, keys }) => name + keys.map((key) => `[${JSON.stringify(key)}]`).join(''));
  return { kind: 'unknown', key: join(place.module, path.join('.')), why };
}

function distinct(candidates: readonly Candidate[]): readonly Candidate[] {
  const keyOf = (candidate: Candidate): string =>
    candidate.kind === 'instance'
      ? `${candidate.instance.address}#${candidate.attribute}`
      : candidate.kind === 'text'
        ? `=${candidate.text}`
        : `?${candidate.key}`;
  return [...new Map(candidates.map((candidate) => [keyOf(candidate), candidate])).values()];
}

/** Where the arguments of a resource stand. */
export function placeOf(plan: Plan, instance: Instance, configuration: Json | undefined): Place {
  const { all } = plan.instancesOf(instance.module, `${instance.type}.${instance.name}`);
  return {
    module: instance.module,
    count: all.length,
    forEach: configuration?.['for_each_expression'],
    ...(instance.key === undefined ? {} : { key: instance.key }),
  };
}
