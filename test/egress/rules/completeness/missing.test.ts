import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import { CUSTOM, functionWith, interfaceEndpoint } from '../../../../lib/egress/rules/completeness/examples';
import { SYMPTOMS, UNRESOLVED } from '../../../../lib/egress/rules/completeness/symptoms';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import type { Finding } from '../../../../lib/egress/rules/rule';
import { catalogueRow } from '../../../../lib/endpoints/catalogue';
import { EndpointService } from '../../../../lib/network/endpoint-service';
import { auditTemplate } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

function found(resources: Parts, rest: Partial<Template> = {}): readonly Finding[] {
  const template = { ...rest, Resources: { ...BASE, ...resources } } as Partial<Template>;
  return auditTemplate(template).findings.filter(({ ruleId }) => /^AG80[15]$/.test(ruleId));
}

const SECRETS = functionWith('secretsmanager:GetSecretValue');

describe('a service without an endpoint', () => {
  test('is a warning where a role merely may call it', () => {
    expect(found(SECRETS).map(({ severity, state }) => [severity, state])).toEqual([['warning', 'defect']]);
  });

  test('is an error where it is called in any case', () => {
    expect(found({ ...functionWith('iam:PassRole'), ...CUSTOM }).map(({ severity }) => severity)).toEqual([
      'error',
    ]);
  });

  test('says who calls what, from where, and why', () => {
    expect(found(SECRETS)[0]?.message).toContain(
      "'Function' (AWS::Lambda::Function), in subnet 'Subnet' without a way out, may call secretsmanager (its role 'Role' may call secretsmanager:GetSecretValue), and VPC 'Vpc' has no endpoint for it",
    );
  });

  test('says what times out and what to search the logs for', () => {
    expect(found(SECRETS)[0]?.message).toContain("the line to look for is 'Task timed out after'");
  });

  test('is mended by a construct or by a resource', () => {
    expect(found(SECRETS)[0]?.fix).toBe(
      'call network.addService(EndpointService.SECRETSMANAGER), or add an interface AWS::EC2::VPCEndpoint of com.amazonaws.<region>.secretsmanager',
    );
  });

  test('is said once of a workload in several subnets', () => {
    const Other = { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.2.0/24' } };
    const VpcConfig = { SubnetIds: [ref('Subnet'), ref('Other')], SecurityGroupIds: ['sg-1'] };
    expect(found({ ...functionWith('sqs:SendMessage', { VpcConfig }), Other })).toHaveLength(1);
  });

  test('is said under the condition under which there is none', () => {
    const rest = {
      Parameters: { Wanted: { Type: 'String', AllowedValues: ['yes', 'no'] } },
      Conditions: { IsWanted: { 'Fn::Equals': [ref('Wanted'), 'yes'] } },
    } as Partial<Template>;
    const parts = interfaceEndpoint('secretsmanager');
    const Endpoint = { ...(parts['Endpoint'] as object), Condition: 'IsWanted' };
    expect(found({ ...SECRETS, ...parts, Endpoint }, rest)[0]?.condition).toContain('Wanted');
  });

  test('is not said for certain where an endpoint may be of that service', () => {
    const rest = { Parameters: { Name: { Type: 'String' } } } as Partial<Template>;
    const parts = interfaceEndpoint('any', { ServiceName: ref('Name') });
    expect(found({ ...SECRETS, ...parts }, rest)[0]?.message).toContain(
      "it cannot be told whether VPC 'Vpc' has an endpoint for it",
    );
  });

  test.each([
    ['a variable', { Environment: { Variables: { HTTPS_PROXY: 'http://10.0.0.10:3128' } } }],
    ['a command', { Description: 'export https_proxy=http://10.0.0.10:3128' }],
  ])('is not said of a workload that is told of a proxy by %s', (_, properties) => {
    expect(found(functionWith('secretsmanager:GetSecretValue', properties))).toEqual([]);
  });

  test('in a VPC that is joined to nothing does not change the verdict', () => {
    const { report } = auditTemplate({ Resources: { ...BASE, ...SECRETS } } as Partial<Template>);
    const without = auditTemplate({
      Resources: { ...BASE, ...functionWith('iam:PassRole') },
    } as Partial<Template>);
    expect(report.verdict).toBe(without.report.verdict);
  });

  test('is not said where another template holds a part of the network', () => {
    const Nested = {
      Type: 'AWS::CloudFormation::Stack',
      Properties: { TemplateURL: 'https://example.com/t.json' },
    };
    expect(found({ ...SECRETS, Nested })).toEqual([]);
  });

  test('is not said where routes come from a gateway unseen', () => {
    const Propagation = {
      Type: 'AWS::EC2::VPNGatewayRoutePropagation',
      Properties: { RouteTableIds: [ref('Table')], VpnGatewayId: 'vgw-1' },
    };
    expect(found({ ...SECRETS, Propagation })).toEqual([]);
  });
});

describe('the names in fixes', () => {
  test('are members of EndpointService', () => {
    const names = Object.entries(EndpointService).filter(([, value]) => value instanceof EndpointService);
    const wrong = names.filter(
      ([name, { key }]) => name !== (key as string).toUpperCase().replaceAll('-', '_'),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the table of symptoms', () => {
  test('has a row for everything', () => {
    const last = SYMPTOMS.at(-1);
    expect([last?.types, last?.services, last?.owned, last?.kind]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('names services of the catalogue', () => {
    expect(() => SYMPTOMS.flatMap(({ services = [] }) => services).map(catalogueRow)).not.toThrow();
  });

  test('says where each row comes from, and when', () => {
    expect(
      [...SYMPTOMS, ...UNRESOLVED].filter(
        ({ source, date }) => source === '' || !/^\d{4}-\d\d-\d\d$/.test(date),
      ),
    ).toEqual([]);
  });
});
