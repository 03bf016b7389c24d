import {
  DefaultTokenResolver,
  Reference,
  Stack,
  Tokenization,
  type IFragmentConcatenator,
  type IPostProcessor,
  type IResolvable,
  type IResolveContext,
} from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Takes what a stack, the consumer, refers to in another one, and answers what it writes instead. */
export type Abroad = (producer: Stack, written: object, consumer: Stack) => unknown;

/**
 * Says what tokens come to now, and leaves them as they are.
 *
 * Lazy values keep the first answer that they give, and policies that were read refuse changes: so both are asked by a
 * stand-in, and whatever is defined later still counts.
 */
export class DraftResolver extends DefaultTokenResolver {
  constructor(private readonly abroad: Abroad) {
    super(new FragmentJoin());
  }

  public override resolveToken(
    token: IResolvable,
    context: IResolveContext,
    postProcessor: IPostProcessor,
  ): unknown {
    if (token instanceof PolicyDocument) {
      return context.resolve(token.toJSON());
    }
    const value: unknown = super.resolveToken(standInFor(token), context, postProcessor);
    if (!Reference.isReference(token) || !isOfResource(value)) {
      return value;
    }
    const [producer, consumer] = [Stack.of(token.target), Stack.of(context.scope)];
    return producer === consumer ? value : this.abroad(producer, value, consumer);
  }
}

/** An object that answers as another one, and keeps to itself what it remembers. */
function standInFor<T extends object>(original: T): T {
  const inner = Object.entries(original).filter(
    ([, value]) => Tokenization.isResolvable(value) && !Construct.isConstruct(value),
  );
  return Object.create(
    original,
    Object.fromEntries(
      inner.map(([name, value]) => [name, { value: standInFor(value as object), writable: true }]),
    ),
  ) as T;
}

/** Whether something names a resource of the stack that it was written for. */
function isOfResource(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const { Ref: name, 'Fn::GetAtt': attribute } = value as { Ref?: unknown; 'Fn::GetAtt'?: unknown };
  return attribute !== undefined || (typeof name === 'string' && !name.startsWith('AWS::'));
}

/** Joins what is known only at deployment as CloudFormation does. */
class FragmentJoin implements IFragmentConcatenator {
  public join(left: unknown, right: unknown): unknown {
    const [first, ...more] = [...partsOf(left), ...partsOf(right)].reduce<readonly unknown[]>(withPart, []);
    return more.length === 0 ? first : { 'Fn::Join': ['', [first, ...more]] };
  }
}

function withPart(parts: readonly unknown[], part: unknown): readonly unknown[] {
  const last = parts.at(-1);
  return typeof last === 'string' && typeof part === 'string'
    ? [...parts.slice(0, -1), last + part]
    : [...parts, part];
}

function partsOf(fragment: unknown): readonly unknown[] {
  const joined = (fragment as { 'Fn::Join'?: readonly [unknown, unknown] } | undefined)?.['Fn::Join'];
  if (Array.isArray(joined) && joined[0] === '' && Array.isArray(joined[1])) {
    return joined[1] as readonly unknown[];
  }
  return fragment === undefined ? [] : [fragment];
}
