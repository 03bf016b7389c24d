import { Annotations, Stack, Token, Tokenization } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { DraftResolver } from '../derivation/draft-resolver';
import { draftsOf, type Drafts } from '../derivation/drafts';
import type { Need } from '../endpoints/need';

/**
 * Needs as endpoint policies of a network can name them.
 *
 * A stack that uses the network is deployed after it, and its resources have no ARN when the endpoints are made: to name them
 * would have each stack wait for the other. Of such a need every own resource is meant, and the network says so.
 */
export function namedBefore(network: IConstruct, stage: IConstruct, needs: readonly Need[]): readonly Need[] {
  const later = new LaterStacks(Stack.of(network), stage);
  return needs.map((need) => {
    const owner = need.resources
      .flatMap((resource) => ownersOf(network, resource))
      .find((stack) => later.has(stack));
    if (owner === undefined) return need;
    Annotations.of(network).addInfo(
      `the endpoint of '${need.service}' admits ${need.actions.join(', ') || 'every action'} on every own resource for ` +
        `'${need.askedBy}' (${need.why}): stack '${owner.node.path}', which has the resource, is deployed after the network`,
    );
    return { ...need, resources: [] };
  });
}

/** Stacks, other than that of the network, that have something which a text names. */
function ownersOf(network: IConstruct, text: string): readonly Stack[] {
  if (!Token.isUnresolved(text)) return [];
  const owners: Stack[] = [];
  const resolver = new DraftResolver((producer, written) => {
    owners.push(producer);
    return written;
  });
  Tokenization.resolve(text, { scope: network, resolver, preparing: true });
  return owners;
}

/** Stacks that are deployed after another one, because they use it, or one that does. */
class LaterStacks {
  private readonly answers = new Map<Stack, boolean>();
  private uses?: Drafts['uses'];

  constructor(
    private readonly first: Stack,
    private readonly stage: IConstruct,
  ) {}

  public has(stack: Stack): boolean {
    const known = this.answers.get(stack);
    if (known !== undefined) return known;
    const seen = new Set<Stack>([stack]);
    for (const one of seen) {
      this.before(one).forEach((other) => seen.add(other));
    }
    const answer = seen.has(this.first);
    this.answers.set(stack, answer);
    return answer;
  }

  /** What is deployed before a stack: what it refers to, what somebody says, and the same of those around and in it. */
  private before(stack: Stack): readonly Stack[] {
    this.uses ??= this.usesIn();
    return [...stack.dependencies, ...(this.uses.get(stack) ?? []), ...this.neighboursOf(stack)];
  }

  /** A nested stack gets by its parent what it refers to elsewhere. */
  private neighboursOf(stack: Stack): readonly Stack[] {
    if (outermost(stack) === outermost(this.first)) return [];
    const nested = [...(this.uses?.keys() ?? [])].filter((one) => one.nestedStackParent === stack);
    return stack.nestedStackParent === undefined ? nested : [...nested, stack.nestedStackParent];
  }

  private usesIn(): Drafts['uses'] {
    const uses = new Map<Stack, Set<Stack>>();
    for (const [stack, used] of draftsOf(this.stage).uses) uses.set(stack, new Set(used));
    for (const construct of this.stage.node.findAll()) {
      const stack = Stack.isStack(construct) ? undefined : stackOf(construct);
      for (const other of stack === undefined ? [] : construct.node.dependencies) {
        const before = stackOf(other);
        if (stack !== undefined && before !== undefined && before !== stack) {
          uses.set(stack, (uses.get(stack) ?? new Set<Stack>()).add(before));
        }
      }
    }
    return uses;
  }
}

/** The stack of a construct; undefined of what stands in none. */
function stackOf(construct: IConstruct): Stack | undefined {
  return [...construct.node.scopes].reverse().find((one) => Stack.isStack(one));
}

function outermost(stack: Stack): Stack {
  return stack.nestedStackParent === undefined ? stack : outermost(stack.nestedStackParent);
}
