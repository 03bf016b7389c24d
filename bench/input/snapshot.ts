import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Row = Readonly<Record<string, unknown>>;

const OWNER = '111122223333';
const SUBNETS_PER_VPC = 4;
/** One VPC in so many has a way out. */
const OPEN = 10;
/** Rows of one page, as a live audit asks for them. */
const PAGE = 1000;

/** Describe answers of an account, by key. */
type Answers = Map<string, Row[]>;

/**
 * Writes what the EC2 API says of an account of many VPCs, page by page: subnets, tables, interfaces, endpoints, and one
 * transit gateway that joins all of them.
 */
export function writeSnapshot(folder: string, vpcs: number): void {
  mkdirSync(folder, { recursive: true });
  const answers: Answers = new Map();
  const { gateway, table } = addTransit(answers);
  for (let index = 0; index < vpcs; index++) {
    addVpc(answers, { index, gateway, table });
  }
  for (const [key, rows] of answers) {
    for (let page = 0; page * PAGE < rows.length; page++) {
      const isLast = (page + 1) * PAGE >= rows.length;
      const json = {
        ...(key === 'Routes' ? { TransitGatewayRouteTableId: table } : {}),
        [key]: rows.slice(page * PAGE, (page + 1) * PAGE),
        ...(isLast ? {} : { NextToken: `page-${page}` }),
      };
      const file = `${key === 'Routes' ? `routes-${table}` : key}-${String(page).padStart(3, '0')}.json`;
      writeFileSync(join(folder, file), JSON.stringify(json, undefined, 4));
    }
  }
}

function addTransit(answers: Answers): { readonly gateway: string; readonly table: string } {
  const [gateway, table] = [id('tgw', 0), id('tgw-rtb', 0)];
  add(answers, 'TransitGateways', {
    TransitGatewayId: gateway,
    State: 'available',
    OwnerId: OWNER,
    Tags: [],
  });
  add(answers, 'TransitGatewayRouteTables', {
    TransitGatewayRouteTableId: table,
    TransitGatewayId: gateway,
    State: 'available',
    DefaultAssociationRouteTable: true,
    DefaultPropagationRouteTable: true,
  });
  return { gateway, table };
}

interface Place {
  readonly index: number;
  readonly gateway: string;
  readonly table: string;
}

function addVpc(answers: Answers, { index, gateway, table }: Place): void {
  const vpc = id('vpc', index);
  const block = `10.${index >> 6}.${(index & 63) * 4}.0/22`;
  add(answers, 'Vpcs', {
    VpcId: vpc,
    OwnerId: OWNER,
    State: 'available',
    CidrBlock: block,
    DhcpOptionsId: id('dopt', 0),
    InstanceTenancy: 'default',
    IsDefault: false,
    CidrBlockAssociationSet: [
      {
        AssociationId: id('vpc-cidr-assoc', index),
        CidrBlock: block,
        CidrBlockState: { State: 'associated' },
      },
    ],
    Tags: [{ Key: 'Name', Value: `vpc-${index}` }],
  });
  const subnets = Array.from({ length: SUBNETS_PER_VPC }, (_, at) => addSubnet(answers, { vpc, index, at }));
  const way = index % OPEN === 0 ? addGateway(answers, vpc, index) : undefined;
  subnets.forEach((subnet, at) => addTable(answers, { vpc, subnet, at, gateway, block, way }));
  addTransitRows(answers, { vpc, subnets, index, gateway, table });
  addInterfaces(answers, { vpc, subnets, index });
}

function addSubnet(answers: Answers, { vpc, index, at }: { vpc: string; index: number; at: number }): string {
  const SubnetId = id('subnet', index * SUBNETS_PER_VPC + at);
  add(answers, 'Subnets', {
    SubnetId,
    VpcId: vpc,
    OwnerId: OWNER,
    State: 'available',
    CidrBlock: `10.${index >> 6}.${(index & 63) * 4 + at}.0/24`,
    AvailabilityZone: `eu-central-1${'abc'[at % 3] ?? 'a'}`,
    AvailableIpAddressCount: 240,
    DefaultForAz: false,
    MapPublicIpOnLaunch: false,
    AssignIpv6AddressOnCreation: false,
    Ipv6CidrBlockAssociationSet: [],
    SubnetArn: `arn:aws:ec2:eu-central-1:${OWNER}:subnet/${SubnetId}`,
    Tags: [{ Key: 'Name', Value: `vpc-${index}-${at}` }],
  });
  return SubnetId;
}

function addGateway(answers: Answers, vpc: string, index: number): string {
  const InternetGatewayId = id('igw', index);
  const Attachments = [{ State: 'available', VpcId: vpc }];
  add(answers, 'InternetGateways', { InternetGatewayId, OwnerId: OWNER, Attachments, Tags: [] });
  return InternetGatewayId;
}

interface Table {
  readonly vpc: string;
  readonly subnet: string;
  readonly at: number;
  readonly gateway: string;
  readonly block: string;
  readonly way: string | undefined;
}

function addTable(answers: Answers, { vpc, subnet, at, gateway, block, way }: Table): void {
  const RouteTableId = subnet.replace('subnet', 'rtb');
  const active = { Origin: 'CreateRoute', State: 'active' };
  add(answers, 'RouteTables', {
    RouteTableId,
    VpcId: vpc,
    OwnerId: OWNER,
    PropagatingVgws: [],
    Associations: [
      {
        Main: at === 0,
        RouteTableAssociationId: subnet.replace('subnet', 'rtbassoc'),
        RouteTableId,
        ...(at === 0 ? {} : { SubnetId: subnet }),
        AssociationState: { State: 'associated' },
      },
    ],
    Routes: [
      { DestinationCidrBlock: block, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
      { DestinationCidrBlock: '10.0.0.0/8', TransitGatewayId: gateway, ...active },
      ...(way === undefined ? [] : [{ DestinationCidrBlock: '0.0.0.0/0', GatewayId: way, ...active }]),
    ],
    Tags: [],
  });
}

interface Plug extends Place {
  readonly vpc: string;
  readonly subnets: readonly string[];
}

function addTransitRows(answers: Answers, { vpc, subnets, index, gateway, table }: Plug): void {
  const attachment = {
    TransitGatewayAttachmentId: id('tgw-attach', index),
    TransitGatewayId: gateway,
    State: 'available',
  };
  add(answers, 'TransitGatewayVpcAttachments', {
    ...attachment,
    VpcId: vpc,
    VpcOwnerId: OWNER,
    SubnetIds: subnets,
    Options: { DnsSupport: 'enable', Ipv6Support: 'disable', ApplianceModeSupport: 'disable' },
  });
  add(answers, 'TransitGatewayAttachments', {
    ...attachment,
    ResourceType: 'vpc',
    ResourceId: vpc,
    ResourceOwnerId: OWNER,
    Association: { TransitGatewayRouteTableId: table, State: 'associated' },
  });
  add(answers, 'Routes', {
    DestinationCidrBlock: `10.${index >> 6}.${(index & 63) * 4}.0/22`,
    TransitGatewayAttachments: [
      {
        ResourceId: vpc,
        TransitGatewayAttachmentId: attachment.TransitGatewayAttachmentId,
        ResourceType: 'vpc',
      },
    ],
    Type: 'propagated',
    State: 'active',
  });
}

function addInterfaces(
  answers: Answers,
  { vpc, subnets, index }: { vpc: string; subnets: readonly string[]; index: number },
): void {
  subnets.forEach((subnet, at) => {
    const NetworkInterfaceId = subnet.replace('subnet', 'eni');
    const address = `10.${index >> 6}.${(index & 63) * 4 + at}.10`;
    add(answers, 'NetworkInterfaces', {
      NetworkInterfaceId,
      VpcId: vpc,
      SubnetId: subnet,
      OwnerId: OWNER,
      Status: 'in-use',
      InterfaceType: 'interface',
      SourceDestCheck: true,
      MacAddress: '06:00:00:00:00:01',
      PrivateIpAddress: address,
      PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: address }],
      Groups: [{ GroupId: id('sg', index), GroupName: 'app' }],
      Attachment: {
        AttachmentId: subnet.replace('subnet', 'eni-attach'),
        Status: 'attached',
        DeviceIndex: 0,
      },
      TagSet: [],
    });
  });
  add(answers, 'VpcEndpoints', {
    VpcEndpointId: id('vpce', index),
    VpcEndpointType: 'Gateway',
    VpcId: vpc,
    ServiceName: 'com.amazonaws.eu-central-1.s3',
    State: 'available',
    RouteTableIds: subnets.map((subnet) => subnet.replace('subnet', 'rtb')),
    SubnetIds: [],
    OwnerId: OWNER,
  });
}

function add(answers: Answers, key: string, row: Row): void {
  const rows = answers.get(key);
  if (rows === undefined) {
    answers.set(key, [row]);
  } else {
    rows.push(row);
  }
}

/** An id as EC2 writes it: seventeen hexadecimal digits. */
function id(prefix: string, index: number): string {
  return `${prefix}-0${index.toString(16).padStart(16, '0')}`;
}
