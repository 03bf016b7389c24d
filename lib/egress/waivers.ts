import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import { PACK_NAME, TYPE_RULE, WAIVER_METADATA } from './model/waiver';
import { RULES } from './rules';
import { isDate } from './rules/waivers';

/** A finding that somebody answers for, until a day. */
export interface WaiverProps {
  /** Id of the rule, for instance `AG201`. */
  readonly rule: string;

  /**
   * Only findings about resources of this type. Only AG910, an unclassified type, can be waived so.
   *
   * @default - findings about resources of any type
   */
  readonly resourceType?: string;

  /** Why the finding is acceptable, in words that an auditor will read. */
  readonly reason: string;

  /** Who answers for it: a person or a team. */
  readonly owner: string;

  /** Last day on which the waiver counts, `YYYY-MM-DD`. */
  readonly expires: string;
}

/**
 * Waivers of air-gap findings.
 *
 * A waiver covers the findings of one rule on a construct and below it. It stays in every report, and one that has
 * expired or matches nothing fails the synthesis. A bare CDK acknowledgement covers nothing.
 */
export class Waivers {
  /**
   * The waivers of a construct.
   *
   * @param scope - a construct inside a stack
   */
  public static of(scope: IConstruct): Waivers {
    return new Waivers(scope);
  }

  private constructor(private readonly scope: IConstruct) {}

  /**
   * Records a waiver.
   *
   * @param waiver - what is waived, why, by whom and until when
   * @throws UsageError when a member is missing, the rule does not exist, or the construct is in no stack
   */
  public add(waiver: WaiverProps): void {
    const { rule, resourceType, reason, owner, expires } = waiver;
    const { path } = this.scope.node;
    const at = `waiver on '${path}'`;
    if (!RULES.some(({ id }) => id === rule)) {
      const known = RULES.map(({ id }) => id).join(', ');
      throw new UsageError(`${at} names rule '${rule}', expected one of ${known}`);
    }
    if (resourceType !== undefined && rule !== TYPE_RULE) {
      throw new UsageError(
        `${at} waives ${rule} for type '${resourceType}', expected ${TYPE_RULE} or no type`,
      );
    }
    if (reason.trim() === '' || owner.trim() === '') {
      throw new UsageError(
        `${at} has no ${reason.trim() === '' ? 'reason' : 'owner'}, expected a text that an auditor can read`,
      );
    }
    if (!isDate(expires)) {
      throw new UsageError(`${at} expires on '${expires}', expected a date YYYY-MM-DD`);
    }
    if (!this.scope.node.scopes.some((scope) => Stack.isStack(scope))) {
      throw new UsageError(`${at} is in no stack, expected the construct that the finding is about`);
    }
    const type = resourceType === undefined ? {} : { resourceType };
    this.scope.node.addMetadata(WAIVER_METADATA, { rule, ...type, reason, owner, expires });
    const record = `${reason} (owner: ${owner}, until ${expires})`;
    Validations.of(this.scope).acknowledge({ id: `${PACK_NAME}::${rule}`, reason: record });
  }
}
