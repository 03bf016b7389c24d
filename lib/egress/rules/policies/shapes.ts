import { remember } from '../../../shared/remember';
import type { Resources } from '../../model/resource';

/** A policy without the names of what is own in it. */
export interface Shape {
  /** JSON, in which own names are numbered: equal for policies that differ in these names alone. */
  readonly text: string;
  /** Tells it from all other shapes of an input. */
  readonly number: number;
}

/** A policy as its shape, and the own names in it, as JSON has them, by their numbers. */
export interface Shaped {
  readonly shape: Shape;
  readonly names: readonly string[];
}

/** What templates repeat for each resource of a kind is one shape, so that it is looked into once. */
class Shapes {
  private readonly byText = new Map<string, Shape>();
  private readonly byPolicy = new Map<object, Shaped>();

  public of(policy: unknown): Shaped {
    return typeof policy === 'object' && policy !== null
      ? remember(this.byPolicy, policy, () => this.read(policy))
      : this.read(policy);
  }

  private read(policy: unknown): Shaped {
    const { text, names } = numbered(JSON.stringify(policy) ?? 'null');
    return { shape: remember(this.byText, text, () => ({ text, number: this.byText.size })), names };
  }
}

const SHAPES = new WeakMap<Resources, Shapes>();

/** The shape of a policy among those of an input; a policy must not change once it was asked for. */
export function shapeOf(policy: unknown, resources: Resources): Shaped {
  let shapes = SHAPES.get(resources);
  if (shapes === undefined) {
    shapes = new Shapes();
    SHAPES.set(resources, shapes);
  }
  return shapes.of(policy);
}

/**
 * A question that is asked once for all policies of a shape.
 *
 * What it answers must not depend on how own resources are called, and must not name them.
 */
export function ofShape<T>(
  answer: (policy: unknown, text: string) => T,
): (policy: unknown, resources: Resources) => T {
  const known = new WeakMap<Shape, { readonly answer: T }>();
  return (policy, resources) => {
    const { shape } = shapeOf(policy, resources);
    let found = known.get(shape);
    if (found === undefined) {
      found = { answer: answer(policy, shape.text) };
      known.set(shape, found);
    }
    return found.answer;
  };
}

/** A name of something own, as JSON has it; pseudo parameters and the organization keep theirs. */
const NAME = /"own":"((?!AWS::|organization")(?:[^"\\]|\\.)*)"/g;

/** Own names of a JSON text in the order in which they first appear, and the text with their numbers. */
export function numbered(text: string): { readonly text: string; readonly names: readonly string[] } {
  if (!text.includes('"own":"')) {
    return { text, names: [] };
  }
  const numbers = new Map<string, number>();
  const out = text.replace(NAME, (_, name: string) => `"own":"own.${numberOf(name, numbers)}.name"`);
  return { text: out, names: [...numbers.keys()] };
}

/** Place of a name among others, at whose end it is put where it is new. */
export function numberOf(name: string, numbers: Map<string, number>): number {
  return remember(numbers, name, () => numbers.size);
}
