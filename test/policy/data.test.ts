import { describe, expect, it } from 'vitest';
import { actionForm, DATA_ACTIONS, RESOURCE_KEY_GAPS } from '../../lib/policy/actions';
import { SHARED_ISSUERS } from '../../lib/policy/federation';
import { CALLS_IN_THE_VPC, CALLS_OF_LAMBDA, PAST_ENDPOINTS } from '../../lib/policy/past-endpoints';
import { policySize, SIZE_LIMITS } from '../../lib/policy/size';
import { document, everybody } from './samples';

const ROWS = [...PAST_ENDPOINTS, ...DATA_ACTIONS, ...RESOURCE_KEY_GAPS, ...SHARED_ISSUERS, ...SIZE_LIMITS];

describe('the tables', () => {
  it('say where each row comes from, and when it was read', () => {
    const bare = ROWS.filter(({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date));
    expect(bare).toEqual([]);
  });

  it('name actions by the prefix of their service', () => {
    const strays = DATA_ACTIONS.filter(({ service, actions }) =>
      actions.some((action) => !action.startsWith(`${service}:`)),
    );
    expect(strays).toEqual([]);
  });

  it('name each action once', () => {
    const names = DATA_ACTIONS.flatMap(({ actions }) => actions);
    expect(new Set(names).size).toBe(names.length);
  });

  it('use only the placeholders that are filled', () => {
    const names = DATA_ACTIONS.flatMap(({ resources }) => resources.join().match(/\{\w+\}/g) ?? []);
    expect([...new Set(names)].sort()).toEqual(['{account}', '{name}', '{partition}', '{region}', '{rest}']);
  });

  it('say of each call that comes by no endpoint whose it is', () => {
    expect(CALLS_OF_LAMBDA.length + CALLS_IN_THE_VPC.length).toBe(PAST_ENDPOINTS.length);
  });

  it('have each limit once', () => {
    expect(new Set(SIZE_LIMITS.map(({ kind }) => kind)).size).toBe(SIZE_LIMITS.length);
  });
});

describe('an action', () => {
  it.each([
    ['s3:getobject', 'read'],
    ['kms:Decrypt', 'read'],
    ['foo:ListThings', 'read'],
    ['foo:SendThing', 'write'],
  ])('%s is taken for one that can %s', (action, access) => {
    expect(actionForm(action).access).toBe(access);
  });

  it.each([
    ['ebs:PutSnapshotBlock', 'never'],
    ['ec2:CreateVpcPeeringConnection', 'never'],
    ['events:PutEvents', 'sometimes'],
    ['s3:PutObject', undefined],
  ])('%s lacks the owner of its resource: %s', (action, support) => {
    expect(actionForm(action).gap?.support).toBe(support);
  });
});

describe('the size of a policy', () => {
  it('is counted in bytes where AWS does so', () => {
    expect(policySize('sqs', 'ü€😀').size).toBe('"ü€😀"'.length + 1 + 2 + 2);
  });

  it('leaves out white space where AWS does so', () => {
    expect(policySize('managed', { Sid: 'a b' }).size).toBe('{"Sid":"ab"}'.length);
  });

  it.each([
    [10, true],
    [200, false],
  ])('of %i statements in a queue policy fits: %s', (count, fits) => {
    const statements = Array.from({ length: count }, () => everybody());
    expect(policySize('sqs', document(...statements)).fits).toBe(fits);
  });

  it('is not judged for kinds without a known limit', () => {
    expect(() => policySize('sqss', {})).toThrow(
      "no size limit is known for policies of kind 'sqss', expected one of",
    );
  });
});
