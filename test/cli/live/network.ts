import type { Answer, Asked } from './fake-ec2';
import { set } from './fake-ec2';

/** A VPC `vpc-1` with a private subnet, whose table has a NAT route, and a public one; a VPC `vpc-2` with local routes. */

const local = { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', state: 'active' };
const DEFAULT = { destinationCidrBlock: '0.0.0.0/0', state: 'active' };

function table(id: string, vpc: string, parts: { associations: Row[]; routes: Row[] }): Row {
  return {
    routeTableId: id,
    vpcId: vpc,
    associationSet: items(parts.associations),
    routeSet: items([local, ...parts.routes]),
  };
}

type Row = Readonly<Record<string, string>>;

function items(rows: readonly Row[]): string {
  return set('x', rows).replace(/^<x>|<\/x>$/g, '');
}

const FIRST_TABLES: readonly Row[] = [
  table('rtb-1', 'vpc-1', { associations: [{ main: 'true', routeTableId: 'rtb-1' }], routes: [] }),
  table('rtb-2', 'vpc-2', { associations: [{ main: 'true', routeTableId: 'rtb-2' }], routes: [] }),
];
const MORE_TABLES: readonly Row[] = [
  table('rtb-private', 'vpc-1', {
    associations: [{ subnetId: 'subnet-private', routeTableId: 'rtb-private' }],
    routes: [{ ...DEFAULT, natGatewayId: 'nat-1' }],
  }),
  table('rtb-public', 'vpc-1', {
    associations: [{ subnetId: 'subnet-public', routeTableId: 'rtb-public' }],
    routes: [{ ...DEFAULT, gatewayId: 'igw-1' }],
  }),
  table('rtb-unused', 'vpc-2', { associations: [], routes: [] }),
];

const NETWORK: Readonly<Record<string, string>> = {
  DescribeVpcs: set('vpcSet', [
    { vpcId: 'vpc-1', cidrBlock: '10.0.0.0/16' },
    { vpcId: 'vpc-2', cidrBlock: '10.0.0.0/16' },
  ]),
  DescribeSubnets: set('subnetSet', [
    { subnetId: 'subnet-private', vpcId: 'vpc-1' },
    { subnetId: 'subnet-public', vpcId: 'vpc-1' },
    { subnetId: 'subnet-alone', vpcId: 'vpc-2' },
  ]),
  DescribeInternetGateways: set('internetGatewaySet', [
    { internetGatewayId: 'igw-1', attachmentSet: items([{ vpcId: 'vpc-1', state: 'available' }]) },
  ]),
  DescribeNatGateways: set('natGatewaySet', [
    { natGatewayId: 'nat-1', subnetId: 'subnet-public', vpcId: 'vpc-1', state: 'available' },
  ]),
  DescribeManagedPrefixLists: set('prefixListSet', [{ prefixListId: 'pl-1' }]),
  GetManagedPrefixListEntries: set('entrySet', [{ cidr: '10.9.0.0/16' }]),
};

/** The answers of an account with this network; route tables come in two pages. */
export function network({ action, parameters }: Asked): Answer | undefined {
  if (action !== 'DescribeRouteTables') {
    return NETWORK[action];
  }
  return parameters.get('NextToken') === null
    ? `${set('routeTableSet', FIRST_TABLES)}<nextToken>more</nextToken>`
    : set('routeTableSet', MORE_TABLES);
}
