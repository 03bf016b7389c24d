import { describe, expect, test } from 'vitest';
import { ACCOUNT, REGION } from './helpers';
import {
  deniedBy,
  EKS_IMAGES,
  EXEC,
  internet,
  machine,
  ORGANIZATION,
  server,
  theirs,
  written,
  type Call,
} from './organization';

const WRITTEN = written(server);

describe('the organization policies of a network admit', () => {
  test.each<[string, Call]>([
    ['an object that is needed', { action: 's3:GetObject', resource: 'arn:aws:s3:::weights/llama/1' }],
    [
      'a call of an action that is needed',
      { action: 'kms:Decrypt', resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1` },
    ],
    [
      'the image that is needed',
      { action: 'ecr:BatchGetImage', resource: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/vllm` },
    ],
    ['the token to pull it', { action: 'ecr:GetAuthorizationToken' }],
    ['any call of a service that was added by hand', { action: 'ec2:DescribeInstances' }],
    ['the images of EKS', { action: 'ecr:BatchGetImage', resource: EKS_IMAGES, context: theirs }],
    [
      'an image of Amazon for a machine',
      {
        action: 'ec2:RunInstances',
        resource: `arn:aws:ec2:${REGION}::image/ami-1`,
        context: { ...theirs, 'ec2:owner': 'amazon' },
      },
    ],
    [
      'a call that does not tell the owner',
      { action: 'ec2:CreateVolume', context: { 'aws:resourceorgid': '' } },
    ],
    ['a machine at home', { action: 'kms:Decrypt', context: machine }],
    [
      'a machine that EC2 decrypts volumes for',
      { action: 'kms:Decrypt', role: 'aws:ec2-infrastructure', context: { ...machine, 'aws:sourcevpc': '' } },
    ],
    ['a deployment of anything', { action: 'sqs:CreateQueue', role: EXEC, context: internet }],
    ['a deployment of anything from inside', { action: 'sqs:CreateQueue', role: EXEC }],
    [
      'a service that calls with a role of its own',
      { action: 'autoscaling:CreateAutoScalingGroup', context: internet },
    ],
    [
      'a service with the permissions of its caller',
      { action: 'kms:GenerateDataKey', context: { 'aws:viaawsservice': 'true' } },
    ],
    [
      'a service for its owner',
      {
        action: 's3:PutObject',
        service: 'logging.s3.amazonaws.com',
        context: { 'aws:sourceaccount': ACCOUNT, 'aws:sourceorgid': ORGANIZATION },
      },
    ],
  ])('%s', (_, call) => {
    expect(deniedBy(WRITTEN, call)).toEqual([]);
  });
});

describe('the organization policies of a network refuse', () => {
  test.each<[string, Call, string]>([
    [
      'another object of the own organization',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::other/1' },
      'scp',
    ],
    [
      'a peering connection',
      { action: 'ec2:CreateVpcPeeringConnection', context: { 'aws:resourceorgid': '' } },
      'scp',
    ],
    [
      'another action on what is needed',
      { action: 's3:PutObject', resource: 'arn:aws:s3:::weights/llama/1' },
      'scp',
    ],
    ['another service', { action: 'sqs:SendMessage' }, 'scp'],
    [
      'a bucket of another account',
      { action: 's3:GetObject', resource: 'arn:aws:s3:::weights/llama/1', context: theirs },
      'scp',
    ],
    [
      'a bucket of nobody in particular',
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::weights/llama/1',
        context: { 'aws:resourceorgid': '' },
      },
      'scp',
    ],
    [
      'a repository of another organization',
      {
        action: 'ecr:BatchGetImage',
        resource: `arn:aws:ecr:${REGION}:999999999999:repository/vllm`,
        context: theirs,
      },
      'scp',
    ],
    [
      'an image that is not of Amazon',
      {
        action: 'ec2:RunInstances',
        resource: `arn:aws:ec2:${REGION}::image/ami-1`,
        context: { ...theirs, 'ec2:owner': '999999999999' },
      },
      'scp',
    ],
    [
      'another use of an image of Amazon',
      {
        action: 'ec2:CopyImage',
        resource: `arn:aws:ec2:${REGION}::image/ami-1`,
        context: { ...theirs, 'ec2:owner': 'amazon' },
      },
      'scp',
    ],
    [
      'a machine whose credentials are elsewhere',
      { action: 'kms:Decrypt', context: { ...machine, ...internet } },
      'scp',
    ],
    [
      'a machine whose credentials are in another VPC',
      { action: 'kms:Decrypt', context: { ...machine, 'aws:sourcevpc': 'vpc-0fffffff' } },
      'scp',
    ],
    [
      'principals of another organization',
      {
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::weights/llama/1',
        context: { 'aws:principalorgid': 'o-strangers1' },
      },
      'rcp',
    ],
    [
      'a service that acts for others',
      {
        action: 's3:PutObject',
        service: 'logging.s3.amazonaws.com',
        context: { 'aws:sourceaccount': '999999999999', 'aws:sourceorgid': 'o-strangers1' },
      },
      'rcp',
    ],
  ])('%s', (_, call, policy) => {
    expect(deniedBy(WRITTEN, call)).toContain(policy);
  });
});
