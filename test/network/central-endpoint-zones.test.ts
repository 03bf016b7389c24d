import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, test } from 'vitest';
import { CentralEndpointZones } from '../../lib/network/central-endpoint-zones';
import { EndpointService } from '../../lib/network/endpoint-service';
import { network, REGION } from './helpers';

const CLIENT_RANGE = '10.1.0.0/16';

function shared(
  services: EndpointService[],
  clientRanges = [CLIENT_RANGE],
): { zones: CentralEndpointZones; made: () => Template } {
  const hub = network();
  const stack = Stack.of(hub);
  const client = Vpc.fromVpcAttributes(stack, 'Client', {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: [`${REGION}a`],
    region: REGION,
  });
  const zones = new CentralEndpointZones(stack, 'Zones', {
    network: hub,
    services,
    clients: [client],
    clientRanges,
  });
  return { zones, made: () => Template.fromStack(stack) };
}

describe('CentralEndpointZones', () => {
  test('resolve the name that clients ask for, not that of the endpoint service', () => {
    shared([EndpointService.SAGEMAKER_API])
      .made()
      .hasResourceProperties('AWS::Route53::HostedZone', {
        Name: `api.sagemaker.${REGION}.amazonaws.com`,
        VPCs: [{ VPCId: 'vpc-0123456789abcdef0', VPCRegion: REGION }],
      });
  });

  test('resolve every name below where the service has such names', () => {
    shared([EndpointService.ECR_DKR])
      .made()
      .hasResourceProperties('AWS::Route53::RecordSet', {
        Name: `*.dkr.ecr.${REGION}.amazonaws.com`,
        Type: 'A',
      });
  });

  test('let the clients reach the endpoints, and nobody else', () => {
    const groups = shared([EndpointService.KMS]).made().findResources('AWS::EC2::SecurityGroup');
    const [group] = Object.values(groups) as { Properties: { SecurityGroupIngress: { CidrIp: string }[] } }[];
    expect(group!.Properties.SecurityGroupIngress.map(({ CidrIp }) => CidrIp)).toEqual([
      '10.0.0.0/16',
      CLIENT_RANGE,
    ]);
  });

  test('let answers back to the clients', () => {
    shared([EndpointService.KMS])
      .made()
      .hasResourceProperties('AWS::EC2::NetworkAclEntry', { CidrBlock: CLIENT_RANGE, Egress: true });
  });

  test('tell their names', () => {
    expect(shared([EndpointService.KMS, EndpointService.STS]).zones.names).toEqual([
      `kms.${REGION}.amazonaws.com`,
      `sts.${REGION}.amazonaws.com`,
    ]);
  });

  test('refuse a gateway endpoint', () => {
    expect(() => shared([EndpointService.S3])).toThrow(
      "CentralEndpointZones 'Prod/Zones' shares 's3', expected interface endpoints: a gateway endpoint serves its own VPC alone",
    );
  });

  test.each([EndpointService.S3_INTERFACE, EndpointService.DYNAMODB_INTERFACE])(
    'refuse $key, whose names no zone may have',
    (service) => {
      expect(() => shared([service])).toThrow(
        `shares '${service.key}', expected services whose names zones may have: give each client the gateway`,
      );
    },
  );

  test.each([[[]], [['10.1.0.0']], [['2001:db8::/32']]])('refuse the ranges %j', (ranges) => {
    expect(() => shared([EndpointService.KMS], ranges)).toThrow(
      /expected IPv4 ranges like '10\.1\.0\.0\/16'/,
    );
  });
});
