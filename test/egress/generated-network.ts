import fc from 'fast-check';
import type { Template, TemplateResource } from '../../lib/egress/load/source';
import { ref, resource, route, subnet, when } from './helpers';

/** Networks of two VPCs with everything that a route can be handed to, for laws that hold of all of them. */
export interface GeneratedRoute {
  readonly table: string;
  readonly destination: string;
  readonly target: string;
  readonly condition: string;
}

const SUBNETS = ['A1', 'A2', 'B1', 'B2'];

const DESTINATIONS = [
  '0.0.0.0/0',
  '0.0.0.0/0',
  '0.0.0.0/1',
  '128.0.0.0/1',
  '8.0.0.0/6',
  '8.8.0.0/16',
  '44.0.0.0/16',
  '10.0.0.0/8',
  '::/0',
  '2600::/16',
  '64:ff9b::/96',
  'fd00::/8',
];

const TARGETS: Readonly<Record<string, Record<string, unknown>>> = {
  IgwA: { GatewayId: ref('IgwA') },
  IgwB: { GatewayId: ref('IgwB') },
  Stray: { GatewayId: ref('Stray') },
  Eigw: { EgressOnlyInternetGatewayId: ref('Eigw') },
  NatA: { NatGatewayId: ref('NatA') },
  NatB: { NatGatewayId: ref('NatB') },
  PrivateNat: { NatGatewayId: ref('PrivateNat') },
  Forwarding: { NetworkInterfaceId: ref('Forwarding') },
  Checked: { NetworkInterfaceId: ref('Checked') },
  Tgw: { TransitGatewayId: ref('Tgw') },
  Peer: { VpcPeeringConnectionId: ref('Peer') },
};

const CONDITIONS: Readonly<Record<string, unknown>> = {
  First: { 'Fn::Equals': [ref('One'), 'yes'] },
  NotFirst: { 'Fn::Not': [{ 'Fn::Equals': [ref('One'), 'yes'] }] },
  Both: { 'Fn::And': [{ 'Fn::Equals': [ref('One'), 'yes'] }, { 'Fn::Equals': [ref('Two'), 'yes'] }] },
};

const condition = fc.constantFrom('', '', '', ...Object.keys(CONDITIONS));

export const generatedRoute: fc.Arbitrary<GeneratedRoute> = fc.record({
  table: fc.constantFrom(...SUBNETS.map((id) => `${id}Table`)),
  destination: fc.constantFrom(...DESTINATIONS),
  target: fc.constantFrom(...Object.keys(TARGETS)),
  condition,
});

export function routeOf({ table, destination, target, condition: name }: GeneratedRoute): TemplateResource {
  return conditional(name, route(table, destination, TARGETS[target] as Record<string, unknown>));
}

function conditional(name: string, found: TemplateResource): TemplateResource {
  return name === '' ? found : when(name, found);
}

interface Plan {
  readonly routes: readonly GeneratedRoute[];
  readonly transit: readonly { readonly table: string; readonly to: string; readonly destination: string }[];
  readonly attachments: readonly string[];
  readonly associations: readonly string[];
  readonly places: readonly string[];
}

export const generatedNetwork: fc.Arbitrary<Template> = fc
  .record<Plan>({
    routes: fc.array(generatedRoute, { maxLength: 10 }).map(deployable),
    transit: fc
      .array(
        fc.record({
          table: fc.constantFrom('TgwA', 'TgwB'),
          to: fc.constantFrom('PlugA', 'PlugB'),
          destination: fc.constantFrom('0.0.0.0/0', '::/0', '8.0.0.0/8'),
        }),
        { maxLength: 4 },
      )
      .map((found) =>
        found.filter((one, index) => found.findIndex((other) => isSameBlock(one, other)) === index),
      ),
    attachments: fc.tuple(condition, condition),
    associations: fc.array(condition, { minLength: 4, maxLength: 4 }),
    places: fc.array(fc.constantFrom(...SUBNETS), { minLength: 5, maxLength: 5 }),
  })
  .map(toTemplate);

interface Block {
  readonly table: string;
  readonly destination: string;
}

function isSameBlock(a: Block, b: Block): boolean {
  return a.table === b.table && a.destination === b.destination;
}

/** EC2 refuses a second route to one block of one table, so two of them must exclude each other. */
function deployable(routes: readonly GeneratedRoute[]): readonly GeneratedRoute[] {
  const kept: GeneratedRoute[] = [];
  for (const found of routes) {
    const same = kept.filter((other) => isSameBlock(found, other));
    if (same.every((other) => excludes(found.condition, other.condition))) {
      kept.push(found);
    }
  }
  return kept;
}

function excludes(a: string, b: string): boolean {
  return [a, b].includes('NotFirst') && ['First', 'Both'].some((name) => [a, b].includes(name));
}

function toTemplate(plan: Plan): Template {
  const flag = { Type: 'String', AllowedValues: ['yes', 'no'] };
  const plugs = ['A', 'B'].flatMap((vpc) => plug(vpc));
  const transit = plan.transit.map(({ table, to, destination }, index) => [
    `Transit${index}`,
    resource('EC2::TransitGatewayRoute', {
      TransitGatewayRouteTableId: ref(table),
      TransitGatewayAttachmentId: ref(to),
      [destination.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock']: destination,
    }),
  ]);
  return {
    Parameters: { One: flag, Two: flag },
    Conditions: CONDITIONS,
    Resources: {
      A: resource('EC2::VPC', { CidrBlock: '10.0.0.0/16' }),
      B: resource('EC2::VPC', { CidrBlock: '44.0.0.0/16' }),
      ...subnets(plan),
      ...gateways(plan),
      ...Object.fromEntries([...plugs, ...transit]),
      ...Object.fromEntries(plan.routes.map((found, index) => [`Route${index}`, routeOf(found)])),
    },
  };
}

function subnets({ associations }: Plan): Template['Resources'] {
  const parts = SUBNETS.map((id, index) => {
    const own = subnet(id, ref(id.charAt(0)));
    const association = own[`${id}Association`] as TemplateResource;
    return { ...own, [`${id}Association`]: conditional(associations[index] ?? '', association) };
  });
  return Object.assign({}, ...parts) as Template['Resources'];
}

function gateways({ attachments: [a = '', b = ''], places }: Plan): Template['Resources'] {
  const attachment = (vpc: string, name: string): TemplateResource =>
    conditional(
      name,
      resource('EC2::VPCGatewayAttachment', { VpcId: ref(vpc), InternetGatewayId: ref(`Igw${vpc}`) }),
    );
  const at = (index: number): unknown => ({ Ref: places[index] ?? 'A1' });
  return {
    IgwA: resource('EC2::InternetGateway'),
    IgwB: resource('EC2::InternetGateway'),
    Stray: resource('EC2::InternetGateway'),
    AttachmentA: attachment('A', a),
    AttachmentB: attachment('B', b),
    Eigw: resource('EC2::EgressOnlyInternetGateway', { VpcId: ref('A') }),
    NatA: resource('EC2::NatGateway', { SubnetId: at(0) }),
    NatB: resource('EC2::NatGateway', { SubnetId: at(1) }),
    PrivateNat: resource('EC2::NatGateway', { SubnetId: at(2), ConnectivityType: 'private' }),
    Forwarding: resource('EC2::NetworkInterface', { SubnetId: at(3), SourceDestCheck: false }),
    Checked: resource('EC2::NetworkInterface', { SubnetId: at(4) }),
    Peer: resource('EC2::VPCPeeringConnection', { VpcId: ref('A'), PeerVpcId: ref('B') }),
    Tgw: resource('EC2::TransitGateway', {
      DefaultRouteTableAssociation: 'disable',
      DefaultRouteTablePropagation: 'disable',
    }),
  };
}

/** A VPC's attachment to the transit gateway, with a table of its own. */
function plug(vpc: string): [string, TemplateResource][] {
  return [
    [
      `Plug${vpc}`,
      resource('EC2::TransitGatewayAttachment', {
        TransitGatewayId: ref('Tgw'),
        VpcId: ref(vpc),
        SubnetIds: [ref(`${vpc}1`)],
      }),
    ],
    [`Tgw${vpc}`, resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref('Tgw') })],
    [
      `Link${vpc}`,
      resource('EC2::TransitGatewayRouteTableAssociation', {
        TransitGatewayAttachmentId: ref(`Plug${vpc}`),
        TransitGatewayRouteTableId: ref(`Tgw${vpc}`),
      }),
    ],
  ];
}
