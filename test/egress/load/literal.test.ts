import { describe, expect, it } from 'vitest';
import { literalOf } from '../../../lib/egress/load/literal';

const PSEUDO = { 'AWS::Region': 'eu-central-1', 'AWS::Partition': 'aws', 'AWS::AccountId': undefined };

describe('literalOf', () => {
  it.each<[unknown, string | undefined]>([
    ['text', 'text'],
    [{ Ref: 'AWS::Region' }, 'eu-central-1'],
    [{ Ref: 'Bucket' }, undefined],
    [{ Ref: 'AWS::AccountId' }, undefined],
    [{ 'Fn::Join': [':', ['arn', { Ref: 'AWS::Partition' }, 's3']] }, 'arn:aws:s3'],
    [{ 'Fn::Join': [':', ['arn', { 'Fn::GetAtt': ['Bucket', 'Arn'] }]] }, undefined],
    [{ 'Fn::Join': [':', { Ref: 'List' }] }, undefined],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:${!kept}' }, 'arn:aws:${kept}'],
    [{ 'Fn::Sub': '${Bucket}' }, undefined],
    [{ 'Fn::Sub': ['${A}', { A: 'a' }] }, undefined],
    [{ Ref: 'AWS::Region', Extra: 1 }, undefined],
    [7, undefined],
  ])('of %j is %j', (value, text) => {
    expect(literalOf(value, PSEUDO)).toBe(text);
  });
});
