import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { PublicAccessBlockMode, VpcPublicAccessBlock } from '../../lib/network/vpc-public-access-block';
import { testStack } from './helpers';

const TYPE = 'AWS::EC2::VPCBlockPublicAccessOptions';

describe('VpcPublicAccessBlock', () => {
  test('stops what comes in and what goes out', () => {
    const stack = testStack();
    new VpcPublicAccessBlock(stack, 'Block');
    Template.fromStack(stack).hasResourceProperties(TYPE, {
      InternetGatewayBlockMode: 'block-bidirectional',
    });
  });

  test('stops only what comes in where that is asked for', () => {
    const stack = testStack();
    new VpcPublicAccessBlock(stack, 'Block', { mode: PublicAccessBlockMode.INGRESS });
    expect(Object.values(Template.fromStack(stack).findResources(TYPE))).toEqual([
      expect.objectContaining({ Properties: { InternetGatewayBlockMode: 'block-ingress' } }),
    ]);
  });
});
