import { describe, expect, test } from 'vitest';
import { publicRoutesOf } from '../../../lib/egress/load/core-policy';
import { OWN_ACCOUNT, toPrincipal } from '../../../lib/egress/load/principals';
import { latticeName, toServiceName } from '../../../lib/egress/load/service-names';

const OWN = new Set(['111111111111']);

describe('a principal', () => {
  test.each<[string, unknown]>([
    ['*', { kind: 'anyone' }],
    ['arn:aws:organizations::222222222222:organization/o-1', { kind: 'organization' }],
    ['arn:aws:organizations::222222222222:ou/o-1/ou-1', { kind: 'organization' }],
    ['ecs.amazonaws.com', { kind: 'service', name: 'ecs.amazonaws.com' }],
    ['ecs-tasks.eu.amazonaws.com.cn', { kind: 'service', name: 'ecs-tasks.eu.amazonaws.com.cn' }],
    ['111111111111', { kind: 'own' }],
    [OWN_ACCOUNT, { kind: 'own' }],
    [`arn:aws:iam::${OWN_ACCOUNT}:root`, { kind: 'own' }],
    ['222222222222', { kind: 'account', name: '222222222222' }],
    ['arn:aws-cn:sts::222222222222:assumed-role/x', { kind: 'account', name: '222222222222' }],
    ['2222222222222', { kind: 'unknown', why: "'2222222222222' names no account" }],
    ['x222222222222', { kind: 'unknown', why: "'x222222222222' names no account" }],
    [
      'xarn:aws:iam::222222222222:root',
      { kind: 'unknown', why: "'xarn:aws:iam::222222222222:root' names no account" },
    ],
    ['evil.example.com', { kind: 'unknown', why: "'evil.example.com' names no account" }],
    ['ecs.amazonaws.com.evil', { kind: 'unknown', why: "'ecs.amazonaws.com.evil' names no account" }],
  ])('%s', (text, expected) => {
    expect(toPrincipal(text, OWN)).toEqual(expected);
  });
});

describe('a service', () => {
  test.each([
    ['com.amazonaws.eu-west-1.s3', 'aws'],
    ['com.amazonaws', 'aws'],
    ['com.amazonawsome.eu-west-1.s3', 'foreign'],
    ['xcom.amazonaws.eu-west-1.s3', 'foreign'],
    ['comXamazonaws.eu-west-1.s3', 'foreign'],
    ['com.amazonaws.vpce.eu-west-1.vpce-svc-1', 'foreign'],
    ['com.amazonaws.eu-west-1.vpce-svc-1', 'foreign'],
    ['vendor.example.com', 'foreign'],
  ])('%s is of %s', (name, kind) => {
    expect(toServiceName(name)).toEqual({ kind, name });
  });

  test.each([
    ['arn:aws:vpc-lattice:eu-west-1:222222222222:servicenetwork/sn-1', 'foreign'],
    ['arn:aws:vpc-lattice:eu-west-1:111111111111:servicenetwork/sn-1', 'unknown'],
    ['sn-1', 'unknown'],
    ['xarn:aws:vpc-lattice:eu-west-1:222222222222:servicenetwork/sn-1', 'unknown'],
  ])('network %s is %s', (name, kind) => {
    const expected = kind === 'foreign' ? { kind, name } : { kind, why: `'${name}' is outside the input` };
    expect(latticeName(name, OWN)).toEqual(expected);
  });
});

describe('the policy of a core network', () => {
  const ROUTE = {
    action: 'create-route',
    segment: 'prod',
    'destination-cidr-blocks': ['0.0.0.0/0'],
    destinations: ['attachment-1'],
  };
  const routes = (change: object): readonly string[] =>
    publicRoutesOf({ 'segment-actions': [{ ...ROUTE, ...change }] });
  const TOLD = "'0.0.0.0/0' of 'prod' to 'attachment-1'";

  test.each<[object, string[]]>([
    [{}, [TOLD]],
    [{ action: 'share' }, []],
    [{ action: { unknown: true } }, [TOLD]],
    [{ destinations: 'attachment-1' }, [TOLD]],
    [{ destinations: ['blackhole'] }, []],
    [{ destinations: undefined }, []],
    [
      { destinations: ['a', 'blackhole', {}] },
      ["'0.0.0.0/0' of 'prod' to 'a', an attachment that is not known"],
    ],
    [{ 'destination-cidr-blocks': ['10.0.0.0/8', '8.0.0.0/8'] }, ["'8.0.0.0/8' of 'prod' to 'attachment-1'"]],
    [{ 'destination-cidr-blocks': 'x' }, ["'x' of 'prod' to 'attachment-1'"]],
    [{ 'destination-cidr-blocks': [{}] }, ["a block that is not known of 'prod' to 'attachment-1'"]],
    [{ segment: {} }, ["'0.0.0.0/0' of a segment to 'attachment-1'"]],
  ])('sends public addresses: %j', (change, expected) => {
    expect(routes(change)).toEqual(expected);
  });

  test.each([
    undefined,
    null,
    'text',
    [],
    {},
    { 'segment-actions': 'text' },
    { 'segment-actions': [null, 'x'] },
  ])('sends none by %j', (policy) => {
    expect(publicRoutesOf(policy)).toEqual([]);
  });
});
