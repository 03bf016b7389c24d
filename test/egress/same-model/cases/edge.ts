import type { Resources } from '../../helpers';
import * as cfn from '../../helpers';
import { ref, resource } from '../../helpers';
import type { SameModelCase } from '../case';
import * as aws from '../snapshot';

/** Routes to the edge of a VPC: gateways, NAT, local and blackholed routes, main tables. */

const BASE: Resources = { ...cfn.vpc(), ...cfn.subnet('A'), ...cfn.internetGateway() };
const OTHER: Resources = cfn.vpc('Other', '10.1.0.0/16');

const PUBLIC = 'subnet Public > route-table PublicTable > 0.0.0.0/0 > internet-gateway Igw > internet';
const from = (destination: string, rest: string): string =>
  `subnet A > route-table ATable > ${destination} > ${rest}`;

const toNat = (nat: Resources): Resources => ({
  ...cfn.vpc(),
  ...cfn.subnet('A'),
  ...cfn.publicSubnet(),
  ...nat,
  Route: cfn.route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Nat') }),
});
const toNatRows = (...parts: readonly aws.Rows[]): aws.Files =>
  aws.snapshot(
    aws.vpc(),
    aws.subnet('A', [aws.route('0.0.0.0/0', { NatGatewayId: 'nat-Nat' })]),
    aws.publicSubnet(),
    ...parts,
  );

const gatewayOf = (type: string, property: string, destination: string): Resources => ({
  ...cfn.vpc(),
  ...cfn.subnet('A'),
  Edge: resource(type, { VpcId: ref('Vpc') }),
  Route: cfn.route('ATable', destination, { [property]: ref('Edge') }),
});

const GATEWAYS: readonly SameModelCase[] = [
  {
    name: 'no gateway at all',
    template: { ...cfn.vpc(), ...cfn.subnet('A') },
    describe: aws.snapshot(aws.vpc(), aws.subnet('A')),
    expected: { A: 'isolated' },
  },
  {
    name: 'a default route to an internet gateway',
    template: { ...BASE, Route: cfn.route('ATable', '0.0.0.0/0', cfn.TO_IGW) },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', aws.TO_IGW)]),
      aws.internetGateway(),
    ),
    expected: { A: `exposed: ${from('0.0.0.0/0', 'internet-gateway Igw > internet')}` },
  },
  {
    name: 'IPv6 to an internet gateway',
    template: { ...BASE, Route: cfn.route('ATable', '2000::/3', cfn.TO_IGW) },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('2000::/3', aws.TO_IGW)]),
      aws.internetGateway(),
    ),
    expected: { A: `exposed: ${from('2000::/3', 'internet-gateway Igw > internet')}` },
  },
  {
    name: 'an internet gateway without a route',
    template: BASE,
    describe: aws.snapshot(aws.vpc(), aws.subnet('A'), aws.internetGateway()),
    expected: { A: 'isolated' },
  },
  {
    name: 'an internet gateway that is attached only to another VPC',
    template: {
      ...cfn.vpc(),
      ...OTHER,
      ...cfn.subnet('A'),
      ...cfn.internetGateway(ref('Other')),
      Route: cfn.route('ATable', '0.0.0.0/0', cfn.TO_IGW),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.vpc('Other', '10.1.0.0/16'),
      aws.subnet('A', [aws.route('0.0.0.0/0', aws.TO_IGW)]),
      aws.internetGateway('Other'),
    ),
    expected: { A: 'isolated' },
  },
  {
    name: 'an egress-only internet gateway',
    template: gatewayOf('EC2::EgressOnlyInternetGateway', 'EgressOnlyInternetGatewayId', '::/0'),
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('::/0', { EgressOnlyInternetGatewayId: 'eigw-Edge' })]),
      {
        EgressOnlyInternetGateways: [
          { EgressOnlyInternetGatewayId: 'eigw-Edge', Attachments: [{ VpcId: 'vpc-Vpc', State: 'attached' }] },
        ],
      },
    ),
    expected: { A: `exposed: ${from('::/0', 'egress-only-internet-gateway Edge > internet')}` },
  },
  {
    name: 'a carrier gateway',
    template: gatewayOf('EC2::CarrierGateway', 'CarrierGatewayId', '0.0.0.0/0'),
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { CarrierGatewayId: 'cagw-Edge' })]),
      { CarrierGateways: [{ CarrierGatewayId: 'cagw-Edge', VpcId: 'vpc-Vpc', State: 'available' }] },
    ),
    expected: { A: `exposed: ${from('0.0.0.0/0', 'carrier-gateway Edge > internet')}` },
  },
  {
    name: 'a virtual private gateway',
    template: {
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      Vgw: resource('EC2::VPNGateway', { Type: 'ipsec.1' }),
      Attachment: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), VpnGatewayId: ref('Vgw') }),
      Route: cfn.route('ATable', '0.0.0.0/0', { GatewayId: ref('Vgw') }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { GatewayId: 'vgw-Vgw' })]),
      virtualPrivateGateway(),
    ),
    expected: { A: `unproven: ${from('0.0.0.0/0', 'virtual-private-gateway Vgw')}` },
  },
  {
    name: 'routes that a virtual private gateway propagates',
    template: {
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      Vgw: resource('EC2::VPNGateway', { Type: 'ipsec.1' }),
      Attachment: resource('EC2::VPCGatewayAttachment', { VpcId: ref('Vpc'), VpnGatewayId: ref('Vgw') }),
      Propagation: resource('EC2::VPNGatewayRoutePropagation', {
        RouteTableIds: [ref('ATable')],
        VpnGatewayId: ref('Vgw'),
      }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.bareSubnet('A'),
      aws.table('ATable', { subnets: ['A'], propagating: ['vgw-Vgw'] }),
      virtualPrivateGateway(),
    ),
    expected: { A: 'unproven: subnet A > route-table ATable' },
  },
];

function virtualPrivateGateway(): aws.Rows {
  const attachments = [{ VpcId: 'vpc-Vpc', State: 'attached' }];
  return { VpnGateways: [{ VpnGatewayId: 'vgw-Vgw', State: 'available', VpcAttachments: attachments }] };
}

const NAT: readonly SameModelCase[] = [
  {
    name: 'a public NAT gateway in a public subnet',
    template: toNat({ Nat: resource('EC2::NatGateway', { SubnetId: ref('Public') }) }),
    describe: toNatRows(aws.natGateway()),
    expected: {
      A: `exposed: ${from('0.0.0.0/0', `nat-gateway Nat > ${PUBLIC}`)}`,
      Public: `exposed: ${PUBLIC}`,
    },
  },
  {
    name: 'a private NAT gateway in a public subnet',
    template: toNat({
      Nat: resource('EC2::NatGateway', { SubnetId: ref('Public'), ConnectivityType: 'private' }),
    }),
    describe: toNatRows(aws.natGateway('Nat', { SubnetId: 'subnet-Public', ConnectivityType: 'private' })),
    expected: { A: 'isolated', Public: `exposed: ${PUBLIC}` },
  },
  {
    name: 'a regional NAT gateway',
    template: {
      ...BASE,
      Nat: resource('EC2::NatGateway', { VpcId: ref('Vpc'), AvailabilityMode: 'regional' }),
      Route: cfn.route('ATable', '0.0.0.0/0', { NatGatewayId: ref('Nat') }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { NatGatewayId: 'nat-Nat' })]),
      aws.internetGateway(),
      aws.natGateway('Nat', { AvailabilityMode: 'regional' }),
    ),
    expected: { A: `exposed: ${from('0.0.0.0/0', 'nat-gateway Nat > internet-gateway Igw > internet')}` },
  },
  {
    name: 'NAT64 through a public NAT gateway',
    template: {
      ...toNat({ Nat: resource('EC2::NatGateway', { SubnetId: ref('Public') }) }),
      Route: cfn.route('ATable', '64:ff9b::/96', { NatGatewayId: ref('Nat') }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('64:ff9b::/96', { NatGatewayId: 'nat-Nat' })]),
      aws.publicSubnet(),
      aws.natGateway(),
    ),
    expected: {
      A: `exposed: ${from('64:ff9b::/96', `nat-gateway Nat > ${PUBLIC}`)}`,
      Public: `exposed: ${PUBLIC}`,
    },
  },
];

const UNSEEN: readonly SameModelCase[] = [
  {
    name: 'a private route to a transit gateway outside the input',
    template: {
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      Route: cfn.route('ATable', '10.0.0.0/8', { TransitGatewayId: 'tgw-Elsewhere' }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('10.0.0.0/8', { TransitGatewayId: 'tgw-Elsewhere' })]),
    ),
    expected: { A: 'isolated' },
  },
  {
    name: 'a default route to a gateway outside the input',
    template: {
      ...cfn.vpc(),
      ...cfn.subnet('A'),
      Route: cfn.route('ATable', '0.0.0.0/0', { GatewayId: 'igw-Elsewhere' }),
    },
    describe: aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { GatewayId: 'igw-Elsewhere' })]),
    ),
    expected: { A: `unproven: ${from('0.0.0.0/0', 'internet-gateway Elsewhere')}` },
  },
  {
    name: 'the main route table of a VPC with local routes alone',
    template: {
      ...cfn.vpc(),
      A: resource('EC2::Subnet', { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' }),
    },
    describe: aws.snapshot(aws.vpc(), aws.bareSubnet('A')),
    expected: { A: 'isolated' },
  },
  {
    name: 'a second range of the VPC that is public space',
    template: {
      ...BASE,
      More: resource('EC2::VPCCidrBlock', { VpcId: ref('Vpc'), CidrBlock: '52.94.0.0/22' }),
      Route: cfn.route('ATable', '52.94.0.0/22', cfn.TO_IGW),
    },
    describe: aws.snapshot(
      {
        ...aws.vpc(),
        Vpcs: [
          {
            VpcId: 'vpc-Vpc',
            CidrBlock: '10.0.0.0/16',
            CidrBlockAssociationSet: [
              { CidrBlock: '10.0.0.0/16', CidrBlockState: { State: 'associated' } },
              { CidrBlock: '52.94.0.0/22', CidrBlockState: { State: 'associated' } },
            ],
          },
        ],
      },
      aws.subnet('A', [aws.route('52.94.0.0/22', aws.TO_IGW)]),
      aws.internetGateway(),
    ),
    expected: { A: 'isolated' },
  },
];

export const EDGE: readonly SameModelCase[] = [...GATEWAYS, ...NAT, ...UNSEEN];
