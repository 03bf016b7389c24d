/** Answers of the EC2 API, built from parts: key → rows. */

type Row = Readonly<Record<string, unknown>>;
export type Rows = Readonly<Record<string, readonly Row[]>>;
export type Files = Readonly<Record<string, Row>>;

/** One file for each key of the parts. */
export function snapshot(...parts: readonly Rows[]): Files {
  const rows: Record<string, Row[]> = {};
  for (const part of parts) {
    for (const [key, list] of Object.entries(part)) {
      rows[key] = [...(rows[key] ?? []), ...list];
    }
  }
  return Object.fromEntries(Object.entries(rows).map(([key, list]) => [`${key}.json`, { [key]: list }]));
}

export function vpc(name = 'Vpc', cidr = '10.0.0.0/16'): Rows {
  return {
    Vpcs: [{ VpcId: `vpc-${name}`, CidrBlock: cidr, CidrBlockAssociationSet: [{ CidrBlock: cidr }] }],
    ...table(`${name}Main`, { vpc: name, isMain: true, cidr }),
  };
}

/** A subnet and the routes of a table of its own: `A` and `ATable`. */
export function subnet(name: string, routes: readonly Row[] = [], of = 'Vpc'): Rows {
  return { ...bareSubnet(name, of), ...table(`${name}Table`, { vpc: of, subnets: [name], routes }) };
}

/** A subnet that has no route table of its own. */
export function bareSubnet(name: string, of = 'Vpc'): Rows {
  return { Subnets: [{ SubnetId: `subnet-${name}`, VpcId: `vpc-${of}`, CidrBlock: '10.0.0.0/24' }] };
}

export interface TableOptions {
  readonly vpc?: string;
  readonly subnets?: readonly string[];
  readonly isMain?: boolean;
  readonly routes?: readonly Row[];
  readonly cidr?: string;
  readonly propagating?: readonly string[];
}

export function table(name: string, options: TableOptions = {}): Rows {
  const { vpc: of = 'Vpc', subnets = [], isMain = false, routes = [], propagating = [] } = options;
  const id = `rtb-${name}`;
  const local = {
    ...route(options.cidr ?? '10.0.0.0/16', { GatewayId: 'local' }),
    Origin: 'CreateRouteTable',
  };
  return {
    RouteTables: [
      {
        RouteTableId: id,
        VpcId: `vpc-${of}`,
        Associations: [
          ...subnets.map((subnetName) => ({
            Main: false,
            RouteTableId: id,
            SubnetId: `subnet-${subnetName}`,
          })),
          ...(isMain ? [{ Main: true, RouteTableId: id }] : []),
        ],
        Routes: [local, ...routes],
        PropagatingVgws: propagating.map((GatewayId) => ({ GatewayId })),
      },
    ],
  };
}

export function route(destination: string, target: Row, state = 'active'): Row {
  const property = destination.startsWith('pl-')
    ? 'DestinationPrefixListId'
    : destination.includes(':')
      ? 'DestinationIpv6CidrBlock'
      : 'DestinationCidrBlock';
  return { [property]: destination, ...target, Origin: 'CreateRoute', State: state };
}

export function internetGateway(of = 'Vpc', name = 'Igw'): Rows {
  const attachments = [{ VpcId: `vpc-${of}`, State: 'available' }];
  return { InternetGateways: [{ InternetGatewayId: `igw-${name}`, Attachments: attachments }] };
}

export const TO_IGW: Row = { GatewayId: 'igw-Igw' };

/** A subnet `Public` with a default route to an attached gateway `Igw`. */
export function publicSubnet(of = 'Vpc'): Rows {
  return { ...subnet('Public', [route('0.0.0.0/0', TO_IGW)], of), ...internetGateway(of) };
}

export function natGateway(name = 'Nat', rest: Row = { SubnetId: 'subnet-Public' }): Rows {
  const row = {
    NatGatewayId: `nat-${name}`,
    VpcId: 'vpc-Vpc',
    State: 'available',
    ConnectivityType: 'public',
  };
  return { NatGateways: [{ ...row, ...rest }] };
}

export function networkInterface(name: string, of: string, rest: Row = {}): Rows {
  const row = {
    NetworkInterfaceId: `eni-${name}`,
    SubnetId: `subnet-${of}`,
    VpcId: 'vpc-Vpc',
    InterfaceType: 'interface',
    SourceDestCheck: true,
  };
  return { NetworkInterfaces: [{ ...row, ...rest }] };
}

export function instance(name: string, interfaces: Rows): Rows {
  const list = interfaces['NetworkInterfaces'] ?? [];
  const attached = list.map((row) => ({
    ...row,
    Attachment: { InstanceId: `i-${name}`, Status: 'attached' },
  }));
  const row = { InstanceId: `i-${name}`, State: { Name: 'running' }, ...list[0], NetworkInterfaces: list };
  return { Reservations: [{ Instances: [row] }], NetworkInterfaces: attached };
}

export function endpoint(name: string, rest: Row): Rows {
  return { VpcEndpoints: [{ VpcEndpointId: `vpce-${name}`, VpcId: 'vpc-Vpc', State: 'available', ...rest }] };
}
