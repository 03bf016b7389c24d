import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, test } from 'vitest';
import closed from '../../lib/perimeter/closed-services.json';
import actions from '../../lib/perimeter/guardrail-actions.json';
import { guardrailDocuments } from '../../lib/perimeter/guardrail-documents';
import { OrganizationGuardrails } from '../../lib/perimeter/organization-guardrails';
import { readDocument } from '../../lib/policy/document';
import { evaluate } from '../../lib/policy/evaluate';
import { ORGANIZATION_DATA } from '../../lib/policy/organization';
import { Reader } from '../../lib/policy/reader';
import { policySize } from '../../lib/policy/size';

const ORGANIZATION = 'o-exampleorg1';
const ACCOUNT = '111122223333';
const OPTIONS = {
  organizationId: ORGANIZATION,
  vpcIds: ['vpc-0a1b2c3d'],
  sourceCidrs: [],
  deploymentRoleArns: [`arn:aws:iam::${ACCOUNT}:role/pipeline`],
  serviceRoleArns: [`arn:aws:iam::${ACCOUNT}:role/firehose`],
};
const DOCUMENTS = guardrailDocuments(OPTIONS);

interface Call {
  readonly action: string;
  readonly role?: string;
  readonly resource?: string;
  readonly context?: Readonly<Record<string, string>>;
  readonly service?: string;
}

/** Names of the policies that deny a call. */
function deniedBy({ action, role = 'app', resource = '*', context = {}, service }: Call): readonly string[] {
  const arn = `arn:aws:iam::${ACCOUNT}:role/${role}`;
  const keys: Readonly<Record<string, string>> =
    service === undefined
      ? {
          'aws:principalarn': arn,
          'aws:principalorgid': ORGANIZATION,
          'aws:principalisawsservice': 'false',
          'aws:viaawsservice': 'false',
          'aws:resourceorgid': ORGANIZATION,
          ...context,
        }
      : { 'aws:principalisawsservice': 'true', 'aws:resourceorgid': ORGANIZATION, ...context };
  const request = {
    principal:
      service === undefined
        ? ({ kind: 'account', id: arn } as const)
        : ({ kind: 'service', id: service } as const),
    action,
    resource,
    context: new Map(
      Object.entries(keys)
        .filter(([, value]) => value !== '')
        .map(([key, value]) => [key, [value]]),
    ),
  };
  return DOCUMENTS.filter(
    ({ kind }) => kind === 'resource-control' || (kind === 'service-control' && service === undefined),
  )
    .filter(({ content }) => {
      const allow = { Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }] };
      const reader = new Reader((name) => name, false);
      const statements = [...readDocument(allow, 0, reader), ...readDocument(content, 1, reader)];
      return evaluate(statements, request).effect !== 'allow';
    })
    .map(({ name }) => name);
}

const inside = { 'aws:sourcevpc': 'vpc-0a1b2c3d' };
const outside = { 'aws:sourceip': '198.51.100.7' };
const EXEC = `cdk-hnb659fds-cfn-exec-role-${ACCOUNT}-eu-central-1`;

describe('the policies of an organization refuse', () => {
  test.each<[string, Call, string]>([
    [
      'an internet gateway, even by a deployment',
      { action: 'ec2:CreateInternetGateway', role: EXEC, context: outside },
      'network',
    ],
    [
      'an exclusion from VPC Block Public Access',
      { action: 'ec2:CreateVpcBlockPublicAccessExclusion', context: inside },
      'network',
    ],
    ['a NAT gateway', { action: 'ec2:CreateNatGateway', context: inside }, 'network'],
    ['to leave the organization', { action: 'organizations:LeaveOrganization', context: inside }, 'network'],
    ['a route by somebody inside', { action: 'ec2:CreateRoute', context: inside }, 'network'],
    ['another policy of an endpoint', { action: 'ec2:ModifyVpcEndpoint', context: inside }, 'network'],
    ['a snapshot for everybody', { action: 'ec2:ModifySnapshotAttribute', context: inside }, 'network'],
    ['stolen credentials on the internet', { action: 'bedrock:InvokeModel', context: outside }, 'callers'],
    [
      'stolen credentials in a VPC of somebody else',
      { action: 'ssm:StartSession', context: { 'aws:sourcevpc': 'vpc-0fffffff' } },
      'callers',
    ],
    [
      'objects for a bucket of another organization',
      {
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::theirs/x',
        context: { ...inside, 'aws:resourceorgid': 'o-strangers1' },
      },
      'resources',
    ],
    [
      'objects for a bucket of nobody in particular',
      {
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::theirs/x',
        context: { ...inside, 'aws:resourceorgid': '' },
      },
      'resources',
    ],
    [
      'principals of another organization',
      { action: 's3:GetObject', context: { ...inside, 'aws:principalorgid': 'o-strangers1' } },
      'principals',
    ],
    [
      'principals of no organization',
      { action: 'kms:Decrypt', context: { ...inside, 'aws:principalorgid': '' } },
      'principals',
    ],
    [
      'a service that acts for others',
      {
        action: 'sqs:SendMessage',
        service: 'sns.amazonaws.com',
        context: { 'aws:sourceaccount': '999999999999', 'aws:sourceorgid': 'o-strangers1' },
      },
      'principals',
    ],
  ])('%s', (_, call, policy) => {
    expect(deniedBy(call)).toContain(policy);
  });
});

describe('the policies of an organization admit', () => {
  test.each<[string, Call]>([
    ['code in the network', { action: 's3:GetObject', context: inside }],
    ['data for own resources', { action: 'sqs:SendMessage', context: inside }],
    ['CloudFormation as it deploys routes', { action: 'ec2:CreateRoute', role: EXEC, context: outside }],
    [
      'CloudFormation as it deploys endpoints',
      { action: 'ec2:ModifyVpcEndpoint', role: EXEC, context: outside },
    ],
    [
      'a pipeline that is named',
      { action: 'cloudformation:ExecuteChangeSet', role: 'pipeline', context: outside },
    ],
    ['a service with a role that is named', { action: 's3:PutObject', role: 'firehose', context: outside }],
    [
      'a service with the permissions of its caller',
      { action: 'kms:Decrypt', context: { ...outside, 'aws:viaawsservice': 'true' } },
    ],
    [
      'a service that acts for the organization',
      {
        action: 'sqs:SendMessage',
        service: 'sns.amazonaws.com',
        context: { 'aws:sourceaccount': ACCOUNT, 'aws:sourceorgid': ORGANIZATION },
      },
    ],
    ['a service that names nobody', { action: 'kms:GenerateDataKey', service: 'logs.amazonaws.com' }],
    [
      'the answer of a custom resource',
      {
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::cloudformation-custom-resource-response-eucentral1/x',
        context: { ...inside, 'aws:resourceorgid': '' },
      },
    ],
    [
      'a file system in the network, whose requests tell of no VPC',
      { action: 'elasticfilesystem:ClientMount' },
    ],
  ])('%s', (_, call) => {
    expect(deniedBy(call)).toEqual([]);
  });
});

describe('OrganizationGuardrails', () => {
  const folders: string[] = [];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

  function stackWith(props: object = {}): { stack: Stack; folder: string } {
    const folder = mkdtempSync(join(tmpdir(), 'airgap-guardrails-'));
    folders.push(folder);
    const stack = new Stack(new App({ outdir: folder }), 'Governance');
    new OrganizationGuardrails(stack, 'Guardrails', { organizationId: ORGANIZATION, ...props });
    return { stack, folder };
  }

  test('writes every policy beside the templates, without white space', () => {
    const { stack, folder } = stackWith({ vpcIds: ['vpc-0a1b2c3d'] });
    Template.fromStack(stack);
    const files = readdirSync(folder).filter((name) => name.startsWith('GovernanceGuardrails'));
    expect(files.map((name) => name.split('.')[1]).sort()).toEqual(DOCUMENTS.map(({ name }) => name).sort());
    const text = readFileSync(join(folder, files[0]!), 'utf8');
    expect(text).toBe(JSON.stringify(JSON.parse(text)));
  });

  test('makes no policy where nothing is named to attach it to', () => {
    Template.fromStack(stackWith().stack).resourceCountIs('AWS::Organizations::Policy', 0);
  });

  test('makes and attaches every policy', () => {
    const template = Template.fromStack(stackWith({ targetIds: ['ou-abcd-12345678'] }).stack);
    template.hasResourceProperties('AWS::Organizations::Policy', {
      Type: 'AISERVICES_OPT_OUT_POLICY',
      TargetIds: ['ou-abcd-12345678'],
    });
    template.resourceCountIs('AWS::Organizations::Policy', DOCUMENTS.length - 1);
  });

  test.each([
    [{ organizationId: 'mine' }, "'mine' in organizationId"],
    [{ vpcIds: ['*'] }, "'*' in vpcIds"],
    [{ sourceCidrs: ['0.0.0.0/0'] }, "'0.0.0.0/0' in sourceCidrs"],
    [{ deploymentRoleArns: ['*'] }, "'*' in deploymentRoleArns"],
    [{ targetIds: ['everybody'] }, "'everybody' in targetIds"],
    [
      { vpcIds: Array.from({ length: 400 }, (_, index) => `vpc-${String(index).padStart(17, '0')}`) },
      'expected at most 5120',
    ],
  ])('refuses %j', (props, message) => {
    expect(() => stackWith(props)).toThrow(message);
  });
});

describe('the tables of guardrails', () => {
  test('make policies that AWS takes, with room to spare', () => {
    const long = DOCUMENTS.map(({ kind, name, content }) => ({ name, ...policySize(kind, content) })).filter(
      ({ size, limit }) => size > limit.limit * 0.8,
    );
    expect(long).toEqual([]);
  });

  test('name actions as IAM does, each once', () => {
    const named = [...actions.never.actions, ...actions.deployed.actions];
    expect(named.filter((action) => !/^[a-z0-9-]+:[A-Z][A-Za-z]+\*?$/.test(action))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });

  test('say where each row comes from, and when', () => {
    const rows = [...Object.values(actions), ...Object.values(ORGANIZATION_DATA), ...closed];
    expect(rows.filter(({ source, date }) => source === '' || !/^\d{4}-\d\d-\d\d$/.test(date))).toEqual([]);
  });
});
