import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, test } from 'vitest';
import { ImageMirror } from '../../lib/registry/image-mirror';
import { ACCOUNT, FLAG_SETS, REGION, testStack } from './helpers';

const TEMPLATE = 'AWS::ECR::RepositoryCreationTemplate';

describe.each(FLAG_SETS)('with %s', (_, context) => {
  const stack = new Stack(new App({ context }), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  const mirror = new ImageMirror(stack, 'Mirror');
  const template = Template.fromStack(stack);

  test('repositories come into being on push, and in no other way', () => {
    template.hasResourceProperties(TEMPLATE, { AppliedFor: ['CREATE_ON_PUSH'], Prefix: 'airgap' });
    template.resourceCountIs(TEMPLATE, 1);
    template.resourceCountIs('AWS::ECR::Repository', 0);
  });

  test('there is no pull-through cache rule', () => {
    template.resourceCountIs('AWS::ECR::PullThroughCacheRule', 0);
  });

  test('nothing is replicated', () => {
    template.resourceCountIs('AWS::ECR::ReplicationConfiguration', 0);
  });

  test('tags are immutable, without exception', () => {
    template.hasResourceProperties(TEMPLATE, {
      ImageTagMutability: 'IMMUTABLE',
      ImageTagMutabilityExclusionFilters: Match.absent(),
    });
  });

  test('no lifecycle policy can delete an image that is in use', () => {
    template.hasResourceProperties(TEMPLATE, { LifecyclePolicy: Match.absent() });
  });

  test('images are encrypted with the key of the mirror', () => {
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    template.hasResourceProperties(TEMPLATE, {
      EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: { 'Fn::GetAtt': [key, 'Arn'] } },
    });
  });

  test('the key is rotated and outlives the stack', () => {
    template.hasResource('AWS::KMS::Key', {
      Properties: { EnableKeyRotation: true },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
  });

  test('ECR alone may take the role that creates repositories', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          { Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'ecr.amazonaws.com' } },
        ],
      },
    });
  });

  test('the role that creates repositories can do nothing else', () => {
    template.resourceCountIs('AWS::IAM::Policy', 0);
    template.resourceCountIs('AWS::IAM::ManagedPolicy', 1);
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: [
          { Action: 'ecr:CreateRepository', Effect: 'Allow', Resource: stack.resolve(mirror.repositoryArns) },
        ],
      },
    });
  });

  test('the key lets the role use it, so that its policy can name the role elsewhere too', () => {
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Action: ['kms:CreateGrant', 'kms:DescribeKey', 'kms:RetireGrant'],
            Effect: 'Allow',
            Principal: { AWS: stack.resolve(mirror.creationRole.roleArn) as unknown },
            Resource: '*',
          },
        ]),
      },
    });
  });

  test('the role that creates repositories waits for its policy, and the template for the role', () => {
    const [policy] = Object.keys(template.findResources('AWS::IAM::ManagedPolicy'));
    const [role] = Object.keys(template.findResources('AWS::IAM::Role'));
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: [{ Ref: policy }] });
    template.hasResourceProperties(TEMPLATE, { CustomRoleArn: { 'Fn::GetAtt': [role, 'Arn'] } });
  });

  test('there is neither a function nor a custom resource', () => {
    const types = Object.values(template.toJSON().Resources as Record<string, { Type: string }>).map(
      ({ Type }) => Type,
    );
    expect([...new Set(types)].sort()).toEqual(
      [TEMPLATE, 'AWS::IAM::ManagedPolicy', 'AWS::IAM::Role', 'AWS::KMS::Key'].sort(),
    );
  });
});

describe('props', () => {
  test('repository tags are applied, and the creating role may apply them', () => {
    const stack = testStack();
    new ImageMirror(stack, 'Mirror', { repositoryTags: { team: 'platform' } });
    const template = Template.fromStack(stack);
    template.hasResourceProperties(TEMPLATE, { ResourceTags: [{ Key: 'team', Value: 'platform' }] });
    template.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: ['ecr:CreateRepository', 'ecr:TagResource'] }),
        ]),
      },
    });
  });

  test('a given key is used instead of a new one', () => {
    const stack = testStack();
    const arn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/12345678-1234-1234-1234-123456789012`;
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', arn);
    expect(new ImageMirror(stack, 'Mirror', { encryptionKey }).encryptionKey).toBe(encryptionKey);
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
    Template.fromStack(stack).hasResourceProperties(TEMPLATE, { EncryptionConfiguration: { KmsKey: arn } });
  });

  test.each([
    ['Airgap', /prefix 'Airgap' is not an ECR namespace/],
    ['ROOT', /prefix 'ROOT'/],
    ['airgap/', /without "\/" at the end/],
    ['9lives', /starting with a letter/],
    ['', /prefix ''/],
    ['a'.repeat(255), /prefix has 255 characters, expected at most 254/],
  ])('prefix %j is refused', (prefix, message) => {
    expect(() => new ImageMirror(testStack(), 'Mirror', { prefix })).toThrow(message);
  });

  test('an organization id of the wrong form is refused', () => {
    expect(() => new ImageMirror(testStack(), 'Mirror', { organizationId: '111122223333' })).toThrow(
      /organizationId '111122223333' is malformed, expected "o-"/,
    );
  });

  test('an organization id may come from a parameter', () => {
    const stack = testStack();
    const organizationId = new CfnParameter(stack, 'Organization').valueAsString;
    expect(() => new ImageMirror(stack, 'Mirror', { organizationId })).not.toThrow();
  });

  test('an environment-agnostic stack is refused', () => {
    expect(() => new ImageMirror(testStack({}), 'Mirror')).toThrow(
      "ImageMirror 'Stack/Mirror' is in an environment-agnostic stack, expected a stack with a Region: give the stack env: { region }",
    );
  });

  test('two mirrors in one registry cannot have one prefix', () => {
    const stack = testStack();
    new ImageMirror(stack, 'One');
    expect(() => new ImageMirror(stack, 'Two')).toThrow(
      /ImageMirror 'Stack\/Two': prefix 'airgap' already has a repository creation template, 'Stack\/One\/Resource'/,
    );
    expect(() => new ImageMirror(stack, 'Three', { prefix: 'other' })).not.toThrow();
  });
});
