import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { showSaid } from '../../../../lib/egress/load/said';
import type { Template } from '../../../../lib/egress/load/source';
import { SAID_METADATA } from '../../../../lib/egress/model/said';
import {
  NAMED_VPC,
  gatewayEndpoint,
  interfaceEndpoint,
} from '../../../../lib/egress/rules/completeness/examples';
import { ADDON_IMAGES } from '../../../../lib/egress/rules/completeness/unregistered';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import { document } from '../../../../lib/egress/rules/policy-examples';
import { REQUIREMENT_METADATA } from '../../../../lib/requirements/requirements';
import { auditTemplates, source } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

const API = { service: 'sqs', actions: ['sqs:SendMessage'], why: 'it sends orders' };
const at = (path: string): Parts => ({ Type: 'AWS::SQS::Queue', Metadata: { 'aws:cdk:path': path } });

/** What completeness says of an isolated VPC in which a construct says that it sends messages. */
function found(more: Parts, api: Parts = API, account?: string): readonly string[] {
  const own = { ...BASE, ...NAMED_VPC, Queue: at('Net/Orders/Queue') };
  const Resources = { ...own, ...more } as unknown as Template['Resources'];
  const said = [{ path: 'Net/Orders', data: { api } }];
  return auditTemplates([{ ...source(showSaid({ Resources }, said)), ...(account && { account }) }])
    .findings.filter(({ ruleId }) => ruleId.startsWith('AG80'))
    .map(({ ruleId, message }) => `${ruleId} ${message}`);
}

const served = (Action: string, Resource: unknown = '*'): Parts =>
  interfaceEndpoint('sqs', {
    PolicyDocument: document({ Effect: 'Allow', Principal: '*', Action, Resource }),
  });

describe('what a construct says that it needs', () => {
  it('has the name of its metadata', () => {
    expect(SAID_METADATA).toBe(REQUIREMENT_METADATA);
  });

  it('is missed where there is no endpoint', () => {
    expect(found({})).toEqual([
      expect.stringMatching(/^AG801 'Net\/Orders', in subnet 'Subnet' .* calls sqs \(it sends orders\)/),
    ]);
  });

  it('is there where an endpoint lets it through', () => {
    expect(found(served('sqs:SendMessage'))).toEqual([]);
  });

  it('is refused by a policy for other actions', () => {
    expect(found(served('sqs:ReceiveMessage'))).toEqual([
      expect.stringContaining("AG803 the policy of endpoint 'Endpoint' refuses sqs:SendMessage"),
    ]);
  });

  it('is refused by a policy for other resources', () => {
    const api = { ...API, resources: [{ 'Fn::GetAtt': ['Queue', 'Arn'] }] };
    const policy = served('sqs:*', { 'Fn::GetAtt': ['Other', 'Arn'] });
    expect(found({ Other: at('Net/Other'), ...policy }, api)).toHaveLength(1);
  });

  it('is refused by a policy for what AWS owns alone, where no resource is named', () => {
    const policy = served('sqs:SendMessage', 'arn:aws:sqs:us-east-1:602401143452:queue');
    expect(found(policy, API, '111122223333')).toEqual([
      expect.stringContaining('refuses sqs:SendMessage on own resources'),
    ]);
  });

  it('is not refused where the account that is named may be the own one', () => {
    expect(found(served('sqs:SendMessage', 'arn:aws:sqs:us-east-1:602401143452:queue'))).toEqual([]);
  });

  const volumes = (Condition: Parts): Parts =>
    interfaceEndpoint('ec2', {
      PolicyDocument: document({ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition }),
    });
  const own = ref('AWS::AccountId');

  it.each<[string, Parts, number]>([
    ['the owner of the resource', { StringEquals: { 'aws:ResourceAccount': own } }, 1],
    ['its owner where a request tells it', { StringEqualsIfExists: { 'aws:ResourceAccount': own } }, 0],
    ['the caller', { StringEquals: { 'aws:PrincipalAccount': own } }, 0],
  ])('as a call that tells no owner is judged by a policy that compares %s', (_, condition, count) => {
    const api = { service: 'ec2', actions: ['ec2:CreateVolume'], why: 'it makes volumes' };
    expect(found(volumes(condition), api)).toHaveLength(count);
  });

  it('is refused by a policy that allows no action of the service, where none is named', () => {
    const api = { service: 'sqs', why: 'it sends orders' };
    expect(found(served('sns:Publish'), api)).toEqual([expect.stringContaining('refuses sqs:*')]);
  });

  it('is not refused where some action is allowed and none is named', () => {
    const api = { service: 'sqs', why: 'it sends orders' };
    expect(found(served('sqs:ReceiveMessage'), api)).toEqual([]);
  });

  it('does not reach an endpoint without private names', () => {
    const Vpc = { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } };
    expect(found({ ...served('sqs:SendMessage'), Vpc })).toEqual([
      expect.stringMatching(/^AG802 'Net\/Orders' calls sqs .* EnableDnsHostnames of VPC 'Vpc' is off/),
    ]);
  });

  it('is judged where it is served, whatever other subnets there are', () => {
    const api = { service: 's3', actions: ['s3:GetObject'], why: 'it reads orders' };
    const Policy = document({ Effect: 'Allow', Principal: '*', Action: 's3:PutObject', Resource: '*' });
    const more = {
      ...gatewayEndpoint({ PolicyDocument: Policy }),
      Other: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.1.0/24' } },
    };
    expect(found(more, api)).toEqual([expect.stringContaining('AG803 the policy of endpoint')]);
  });

  it('is not judged where the subnets of what stands in it are not shown', () => {
    const Function = {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: 'arn:aws:iam::111122223333:role/own', VpcConfig: { SubnetIds: ['subnet-1'] } },
      Metadata: { 'aws:cdk:path': 'Net/Orders/Function' },
    };
    expect(found({ Function })).toEqual([]);
  });

  it('is not judged where routes lead to what is not shown', () => {
    const Route = {
      Type: 'AWS::EC2::Route',
      Properties: {
        RouteTableId: ref('Table'),
        DestinationCidrBlock: '10.9.0.0/16',
        TransitGatewayId: 'tgw-1',
      },
    };
    expect(found({ Route })).toEqual([]);
  });
});

describe('showSaid', () => {
  const Resources = {
    First: at('Net/First'),
    Second: at('Net/Part/Second'),
  } as unknown as Template['Resources'];
  const placeOf = (path: string): readonly string[] => {
    const shown = showSaid({ Resources }, [{ path, data: { name: { name: 'own', why: 'own' } } }]);
    return Object.entries(shown.Resources).flatMap(([id, { Metadata = {} }]) =>
      SAID_METADATA in Metadata ? [id] : [],
    );
  };

  it.each([
    ['Net/Part', 'Second'],
    ['Net/Part/Second', 'Second'],
    ['Net/Part/Second/Inner', 'Second'],
    ['Net/Nowhere', 'First'],
    ['Other', 'First'],
  ])('puts what %s says at %s', (path, id) => {
    expect(placeOf(path)).toEqual([id]);
  });
});

describe('the images of add-ons', () => {
  it('are those that the cluster registers', () => {
    const file = join(__dirname, '../../../../lib/cluster/addons/addons.json');
    const rows = JSON.parse(readFileSync(file, 'utf8')) as readonly {
      name: string;
      images: readonly { repository: string }[];
    }[];
    expect(ADDON_IMAGES.map(({ addon, repositories }) => [addon, repositories])).toEqual(
      rows.map(({ name, images }) => [name, images.map(({ repository }) => repository)]),
    );
  });
});
