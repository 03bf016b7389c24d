import { describe, expect, it } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import { KEY_ROWS } from '../../../../lib/egress/rules/completeness/role-keys';
import data from '../../../../lib/egress/rules/completeness/role-needs.json';
import { role } from '../../../../lib/egress/rules/identities/examples';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import { auditTemplate } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

const allow = (Action: unknown, Resource: unknown): Parts => ({ Effect: 'Allow', Action, Resource });
const deny = (Action: unknown, Resource: unknown): Parts => ({ Effect: 'Deny', Action, Resource });
const arn = (resource: string): string => `arn:aws:ec2:eu-west-1:111122223333:${resource}`;
const SUBNETS = arn('subnet/*');
const INTERFACES = arn('network-interface/*');

/** What AG806 says of a role in a construct that says what it calls. */
function lacks(api: Parts, statements: readonly Parts[], rest: Parts = {}): readonly string[] {
  return lacksAt('Net/Reader/Role/Resource', api, role(statements, rest, 'pods.eks.amazonaws.com'));
}

function lacksAt(path: string, api: Parts, made: unknown): readonly string[] {
  const said = { askedBy: 'Net/Reader', api: { service: 'ec2', why: 'it works', ...api } };
  const Role = {
    ...(made as Parts),
    Metadata: { 'aws:cdk:path': path, 'cdk-airgap:requirement': [said] },
  };
  const Resources = { ...BASE, Role } as unknown as Template['Resources'];
  return auditTemplate({ Resources, Parameters: { Open: { Type: 'String' } } })
    .findings.filter(({ ruleId }) => ruleId === 'AG806')
    .map(({ message }) => /lacks (.*), which it says/.exec(message)?.[1] ?? message);
}

describe('a role lacks', () => {
  const create = { actions: ['ec2:CreateNetworkInterface'], resources: [INTERFACES, SUBNETS] };
  const attach = { ...create, actions: ['ec2:AttachNetworkInterface', 'ec2:CreateNetworkInterface'] };

  it('an action that no statement names', () => {
    expect(lacks(create, [allow('ec2:RunInstances', '*')])).toEqual(['ec2:CreateNetworkInterface']);
  });

  it('an action that is allowed on other resources', () => {
    expect(lacks(create, [allow('ec2:CreateNetworkInterface', arn('vpc/*'))])).toEqual([
      `ec2:CreateNetworkInterface on '${SUBNETS}'`,
    ]);
  });

  it('an action on one of several resources of a kind', () => {
    const api = { actions: ['ec2:DeleteVolume'], resources: [arn('volume/a'), arn('volume/b')] };
    expect(lacks(api, [allow('ec2:DeleteVolume', arn('volume/a'))])).toEqual([
      `ec2:DeleteVolume on '${arn('volume/b')}'`,
    ]);
  });

  it('nothing on resources of another kind, which only other actions may be about', () => {
    const statements = [
      allow('ec2:AttachNetworkInterface', INTERFACES),
      allow('ec2:CreateNetworkInterface', [INTERFACES, SUBNETS]),
    ];
    expect(lacks(attach, statements)).toEqual([]);
  });

  it('an action without resource that is allowed on resources', () => {
    const api = { actions: ['ec2:DescribeInstances'], resources: ['*'] };
    expect(lacks(api, [allow('ec2:Describe*', arn('instance/*'))])).toEqual(["ec2:DescribeInstances on '*'"]);
  });

  it('an action that is denied on what it is about', () => {
    expect(lacks(create, [allow('ec2:*', '*'), deny('ec2:Create*', arn('*'))])).toHaveLength(1);
  });

  it('nothing that is denied on something else', () => {
    expect(lacks(create, [allow('ec2:*', '*'), deny('ec2:Create*', arn('vpc/*'))])).toEqual([]);
  });

  it('nothing that may be allowed by what only deployment tells', () => {
    expect(lacks(create, [allow('ec2:CreateNetworkInterface', ref('Open'))])).toEqual([]);
  });

  it('nothing where what it calls on is known only at deployment', () => {
    const api = { actions: ['ec2:CreateNetworkInterface'], resources: [ref('Open')] };
    expect(lacks(api, [allow('ec2:CreateNetworkInterface', arn('vpc/*'))])).toEqual([]);
  });

  it('nothing where its boundary is known only at deployment', () => {
    expect(lacks(create, [allow('ec2:*', '*')], { PermissionsBoundary: ref('Open') })).toEqual([]);
  });

  it('nothing that a policy of AWS may allow', () => {
    const ManagedPolicyArns = ['arn:aws:iam::aws:policy/AmazonEKS_CNI_Policy'];
    expect(lacks(create, [allow('ec2:RunInstances', '*')], { ManagedPolicyArns })).toEqual([]);
  });
});

describe('a role is not that of the construct around it', () => {
  const api = { actions: ['ec2:RunInstances'] };
  const other = [allow('logs:PutLogEvents', '*')];

  it('unless it is a part of it', () => {
    expect(lacksAt('Net/Reader/Role/Resource', api, role(other))).toEqual(['ec2:RunInstances']);
    expect(lacksAt('Net/Reader/Logs/Role/Resource', api, role(other))).toEqual([]);
  });

  it('where a service takes it for what it does itself', () => {
    const made = role(other, {}, 'vpc-flow-logs.amazonaws.com');
    expect(lacksAt('Net/Reader/Role/Resource', api, made)).toEqual([]);
  });
});

describe('what roles need', () => {
  it('gives a source and a day', () => {
    const all = [
      ...data.rows,
      ...KEY_ROWS,
      data.withoutResource,
      data.servicesOfArns,
      data.byNodes,
      data.running,
    ];
    const bad = all.filter(({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date));
    expect(bad).toEqual([]);
  });
});
