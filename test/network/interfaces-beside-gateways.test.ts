import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { EndpointService } from '../../lib/network/endpoint-service';
import { Requirements } from '../../lib/requirements/requirements';
import { endpointOf, endpoints, network, template } from './helpers';

interface Dns {
  readonly DnsOptions?: { readonly PrivateDnsOnlyForInboundResolverEndpoint: string };
  readonly DependsOn?: readonly string[];
}

describe('the interface endpoint of S3', () => {
  const made = template(network({ services: [EndpointService.S3_INTERFACE] }));

  test('answers the names of S3 for other networks alone', () => {
    const { Properties } = endpointOf(made, 's3-interface');
    expect(Properties).toMatchObject({
      VpcEndpointType: 'Interface',
      ServiceName: 'com.amazonaws.eu-central-1.s3',
      PrivateDnsEnabled: true,
      DnsOptions: { PrivateDnsOnlyForInboundResolverEndpoint: 'OnlyInboundResolver' },
    } satisfies Partial<typeof Properties> & Dns & { readonly VpcEndpointType: string });
  });

  test('comes with the gateway, and after it', () => {
    const resources = made.findResources('AWS::EC2::VPCEndpoint') as Readonly<Record<string, Dns>>;
    const [id] = Object.entries(resources).find(([, { DnsOptions }]) => DnsOptions === undefined) ?? [];
    expect(
      endpoints(made)
        .map(({ Metadata }) => Metadata['cdk-airgap:endpoint'].service)
        .sort(),
    ).toEqual(['s3', 's3-interface']);
    expect(Object.values(resources).flatMap(({ DependsOn = [] }) => DependsOn)).toContain(id);
  });

  test('admits own principals to own objects', () => {
    expect(endpointOf(made, 's3-interface').Properties.PolicyDocument).toMatchObject({
      Statement: [
        { Action: ['s3:*'], Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } },
      ],
    });
  });

  test('leaves the policy of the gateway to what is called inside', () => {
    const vpc = network({ services: [EndpointService.S3_INTERFACE] });
    Requirements.of(new Construct(Stack.of(vpc), 'Server')).addApi({
      service: 's3',
      actions: ['s3:GetObject'],
      why: 'weights are read',
    });
    const { PolicyDocument } = endpointOf(template(vpc), 's3').Properties;
    const [own] = (PolicyDocument as unknown as { Statement: readonly { Action: unknown }[] }).Statement;
    expect(own?.Action).toEqual(['s3:GetObject']);
  });

  test('takes the gateway that is there', () => {
    const both = template(network({ services: [EndpointService.S3, EndpointService.S3_INTERFACE] }));
    expect(endpoints(both)).toHaveLength(2);
  });
});

describe('the interface endpoint of DynamoDB', () => {
  const made = template(network({ services: [EndpointService.DYNAMODB_INTERFACE] }));

  test('has no private DNS, which DynamoDB refuses, and needs no gateway', () => {
    expect(endpoints(made)).toHaveLength(1);
    expect(endpointOf(made, 'dynamodb-interface').Properties).toMatchObject({
      ServiceName: 'com.amazonaws.eu-central-1.dynamodb',
      PrivateDnsEnabled: false,
    });
  });
});
