import { readDocument, type Statement } from '../../lib/policy/document';
import { evaluate, type Decision, type Principal } from '../../lib/policy/evaluate';
import { admitsOutside, type Answer, type PolicySet, type Question } from '../../lib/policy/outside';
import { Reader } from '../../lib/policy/reader';
import type { Boundary } from '../../lib/policy/world';

export const OWN = '111122223333';
export const OTHER = '444455556666';
export const ORG = 'o-abcdefghij';
export const OTHER_ORG = 'o-zyxwvutsrq';

/** One account, in an organization. */
export const OURS: Boundary = { accounts: [OWN], organization: ORG, region: 'eu-central-1' };

export const document = (...statements: readonly object[]): object => ({
  Version: '2012-10-17',
  Statement: statements,
});

/** Everybody may do everything, under a condition. */
export const everybody = (Condition?: object, rest: object = {}): object => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
  ...(Condition === undefined ? {} : { Condition }),
  ...rest,
});

/** Everything is denied, under a condition. */
export const nobody = (Condition?: object, rest: object = {}): object => ({
  ...everybody(Condition, rest),
  Effect: 'Deny',
});

export const endpoint = (service: string, ...statements: readonly object[]): PolicySet => ({
  kind: 'endpoint',
  service,
  policies: [document(...statements)],
});

export const resource = (service: string, ...statements: readonly object[]): PolicySet => ({
  kind: 'resource',
  service,
  policies: [document(...statements)],
});

export const trust = (...statements: readonly object[]): PolicySet => ({
  kind: 'trust',
  policies: [document(...statements)],
});

export const identity = (...statements: readonly object[]): PolicySet => ({
  kind: 'identity',
  policies: [document(...statements)],
});

export function ask(set: PolicySet, about: Question['about'], more: Partial<Question> = {}): Answer {
  return admitsOutside(set, { about, boundary: OURS, ...more });
}

/** What one request meets; keys in any case, a principal's ARN unless it is said to be of another kind. */
export interface Given {
  readonly principal?: string | Principal;
  readonly action?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

export const READER = new Reader((name) => `own--${name}`, false);

export function statementsOf(policy: object): Statement[] {
  return readDocument(policy, 0, READER);
}

/** What a document says of one request. */
export function simulate(policy: object, given: Given = {}): Decision['effect'] {
  const { principal = `arn:aws:iam::${OWN}:role/app`, action = 's3:GetObject', context = {} } = given;
  return evaluate(statementsOf(policy), {
    principal: typeof principal === 'string' ? { kind: 'account', id: principal } : principal,
    action,
    resource: given.resource ?? 'arn:aws:s3:::data/key',
    context: new Map(Object.entries(context).map(([key, value]) => [key.toLowerCase(), [value].flat()])),
  }).effect;
}
