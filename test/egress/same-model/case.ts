import type { Resources } from '../helpers';

/**
 * One network, written down once for each kind of input.
 *
 * Names make the inputs comparable: the last part of an id or address (after `-`, `.`, `/`, `:` or `|`) is the logical
 * id of the template, so `subnet-App` and `aws_subnet.App` are both `App`.
 */
export interface SameModelCase {
  readonly name: string;
  /** CloudFormation resources of a stack. */
  readonly template: Resources;
  /** Answers of the EC2 API: the name of the file, then its content. */
  readonly describe?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** What `terraform show -json` prints of a plan. */
  readonly terraform?: Readonly<Record<string, unknown>>;
  /** Of each subnet: `isolated`, or `exposed: …` and `unproven: …` with the hops as far as they could be followed. */
  readonly expected: Readonly<Record<string, string>>;
  /** Why the models cannot be compared fact by fact, where a source names what another one leaves unsaid. */
  readonly differs?: string;
}
