import { describe, expect, it } from 'vitest';
import { document, everybody, OWN, simulate, type Given } from './samples';

/** Whether a condition holds, under a context. */
const holds = (condition: object, context: NonNullable<Given['context']> = {}): string =>
  simulate(document(everybody(condition)), { context });

describe('a condition operator', () => {
  it.each<[string, object, NonNullable<Given['context']>, string]>([
    [
      'StringEquals is case-sensitive',
      { StringEquals: { 'aws:PrincipalTag/team': 'Blue' } },
      { 'aws:PrincipalTag/team': 'blue' },
      'silent',
    ],
    [
      'StringEquals takes wildcards for themselves',
      { StringEquals: { 'aws:SourceVpc': 'vpc-*' } },
      { 'aws:SourceVpc': 'vpc-1' },
      'silent',
    ],
    [
      'StringEqualsIgnoreCase ignores case',
      { StringEqualsIgnoreCase: { 'aws:PrincipalTag/team': 'Blue' } },
      { 'aws:PrincipalTag/team': 'BLUE' },
      'allow',
    ],
    [
      'StringLike knows wildcards',
      { StringLike: { 'aws:SourceVpc': 'vpc-?' } },
      { 'aws:SourceVpc': 'vpc-1' },
      'allow',
    ],
    [
      'StringNotLike is the opposite of StringLike',
      { StringNotLike: { 'aws:SourceVpc': 'vpc-*' } },
      { 'aws:SourceVpc': 'vpc-1' },
      'silent',
    ],
    [
      'values are alternatives',
      { StringEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } },
      { 'aws:SourceVpc': 'vpc-2' },
      'allow',
    ],
    [
      'negated values must all differ',
      { StringNotEquals: { 'aws:SourceVpc': ['vpc-1', 'vpc-2'] } },
      { 'aws:SourceVpc': 'vpc-2' },
      'silent',
    ],
    [
      'operators must all hold',
      { StringEquals: { 'aws:SourceVpc': 'vpc-1' }, Bool: { 'aws:SecureTransport': 'true' } },
      { 'aws:SourceVpc': 'vpc-1' },
      'silent',
    ],
    [
      'key names ignore case',
      { StringEquals: { 'AWS:sourcevpc': 'vpc-1' } },
      { 'aws:SourceVpc': 'vpc-1' },
      'allow',
    ],
    ['StringEquals fails for a missing key', { StringEquals: { 'aws:SourceVpc': 'vpc-1' } }, {}, 'silent'],
    [
      'StringNotEquals holds for a missing key',
      { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } },
      {},
      'allow',
    ],
    [
      'StringEqualsIfExists holds for a missing key',
      { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } },
      {},
      'allow',
    ],
    [
      'StringEqualsIfExists fails for another value',
      { StringEqualsIfExists: { 'aws:SourceVpc': 'vpc-1' } },
      { 'aws:SourceVpc': 'vpc-2' },
      'silent',
    ],
    [
      'ForAllValues holds for a missing key',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } },
      {},
      'allow',
    ],
    [
      'ForAllValues wants every value',
      { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'a' } },
      { 'aws:TagKeys': ['a', 'b'] },
      'silent',
    ],
    [
      'ForAnyValue fails for a missing key',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } },
      {},
      'silent',
    ],
    [
      'ForAnyValue wants one value',
      { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'a' } },
      { 'aws:TagKeys': ['a', 'b'] },
      'allow',
    ],
    [
      'ForAnyValue:StringNotEquals wants one other value',
      { 'ForAnyValue:StringNotEquals': { 'aws:TagKeys': 'a' } },
      { 'aws:TagKeys': ['a', 'b'] },
      'allow',
    ],
    [
      'ForAllValues:StringNotEquals wants no such value',
      { 'ForAllValues:StringNotEquals': { 'aws:TagKeys': 'a' } },
      { 'aws:TagKeys': ['a', 'b'] },
      'silent',
    ],
    [
      'a plain operator on several values is open when they differ',
      { StringEquals: { 'aws:TagKeys': 'a' } },
      { 'aws:TagKeys': ['a', 'b'] },
      'open',
    ],
    ['Null true wants the key missing', { Null: { 'aws:SourceVpc': 'true' } }, {}, 'allow'],
    [
      'Null true fails for a key that is there',
      { Null: { 'aws:SourceVpc': 'true' } },
      { 'aws:SourceVpc': 'vpc-1' },
      'silent',
    ],
    ['Null false wants the key', { Null: { 'aws:SourceVpc': false } }, { 'aws:SourceVpc': 'vpc-1' }, 'allow'],
    [
      'Bool compares without case',
      { Bool: { 'aws:SecureTransport': 'TRUE' } },
      { 'aws:SecureTransport': 'true' },
      'allow',
    ],
    ['Bool fails for a missing key', { Bool: { 'aws:PrincipalIsAWSService': 'false' } }, {}, 'silent'],
    [
      'BoolIfExists holds for a missing key',
      { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
      {},
      'allow',
    ],
    [
      'IpAddress takes blocks',
      { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      { 'aws:SourceIp': '203.0.113.9' },
      'allow',
    ],
    [
      'IpAddress takes single addresses',
      { IpAddress: { 'aws:SourceIp': '203.0.113.9' } },
      { 'aws:SourceIp': '203.0.113.8' },
      'silent',
    ],
    [
      'IpAddress takes IPv6',
      { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } },
      { 'aws:SourceIp': '2001:db8::1' },
      'allow',
    ],
    [
      'NotIpAddress holds for a missing key',
      { NotIpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      {},
      'allow',
    ],
    [
      'NumericLessThan compares numbers',
      { NumericLessThan: { 's3:max-keys': '10' } },
      { 's3:max-keys': '9' },
      'allow',
    ],
    [
      'NumericGreaterThanEquals takes its bound',
      { NumericGreaterThanEquals: { 's3:TlsVersion': 1.2 } },
      { 's3:TlsVersion': '1.2' },
      'allow',
    ],
    [
      'NumericEquals fails for no number',
      { NumericEquals: { 's3:max-keys': '10' } },
      { 's3:max-keys': 'ten' },
      'silent',
    ],
    [
      'DateGreaterThan compares moments',
      { DateGreaterThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } },
      { 'aws:CurrentTime': '2026-01-01T01:00:00+02:00' },
      'silent',
    ],
    [
      'dates may be seconds',
      { DateLessThan: { 'aws:EpochTime': '1800000000' } },
      { 'aws:EpochTime': '1700000000' },
      'allow',
    ],
    [
      'ArnLike keeps wildcards in their segment',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:s3:*:444455556666:*' } },
      { 'aws:SourceArn': 'arn:aws:s3:a:b:444455556666:c' },
      'silent',
    ],
    [
      'ArnLike lets a wildcard at the end hold colons',
      { ArnLike: { 'aws:SourceArn': 'arn:aws:logs:*:*:*' } },
      { 'aws:SourceArn': 'arn:aws:logs:r:1:log-group:g:*' },
      'allow',
    ],
    [
      'ArnEquals behaves as ArnLike',
      { ArnEquals: { 'aws:SourceArn': 'arn:aws:s3:::b*' } },
      { 'aws:SourceArn': 'arn:aws:s3:::bucket' },
      'allow',
    ],
    [
      'an ARN pattern of too few segments is open',
      { ArnLike: { 'aws:SourceArn': '*' } },
      { 'aws:SourceArn': 'arn:aws:s3:::bucket' },
      'open',
    ],
    [
      'a variable takes its value',
      { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      { 'aws:ResourceAccount': OWN, 'aws:PrincipalAccount': OWN },
      'allow',
    ],
    [
      'a variable takes its default',
      { StringEquals: { 's3:prefix': "${aws:PrincipalTag/team, 'none'}" } },
      { 's3:prefix': 'none' },
      'allow',
    ],
    [
      'a variable without a value is open',
      { StringEquals: { 's3:prefix': '${aws:PrincipalTag/team}' } },
      { 's3:prefix': 'x' },
      'open',
    ],
    [
      'the value of a variable has no wildcards',
      { StringLike: { 's3:prefix': '${aws:PrincipalTag/team}' } },
      { 's3:prefix': 'x', 'aws:PrincipalTag/team': '*' },
      'silent',
    ],
    ['an escaped star is a star', { StringLike: { 's3:prefix': 'a${*}' } }, { 's3:prefix': 'ab' }, 'silent'],
    ['an unknown operator is open', { StringAlmost: { 's3:prefix': 'a' } }, { 's3:prefix': 'a' }, 'open'],
    [
      'a value that is not known is open',
      { StringEquals: { 's3:prefix': { parts: [{ unknown: 'parameter P' }] } } },
      { 's3:prefix': 'a' },
      'open',
    ],
    [
      'a known part that differs decides',
      { StringLike: { 's3:prefix': { parts: ['b', { unknown: 'parameter P' }] } } },
      { 's3:prefix': 'a' },
      'silent',
    ],
  ])('%s', (_, ...[condition, context, effect]) => {
    expect(holds(condition, context)).toBe(effect);
  });
});
