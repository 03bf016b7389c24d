import { describe, expect, test } from 'vitest';
import { focusOn } from '../../../../lib/egress/load/describe/focus';
import type { NetworkModel } from '../../../../lib/egress/model/network';
import { outcomesOf } from '../../same-model/compare';
import type { Rows } from '../../same-model/snapshot';
import * as aws from '../../same-model/snapshot';
import { described } from './model';

/** An account with the VPCs `Vpc` and `Far`, focused on `Vpc`. */
function focused(...parts: readonly Rows[]): NetworkModel {
  const model = described(aws.vpc(), aws.vpc('Far', '10.1.0.0/16'), ...parts);
  focusOn(model, new Set(['vpc-Vpc']));
  return model;
}

const nodes = (model: NetworkModel): readonly string[] => [...model.nodes.keys()].sort();
const tables = (model: NetworkModel): readonly string[] =>
  [...new Set(model.routes.flatMap(({ table }) => table.map(({ value }) => value.id)))].sort();

const TGW = { TransitGatewayId: 'tgw-1' };
const attachment = (name: string, to: string): Rows => ({
  TransitGatewayAttachments: [
    {
      ...TGW,
      TransitGatewayAttachmentId: `tgw-attach-${name}`,
      ResourceType: 'vpc',
      ResourceId: `vpc-${to}`,
      Association: { TransitGatewayRouteTableId: `tgw-rtb-${name}`, State: 'associated' },
    },
  ],
  TransitGatewayVpcAttachments: [
    {
      ...TGW,
      TransitGatewayAttachmentId: `tgw-attach-${name}`,
      VpcId: `vpc-${to}`,
      SubnetIds: [`subnet-${name}`],
    },
  ],
  TransitGatewayRouteTables: [{ ...TGW, TransitGatewayRouteTableId: `tgw-rtb-${name}` }],
});

describe('an account in focus', () => {
  test('keeps the subnets, tables and routes of its VPC', () => {
    const model = focused(aws.subnet('A'));
    expect(nodes(model)).toEqual(['rtb-ATable', 'rtb-VpcMain', 'subnet-A', 'vpc-Vpc']);
  });

  test('leaves out what other VPCs hold, and their associations', () => {
    const model = focused(aws.subnet('A'), aws.subnet('B', [aws.route('0.0.0.0/0', aws.TO_IGW)], 'Far'));
    expect([nodes(model), tables(model), model.associations.length]).toEqual([
      ['rtb-ATable', 'rtb-VpcMain', 'subnet-A', 'vpc-Vpc'],
      ['rtb-ATable', 'rtb-VpcMain'],
      1,
    ]);
  });

  test('keeps the routes of its own tables, and the gateway that they lead to', () => {
    const model = focused(
      aws.subnet('A', [aws.route('0.0.0.0/0', aws.TO_IGW)]),
      aws.internetGateway(),
      aws.internetGateway('Far', 'Other'),
    );
    expect([nodes(model), tables(model)]).toEqual([
      ['igw-Igw', 'rtb-ATable', 'rtb-VpcMain', 'subnet-A', 'vpc-Vpc'],
      ['rtb-ATable', 'rtb-VpcMain'],
    ]);
  });

  test('keeps a gateway of its VPC that no route leads to', () => {
    expect(nodes(focused(aws.subnet('A'), aws.internetGateway()))).toContain('igw-Igw');
  });

  test('keeps what a prefix list holds that a route is for', () => {
    const list = {
      ManagedPrefixLists: [{ PrefixListId: 'pl-1' }, { PrefixListId: 'pl-2' }],
    };
    const model = focused(aws.subnet('A', [aws.route('pl-1', aws.TO_IGW)]), list);
    expect(nodes(model).filter((id) => id.startsWith('pl-'))).toEqual(['pl-1']);
  });

  test('judges a path through a subnet of another VPC, and not that subnet', () => {
    const nat = aws.natGateway('Nat', { SubnetId: 'subnet-Public', VpcId: 'vpc-Far' });
    const model = focused(
      aws.subnet('A', [aws.route('0.0.0.0/0', { NatGatewayId: 'nat-Nat' })]),
      aws.publicSubnet('Far'),
      nat,
    );
    expect(Object.keys(outcomesOf(model))).toEqual(['A']);
    expect(model.nodes.get('subnet-Public')).toMatchObject({ isContext: true });
    expect(model.nodes.get('subnet-A')).not.toHaveProperty('isContext');
    expect(tables(model)).toEqual(['rtb-ATable', 'rtb-PublicTable', 'rtb-VpcMain']);
  });

  test('follows a transit gateway to the attachments that its tables lead to', () => {
    const model = focused(
      aws.subnet('A', [aws.route('0.0.0.0/0', TGW)]),
      aws.subnet('B', [aws.route('0.0.0.0/0', aws.TO_IGW)], 'Far'),
      aws.internetGateway('Far'),
      { TransitGateways: [TGW] },
      attachment('A', 'Vpc'),
      attachment('B', 'Far'),
    );
    expect(nodes(model)).toEqual(
      expect.arrayContaining(['tgw-1', 'tgw-attach-A', 'tgw-attach-B', 'tgw-rtb-A', 'subnet-B', 'igw-Igw']),
    );
  });

  test('keeps no transit gateway that no route of its VPC leads to', () => {
    const model = focused(
      aws.subnet('A'),
      aws.subnet('B', [aws.route('0.0.0.0/0', TGW)], 'Far'),
      { TransitGateways: [TGW] },
      attachment('B', 'Far'),
    );
    expect(nodes(model).filter((id) => id.startsWith('tgw-'))).toEqual([]);
  });

  test('follows a machine from one of its interfaces to the others', () => {
    const attached = (id: string, subnet: string, vpc: string): Rows =>
      aws.networkInterface(id, subnet, {
        VpcId: `vpc-${vpc}`,
        SourceDestCheck: false,
        Attachment: { InstanceId: 'i-1' },
      });
    const model = focused(
      aws.subnet('A', [aws.route('0.0.0.0/0', { NetworkInterfaceId: 'eni-In' })]),
      aws.publicSubnet('Far'),
      attached('In', 'A', 'Vpc'),
      attached('Out', 'Public', 'Far'),
    );
    expect(outcomesOf(model)['A']).toMatch(/^exposed: .* > subnet Public > .* > internet$/);
  });

  const connectEndpoint = (name: string): Rows => ({
    InstanceConnectEndpoints: [{ InstanceConnectEndpointId: `eice-${name}`, SubnetId: `subnet-${name}` }],
  });
  const doors = (model: NetworkModel): readonly string[] => model.doors.map(({ origin }) => origin.logicalId);

  test('keeps ways into its own subnets, and those that stand in none that is told', () => {
    const clientVpn = { ClientVpnEndpoints: [{ ClientVpnEndpointId: 'cvpn-1' }] };
    const model = focused(aws.subnet('A'), connectEndpoint('A'), connectEndpoint('Unseen'), clientVpn);
    expect(doors(model)).toEqual(['eice-A', 'eice-Unseen', 'cvpn-1']);
  });

  test('leaves out ways into subnets of another VPC, whether or not a path passes them', () => {
    const nat = aws.natGateway('Nat', { SubnetId: 'subnet-Public', VpcId: 'vpc-Far' });
    const model = focused(
      aws.subnet('A', [aws.route('0.0.0.0/0', { NatGatewayId: 'nat-Nat' })]),
      aws.publicSubnet('Far'),
      aws.subnet('B', [], 'Far'),
      nat,
      connectEndpoint('Public'),
      connectEndpoint('B'),
    );
    expect(doors(model)).toEqual([]);
  });
});
