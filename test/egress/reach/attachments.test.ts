import { describe, expect, test } from 'vitest';
import type { Resources } from '../helpers';
import { PUBLIC_PATH, outcomes, publicSubnet, ref, resource, route, subnet, vpc } from '../helpers';

describe('a VPC attachment of a transit gateway', () => {
  test('stands in the subnets that are added to it, too', () => {
    const Resources: Resources = {
      ...vpc(),
      ...subnet('A'),
      ...vpc('Hub', '10.1.0.0/16'),
      ...subnet('HubInner', ref('Hub')),
      ...publicSubnet(ref('Hub')),
      Tgw: resource('EC2::TransitGateway'),
      Plug: resource('EC2::TransitGatewayVpcAttachment', {
        TransitGatewayId: ref('Tgw'),
        VpcId: ref('Vpc'),
        SubnetIds: [ref('A')],
      }),
      HubPlug: resource('EC2::TransitGatewayVpcAttachment', {
        TransitGatewayId: ref('Tgw'),
        VpcId: ref('Hub'),
        SubnetIds: [ref('HubInner')],
        AddSubnetIds: [ref('Public')],
      }),
      Table: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Tgw') }),
      Link: resource('EC2::TransitGatewayRouteTableAssociation', {
        TransitGatewayAttachmentId: ref('Plug'),
        TransitGatewayRouteTableId: ref('Table'),
      }),
      Default: resource('EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: ref('Table'),
        DestinationCidrBlock: '0.0.0.0/0',
        TransitGatewayAttachmentId: ref('HubPlug'),
      }),
      Route: route('ATable', '0.0.0.0/0', { TransitGatewayId: ref('Tgw') }),
    };
    expect(outcomes({ Resources })['A']).toMatch(new RegExp(`^exposed: .* → ${PUBLIC_PATH}$`));
  });
});
