import { Aws, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { needsOfProfile } from '../../lib/endpoints/profiles';
import { EndpointService } from '../../lib/network/endpoint-service';
import type { ZeroEgressVpcProps } from '../../lib/network/zero-egress-vpc-props';
import { policySize } from '../../lib/policy/size';
import { ACCOUNT, REGION } from './helpers';
import { deniedBy, EXEC, internet, machine, server, theirs, VPC, written, type Call } from './organization';

describe('with the networks named', () => {
  const bound = written(server, {
    organizationPolicies: {
      vpcIds: [VPC],
      sourceCidrs: ['203.0.113.0/24'],
      deploymentRoleArns: [`arn:aws:iam::${ACCOUNT}:role/pipeline`],
      serviceRoleArns: [`arn:aws:iam::${ACCOUNT}:role/cluster`],
    },
  });

  test.each<[string, Call]>([
    ['whoever is inside', { action: 'kms:Decrypt' }],
    ['a pipeline', { action: 'cloudformation:ExecuteChangeSet', role: 'pipeline', context: internet }],
    ['CloudFormation', { action: 'sqs:CreateQueue', role: EXEC, context: internet }],
    ['the role of a cluster', { action: 'ec2:CreateNetworkInterface', role: 'cluster', context: internet }],
    [
      'an office',
      { action: 'sqs:ListQueues', context: { 'aws:sourcevpc': '', 'aws:sourceip': '203.0.113.9' } },
    ],
    [
      'a service with the permissions of its caller',
      { action: 'kms:Decrypt', context: { ...internet, 'aws:viaawsservice': 'true' } },
    ],
  ])('%s is admitted', (_, call) => {
    expect(deniedBy(bound, call)).toEqual([]);
  });

  test.each<[string, Call]>([
    ['credentials on the internet', { action: 'kms:Decrypt', context: internet }],
    [
      'credentials in a VPC of somebody else',
      { action: 'kms:Decrypt', context: { 'aws:sourcevpc': 'vpc-0fffffff' } },
    ],
  ])('%s are refused by principals and by resources', (_, call) => {
    expect(deniedBy(bound, call)).toEqual(['rcp', 'scp']);
  });
});

describe('without an organization', () => {
  const own = written(server, { organizationId: undefined });

  test('the account takes its place', () => {
    const call = { action: 'kms:Decrypt', resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/1` };
    expect(deniedBy(own, call)).toEqual([]);
    expect(deniedBy(own, { ...call, context: { 'aws:principalaccount': '999999999999' } })).toEqual(['rcp']);
    expect(deniedBy(own, { ...call, context: { 'aws:resourceaccount': '999999999999' } })).toEqual(['scp']);
  });

  test('nothing is written where the account is not known', () => {
    expect(written(server, { organizationId: undefined }, '').names).toEqual([]);
  });

  test('nothing is written where the organization is not known', () => {
    expect(written(server, { organizationId: Aws.STACK_ID }).names).toEqual([]);
  });
});

describe('a network', () => {
  test('that nothing is called from has no policies', () => {
    expect(written(() => undefined).names).toEqual([]);
  });

  test('of services that resource control policies do not know has none of these', () => {
    expect(written((_, vpc) => vpc.addService(EndpointService.EC2)).names).toEqual([
      expect.stringMatching(/^ProdNet[0-9A-F]{8}\.scp\.json$/),
    ]);
  });

  test('whose handlers answer CloudFormation lets them call all of S3', () => {
    const { files, names } = written(server, { handlerTier: {} });
    expect(deniedBy({ files, names }, { action: 's3:DeleteObject', resource: 'arn:aws:s3:::any/1' })).toEqual(
      [],
    );
  });

  test('with central endpoints does not say where machines are', () => {
    const central = written(server, { centralServices: [EndpointService.KMS] });
    const elsewhere = { ...machine, 'aws:sourcevpc': 'vpc-0central' };
    expect(deniedBy(central, { action: 'kms:Decrypt', context: elsewhere })).toEqual([]);
    expect(deniedBy(central, { action: 'sqs:SendMessage', context: elsewhere })).toEqual(['scp']);
  });

  test('takes what is named at deployment alone for anything of its owner', () => {
    const own = written((requirements, vpc) => {
      const bucket = new s3.Bucket(Stack.of(vpc), 'Weights');
      requirements.addApi({
        service: 's3',
        actions: ['s3:GetObject'],
        resources: [bucket.arnForObjects('*')],
        why: 'read',
      });
    });
    const call = { action: 's3:GetObject', resource: 'arn:aws:s3:::prod-weights-1/1' };
    expect(deniedBy(own, call)).toEqual([]);
    expect(deniedBy(own, { ...call, context: theirs })).toEqual(['scp']);
  });

  test('admits images of the accounts that it names, and nothing else of these', () => {
    const mirrored = written(server, { imageRegistryAccounts: ['444455556666'] });
    const resource = `arn:aws:ecr:${REGION}:444455556666:repository/vllm`;
    expect(deniedBy(mirrored, { action: 'ecr:BatchGetImage', resource, context: theirs })).toEqual([]);
    expect(deniedBy(mirrored, { action: 'ecr:PutImage', resource, context: theirs })).toEqual(['scp']);
  });

  test('that names many objects has several policies, none too long', () => {
    const many = written((requirements) =>
      requirements.addApi({
        service: 's3',
        actions: ['s3:GetObject'],
        resources: Array.from(
          { length: 70 },
          (_, index) => `arn:aws:s3:::weights-of-a-model-${index}/revisions/main/*`,
        ),
        why: 'weights are read',
      }),
    );
    expect(many.names.filter((name) => name.includes('.scp'))).toHaveLength(2);
    expect(
      Object.values(many.files).map((content) => policySize('service-control', content).fits),
    ).not.toContain(false);
    expect(deniedBy(many, { action: 's3:GetObject', resource: 'arn:aws:s3:::other/1' })).toEqual(['scp']);
  });

  test('that names more than policies hold admits the same on any object of its owner', () => {
    const wide = written((requirements) =>
      requirements.addApi({
        service: 's3',
        actions: ['s3:GetObject'],
        resources: Array.from(
          { length: 300 },
          (_, index) => `arn:aws:s3:::weights-of-a-model-${index}/revisions/main/*`,
        ),
        why: 'weights are read',
      }),
    );
    expect(deniedBy(wide, { action: 's3:GetObject', resource: 'arn:aws:s3:::other/1' })).toEqual([]);
    expect(deniedBy(wide, { action: 's3:PutObject', resource: 'arn:aws:s3:::other/1' })).toEqual(['scp']);
  });

  test.each<[Partial<ZeroEgressVpcProps>, string]>([
    [
      { organizationPolicies: { vpcIds: ['mine'] } },
      "organizationPolicies of ZeroEgressVpc 'Prod/Net' has 'mine' in vpcIds",
    ],
    [{ organizationPolicies: { sourceCidrs: ['0.0.0.0/0'] } }, "'0.0.0.0/0' in sourceCidrs"],
    [{ organizationPolicies: { serviceRoleArns: ['*'] } }, "'*' in serviceRoleArns"],
    [
      {
        organizationPolicies: {
          deploymentRoleArns: Array.from(
            { length: 90 },
            (_, index) => `arn:aws:iam::${ACCOUNT}:role/deployment-of-an-application-${index}`,
          ),
        },
      },
      'longer than the 5120 characters',
    ],
  ])('refuses %j', (props, message) => {
    expect(() => written(server, props)).toThrow(message);
  });
});

test('every call of a profile passes the policies of a network that it is closed over', () => {
  const needs = needsOfProfile('llm');
  const own = written((requirements) =>
    needs.forEach(({ service, actions }) =>
      requirements.addApi({ service, actions: [...actions], why: 'it serves' }),
    ),
  );
  const actions = needs.flatMap((need) => need.actions).filter((action) => !action.includes('*'));
  fc.assert(
    fc.property(fc.constantFrom(...actions), (action) => {
      expect(deniedBy(own, { action })).toEqual([]);
    }),
  );
});
