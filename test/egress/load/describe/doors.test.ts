import { describe, expect, test } from 'vitest';
import type { Rows } from '../../same-model/snapshot';
import * as aws from '../../same-model/snapshot';
import { described } from './model';

/** `kind what, in its subnets`, one for each door. */
function doors(rows: Rows): readonly string[] {
  return described(rows).doors.map(({ kind, what, subnets }) =>
    [kind, what, ...subnets.map(({ value }) => `in ${value.id}`)].join(' '),
  );
}

const PUBLIC = { Association: { PublicIp: '198.51.100.7' } };

describe('a way in of a snapshot', () => {
  test('is an EC2 Instance Connect Endpoint', () => {
    const row = { InstanceConnectEndpointId: 'eice-1', SubnetId: 'subnet-A', State: 'create-complete' };
    expect(doors({ InstanceConnectEndpoints: [row] })).toEqual([
      'open an EC2 Instance Connect Endpoint, a tunnel from a public API in subnet-A',
    ]);
  });

  test('is a Client VPN endpoint', () => {
    expect(doors({ ClientVpnEndpoints: [{ ClientVpnEndpointId: 'cvpn-1' }] })).toEqual([
      'open a Client VPN endpoint',
    ]);
  });

  test('is a Client VPN endpoint no more once it is deleted', () => {
    const row = { ClientVpnEndpointId: 'cvpn-1', Status: { Code: 'deleted' } };
    expect(doors({ ClientVpnEndpoints: [row] })).toEqual([]);
  });

  test('is an interface of a load balancer with a public address', () => {
    const row = aws.networkInterface('1', 'A', { ...PUBLIC, Description: 'ELB app/web/1' });
    expect(doors(row)).toEqual(['routed an internet-facing load balancer in subnet-A']);
  });

  test.each([undefined, 'of ELB app/web/1', 'ELBOW'])(
    'is an interface with a public address that is described as %s',
    (Description) => {
      const row = aws.networkInterface('1', 'A', { ...PUBLIC, Description });
      expect(doors(row)).toEqual(['address an interface that has a public address in subnet-A']);
    },
  );

  test.each([{}, { Association: { CarrierIp: '198.51.100.7' } }, { Description: 'ELB app/web/1' }])(
    'is no interface without a public address, as %j',
    (row) => {
      expect(doors(aws.networkInterface('1', 'A', row))).toEqual([]);
    },
  );

  test.each([
    [true, ['address a subnet that gives instances public addresses in subnet-A']],
    [false, []],
    [undefined, []],
  ])('is a subnet whose MapPublicIpOnLaunch is %s', (MapPublicIpOnLaunch, expected) => {
    expect(doors({ Subnets: [{ SubnetId: 'subnet-A', VpcId: 'vpc-1', MapPublicIpOnLaunch }] })).toEqual(
      expected,
    );
  });

  test('is an Elastic IP address', () => {
    expect(doors({ Addresses: [{ AllocationId: 'eipalloc-1' }] })).toEqual(['address an Elastic IP address']);
  });

  test.each([
    ['InstanceConnectEndpoints', 'InstanceConnectEndpointId', 'InstanceConnectEndpoint'],
    ['ClientVpnEndpoints', 'ClientVpnEndpointId', 'ClientVpnEndpoint'],
    ['Addresses', 'AllocationId', 'EIP'],
  ])('of the answer %s is called by its id', (key, id, type) => {
    const [door] = described({ [key]: [{ [id]: 'it-1' }] }).doors;
    expect(door?.origin).toEqual({
      stack: 'Net',
      logicalId: 'it-1',
      resourceType: `AWS::EC2::${type}`,
      file: `${key}.json`,
    });
  });
});
