import { ADMISSIONS } from '../../../endpoints/service-owned';
import type { ConditionTest, ListTest, PrincipalElement, Statement } from '../../../policy/document';
import { matchText } from '../../../policy/match';
import type { Operator } from '../../../policy/operators';
import { HOLE, hasHole, type Text } from '../../../policy/text';
import { NO, YES } from '../../../policy/truth';
import { haveCommonText } from '../../../shared/wildcards';
import type { Texts } from './texts';

/** Who calls through an endpoint. */
export interface Caller {
  readonly texts: Texts;
  /** Id of its role; undefined where the input does not show it. */
  readonly role: string | undefined;
  /** Ids of the endpoint and of its VPC; undefined where that is not certain, or no endpoint is asked. */
  readonly endpoint: string | undefined;
  readonly vpc: string | undefined;
  readonly isGateway: boolean;
  /** What is called; undefined where that does not matter. */
  readonly action?: string;
}

/** What a policy says of an action, or of a pattern of actions, for a caller. */
export interface Judgement {
  /** Whether it may allow that to somebody, or some of it. */
  readonly isNamed: boolean;
  /** Statements that may allow it to the caller. */
  readonly allows: readonly Statement[];
  /** Statements that certainly refuse all of it to everybody. */
  readonly denies: readonly Statement[];
}

export function judge(statements: readonly Statement[], action: string, caller: Caller): Judgement {
  const named = statements.filter(
    ({ effect, action: names }) => effect === 'Allow' && mayName(names, action),
  );
  return {
    isNamed: named.length > 0,
    allows: named.filter(
      ({ principal, conditions }) =>
        mayBe(principal, caller) && !conditions.some((test) => fails(test, '', caller)),
    ),
    denies: statements.filter((statement) => denies(statement, action)),
  };
}

/** Whether a policy certainly refuses an action on all that fits an ARN. */
export function refusesOn({ allows, denies: refusing }: Judgement, arn: string, caller: Caller): boolean {
  const isAllowed = allows.some(
    ({ resource, conditions }) =>
      isAbout(resource, arn, caller) && !conditions.some((test) => fails(test, arn, caller)),
  );
  return !isAllowed || refusing.some(({ resource }) => coversAll(resource, arn, caller.texts));
}

function mayName(test: ListTest<Text> | undefined, action: string): boolean {
  if (test === undefined) {
    return true;
  }
  const isPattern = /[*?]/.test(action);
  if (test.negated) {
    return isPattern || !test.values.some((value) => matchText(value, action, { fold: true }) === YES);
  }
  return test.values.some((value) =>
    isPattern
      ? haveCommonText(value.text.replaceAll(HOLE, '*').toLowerCase(), action.toLowerCase())
      : matchText(value, action, { fold: true }) !== NO,
  );
}

function isAbout(test: ListTest<Text> | undefined, arn: string, { texts }: Caller): boolean {
  if (test === undefined) {
    return true;
  }
  return test.negated
    ? !test.values.some((value) => !hasHole(value) && texts.covers(value.text, arn))
    : test.values.some(({ text }) => texts.mayMeet(text, arn));
}

function mayBe(test: ListTest<PrincipalElement> | undefined, caller: Caller): boolean {
  return test === undefined || test.negated || test.values.some((element) => isOurs(element, caller));
}

/**
 * Whether an element of `Principal` may name the role of a workload.
 *
 * In the policy of a gateway endpoint an account stands for its root user alone.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
function isOurs({ type, value }: PrincipalElement, { texts, role, isGateway }: Caller): boolean {
  if (type !== 'aws') {
    return type === 'everyone';
  }
  if (texts.accountIn(value.text) !== undefined) {
    return !isGateway && !texts.isOtherAccount(value.text);
  }
  return isSame(texts.resourceIn(value.text), { type: 'AWS::IAM::Role', id: role });
}

/** Whether a resource may be another one, of which a type and perhaps an id is known. */
function isSame(
  found: { readonly type: string; readonly id: string } | undefined,
  { type, id }: { readonly type: string; readonly id: string | undefined },
): boolean {
  return found?.type !== type || id === undefined || found.id === id;
}

/** Whether a statement is a Deny without conditions, for everybody and about all of an action. */
function denies({ effect, doubt, principal, action: named, conditions }: Statement, action: string): boolean {
  const isForAll = principal === undefined || (!principal.negated && principal.values.some(isEveryone));
  const isCertain = effect === 'Deny' && doubt === undefined && conditions.length === 0 && isForAll;
  return isCertain && namesAll(named, action);
}

function isEveryone({ type }: PrincipalElement): boolean {
  return type === 'everyone';
}

function namesAll(test: ListTest<Text> | undefined, action: string): boolean {
  return (
    test?.negated === false &&
    test.values.some((value) => value.text === '*' || matchText(value, action, { fold: true }) === YES)
  );
}

function coversAll(test: ListTest<Text> | undefined, arn: string, texts: Texts): boolean {
  if (test === undefined) {
    return true;
  }
  return test.negated
    ? !test.values.some(({ text }) => texts.mayMeet(text, arn))
    : test.values.some((value) => !hasHole(value) && texts.covers(value.text, arn));
}

/** Keys of which a request of a workload to a thing of its own account has one known value. */
const KNOWN: Readonly<Record<string, string>> = {
  'aws:principalisawsservice': 'false',
  'aws:viaawsservice': 'false',
  'aws:securetransport': 'true',
};

const THINGS: Readonly<Record<string, { readonly type: string; readonly of: 'role' | 'endpoint' | 'vpc' }>> =
  {
    'aws:principalarn': { type: 'AWS::IAM::Role', of: 'role' },
    'aws:sourcevpc': { type: 'AWS::EC2::VPC', of: 'vpc' },
    'aws:sourcevpce': { type: 'AWS::EC2::VPCEndpoint', of: 'endpoint' },
  };

/** Whether a request of a workload about an ARN certainly fails a test. */
function fails(test: ConditionTest, arn: string, caller: Caller): boolean {
  const { operator, values } = test;
  if (operator === undefined || !isPlain(operator)) {
    return false;
  }
  return tellsNoOwner(test, caller) || (!values.some(hasHole) && failsByValue(test, arn, caller));
}

/** Whether a test is about whose a resource is, of a request that does not tell that. */
function tellsNoOwner({ operator, key }: ConditionTest, { action = '' }: Caller): boolean {
  return operator?.ifExists === false && OWNER_KEY.test(key) && WITHOUT_OWNER.has(action);
}

function failsByValue({ key, values }: ConditionTest, arn: string, caller: Caller): boolean {
  const { texts } = caller;
  const known = KNOWN[key];
  const thing = THINGS[key];
  if (known !== undefined) {
    return values.every(({ text }) => /^(?:true|false)$/i.test(text) && text.toLowerCase() !== known);
  }
  if (thing !== undefined) {
    const ours = { type: thing.type, id: caller[thing.of] };
    return values.every(({ text }) => !isSame(texts.resourceIn(text), ours));
  }
  return key === 'aws:principalaccount' || RESOURCE_ACCOUNT.test(key)
    ? failsByAccount({ key, values }, arn, texts)
    : false;
}

function failsByAccount(
  { key, values }: Pick<ConditionTest, 'key' | 'values'>,
  arn: string,
  texts: Texts,
): boolean {
  if (key !== 'aws:principalaccount' && OF_NO_ACCOUNT.test(arn)) {
    return values.every(({ text }) => texts.accountIn(text) !== undefined);
  }
  const [, owner = ''] = OF_ACCOUNT.exec(arn) ?? [];
  if (key !== 'aws:principalaccount' && texts.isOtherAccount(owner)) {
    return values.every(({ text }) => ![undefined, texts.accountIn(owner)].includes(texts.accountIn(text)));
  }
  const isAsked = key === 'aws:principalaccount' || texts.isOwn(arn);
  return isAsked && values.every(({ text }) => texts.isOtherAccount(text));
}

/** Whether an operator compares texts, and holds for a key that is there only where one is equal. */
function isPlain({ family, negated, quantifier }: Operator): boolean {
  return ['text', 'arn'].includes(family) && !negated && quantifier !== 'all';
}

/** Models that AWS itself offers belong to no account of anybody else. */
const OF_NO_ACCOUNT = /^arn:[^:]*:bedrock:[^:]*::foundation-model\//;

const OF_ACCOUNT = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

/** Keys of whose resource it is, and actions whose requests carry none of them. */
const OWNER_KEY = /^aws:resource(?:account|orgid|orgpaths)$/;
const WITHOUT_OWNER: ReadonlySet<string> = new Set(
  ADMISSIONS.filter((admission) => admission.class === 'own').flatMap(({ actions }) => actions),
);

const RESOURCE_ACCOUNT = /^(?:aws|s3):resourceaccount$/;
