import type { Template, TemplateResource } from '../../lib/egress/load/source';

/**
 * A second opinion, slow and plain: it tries every setting of the flags and a list of addresses, and walks each
 * packet hop by hop. It shares no code with the analyzer, and knows only what `generated-network.ts` makes.
 */
export type Opinion = 'isolated' | 'unproven' | 'exposed';

type Flags = Readonly<Record<string, string>>;
type Table = Readonly<Record<string, unknown>>;

interface Packet {
  /** The address in binary: 32 or 128 digits. */
  readonly to: string;
  readonly isFromPrivateNat: boolean;
}

export function opinions(template: Template): Record<string, Opinion> {
  const subnets = idsOf(template, 'EC2::Subnet');
  const worst: Record<string, Opinion> = Object.fromEntries(subnets.map((id) => [id, 'isolated']));
  const samples = samplesOf(template);
  for (const flags of settingsOf(template)) {
    const walker = new Walker(template, flags);
    for (const subnet of subnets) {
      for (const to of samples) {
        const opinion = walker.walk(subnet, { to, isFromPrivateNat: false });
        worst[subnet] = graver(worst[subnet] ?? 'isolated', opinion);
      }
    }
  }
  return worst;
}

class Walker {
  private readonly active: readonly (readonly [string, TemplateResource])[];
  private readonly onTheWay = new Set<string>();

  constructor(
    private readonly template: Template,
    flags: Flags,
  ) {
    this.active = Object.entries(template.Resources).filter(
      ([, { Condition }]) => Condition === undefined || isTrue(template.Conditions?.[Condition], flags),
    );
  }

  public walk(subnet: string, packet: Packet): Opinion {
    const tables = this.all('EC2::SubnetRouteTableAssociation')
      .filter(([, found]) => refOf(found['SubnetId']) === subnet)
      .map(([, found]) => refOf(found['RouteTableId']));
    return gravest(tables.map((table) => this.atTable(table, packet)));
  }

  private atTable(table: string, packet: Packet): Opinion {
    const vpc = refOf(this.properties(table)['VpcId']);
    const place = `${table} ${packet.to} ${packet.isFromPrivateNat}`;
    if (this.onTheWay.has(place) || packet.to.startsWith(bitsOf(String(this.properties(vpc)['CidrBlock'])))) {
      return 'isolated';
    }
    this.onTheWay.add(place);
    const routes = this.all('EC2::Route').filter(([, found]) => refOf(found['RouteTableId']) === table);
    const opinion = gravest(longest(routes, packet.to).map((found) => this.atTarget(found, vpc, packet)));
    this.onTheWay.delete(place);
    return opinion;
  }

  private atTarget(found: Table, vpc: string, packet: Packet): Opinion {
    if (found['GatewayId'] !== undefined) {
      return packet.isFromPrivateNat ? 'isolated' : this.atGateway(refOf(found['GatewayId']), vpc);
    }
    if (found['EgressOnlyInternetGatewayId'] !== undefined) {
      const own = refOf(this.properties(refOf(found['EgressOnlyInternetGatewayId']))['VpcId']) === vpc;
      return own && packet.to.length === 128 ? 'exposed' : 'isolated';
    }
    if (found['NatGatewayId'] !== undefined) {
      return this.atNat(this.properties(refOf(found['NatGatewayId'])), packet);
    }
    if (found['NetworkInterfaceId'] !== undefined) {
      const { SubnetId, SourceDestCheck } = this.properties(refOf(found['NetworkInterfaceId']));
      return SourceDestCheck === false
        ? this.walk(refOf(SubnetId), { ...packet, isFromPrivateNat: false })
        : 'isolated';
    }
    return found['TransitGatewayId'] === undefined ? 'isolated' : this.atTransitGateway(vpc, packet);
  }

  private atGateway(gateway: string, vpc: string): Opinion {
    const attachments = Object.values(this.template.Resources).filter(
      ({ Type, Properties }) =>
        Type === GATEWAY_ATTACHMENT && refOf(Properties?.['InternetGatewayId']) === gateway,
    );
    const here = this.all('EC2::VPCGatewayAttachment').some(
      ([, found]) => refOf(found['InternetGatewayId']) === gateway && refOf(found['VpcId']) === vpc,
    );
    return here ? 'exposed' : attachments.length === 0 ? 'unproven' : 'isolated';
  }

  private atNat({ SubnetId, ConnectivityType }: Table, packet: Packet): Opinion {
    const to = packet.to.length === 32 ? packet.to : embedded(packet.to);
    const isFromPrivateNat = ConnectivityType === 'private';
    return to === undefined || !isPublic(to)
      ? 'isolated'
      : this.walk(refOf(SubnetId), { to, isFromPrivateNat });
  }

  private atTransitGateway(vpc: string, packet: Packet): Opinion {
    const [plug] = this.all('EC2::TransitGatewayAttachment').find(
      ([, found]) => refOf(found['VpcId']) === vpc,
    ) ?? [''];
    const [, link] = this.all('EC2::TransitGatewayRouteTableAssociation').find(
      ([, found]) => refOf(found['TransitGatewayAttachmentId']) === plug,
    ) ?? ['', {}];
    const table = refOf(link['TransitGatewayRouteTableId']);
    const place = `${table} ${packet.to} ${packet.isFromPrivateNat}`;
    if (this.onTheWay.has(place)) {
      return 'isolated';
    }
    this.onTheWay.add(place);
    const routes = this.all('EC2::TransitGatewayRoute').filter(
      ([, found]) => refOf(found['TransitGatewayRouteTableId']) === table,
    );
    const next = longest(routes, packet.to).flatMap((found) =>
      this.subnetsOf(refOf(found['TransitGatewayAttachmentId'])),
    );
    const opinion = gravest(next.map((subnet) => this.walk(subnet, packet)));
    this.onTheWay.delete(place);
    return opinion;
  }

  private subnetsOf(plug: string): readonly string[] {
    const subnets = this.properties(plug)['SubnetIds'];
    return Array.isArray(subnets) ? subnets.map(refOf) : [];
  }

  /** Resources of a type that exist under these flags. */
  private all(type: string): readonly (readonly [string, Table])[] {
    return this.active
      .filter(([, { Type }]) => Type === `AWS::${type}`)
      .map(([id, { Properties }]) => [id, Properties ?? {}] as const);
  }

  private properties(id: string): Table {
    return this.active.find(([name]) => name === id)?.[1].Properties ?? {};
  }
}

const GATEWAY_ATTACHMENT = 'AWS::EC2::VPCGatewayAttachment';

/** The routes that the longest of all matching prefixes has. */
function longest(routes: readonly (readonly [string, Table])[], to: string): readonly Table[] {
  const matching = routes
    .map(([, found]) => ({
      found,
      block: String(found['DestinationCidrBlock'] ?? found['DestinationIpv6CidrBlock']),
    }))
    .filter(({ block }) => (block.includes(':') ? 128 : 32) === to.length && to.startsWith(bitsOf(block)));
  const most = Math.max(...matching.map(({ block }) => bitsOf(block).length));
  return matching.filter(({ block }) => bitsOf(block).length === most).map(({ found }) => found);
}

function gravest(all: readonly Opinion[]): Opinion {
  return all.reduce(graver, 'isolated');
}

function graver(a: Opinion, b: Opinion): Opinion {
  return a === 'exposed' || b === 'isolated' ? a : b === 'exposed' ? b : 'unproven';
}

function refOf(value: unknown): string {
  return String((value as { Ref?: unknown } | undefined)?.Ref);
}

function idsOf({ Resources }: Template, type: string): readonly string[] {
  return Object.keys(Resources).filter((id) => Resources[id]?.Type === `AWS::${type}`);
}

/** Every setting of the flags, which are `yes` or `no`. */
function settingsOf({ Parameters = {} }: Template): readonly Flags[] {
  return Object.keys(Parameters).reduce<readonly Flags[]>(
    (settings, name) =>
      settings.flatMap((flags) => ['yes', 'no'].map((value) => ({ ...flags, [name]: value }))),
    [{}],
  );
}

function isTrue(condition: unknown, flags: Flags): boolean {
  const [[name, argument] = ['', []]] = Object.entries(condition as Record<string, unknown[]>);
  switch (name) {
    case 'Fn::And':
      return argument.every((part) => isTrue(part, flags));
    case 'Fn::Not':
      return !argument.some((part) => isTrue(part, flags));
    default:
      return flags[refOf(argument[0])] === argument[1];
  }
}

const KNOWN_BITS = new Map<string, string>();

/** The binary digits of a block that its addresses share. */
function bitsOf(block: string): string {
  const known = KNOWN_BITS.get(block);
  if (known !== undefined) {
    return known;
  }
  const [address = '', length = '0'] = block.split('/');
  const bits = addressBits(address).slice(0, Number(length));
  KNOWN_BITS.set(block, bits);
  return bits;
}

function addressBits(address: string): string {
  if (!address.includes(':')) {
    return address
      .split('.')
      .map((octet) => Number(octet).toString(2).padStart(8, '0'))
      .join('');
  }
  const [head = '', tail = ''] = address.split('::');
  const [left, right] = [head, tail].map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(8 - (left?.length ?? 0) - (right?.length ?? 0)).fill('0');
  const groups = [...(left ?? []), ...zeros, ...(right ?? [])];
  return groups.map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}

const NAT64 = bitsOf('64:ff9b::/96');

function embedded(to: string): string | undefined {
  return to.startsWith(NAT64) ? to.slice(NAT64.length) : undefined;
}

const NOT_PUBLIC = [
  '0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24',
  '192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 240.0.0.0/4 fd00::/8',
].flatMap((line) => line.split(' '));

function isPublic(to: string): boolean {
  return !NOT_PUBLIC.some((block) => isIn(to, block));
}

function isIn(to: string, block: string): boolean {
  return (block.includes(':') ? 128 : 32) === to.length && to.startsWith(bitsOf(block));
}

/** Public addresses at every edge where the answer can change: where a block begins, and behind its end. */
function samplesOf({ Resources }: Template): readonly string[] {
  const named = Object.values(Resources).flatMap(({ Properties = {} }) =>
    [
      Properties['DestinationCidrBlock'],
      Properties['DestinationIpv6CidrBlock'],
      Properties['CidrBlock'],
    ].filter((block): block is string => typeof block === 'string'),
  );
  const edges = [...named, ...NOT_PUBLIC, '8.8.8.8/32', '2600::/16'].flatMap(edgesOf);
  const v4 = edges.filter((to) => to.length === 32);
  const all = new Set([...edges, ...v4.map((to) => `${NAT64}${to}`)]);
  return [...all].filter(isPublic);
}

function edgesOf(block: string): readonly string[] {
  const width = block.includes(':') ? 128 : 32;
  const prefix = bitsOf(block);
  const next = prefix === '' ? 0n : BigInt(`0b${prefix}`) + 1n;
  const behind = next.toString(2).padStart(prefix.length, '0');
  const isPastTheEnd = prefix === '' || behind.length > prefix.length;
  return [prefix, ...(isPastTheEnd ? [] : [behind])].map((bits) => bits.padEnd(width, '0'));
}
