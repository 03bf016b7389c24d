import type { AddressSet } from '../../shared/address-set';
import { EVERY_ADDRESS, PUBLIC_ADDRESSES, either, except } from '../../shared/address-set';
import type { Placement } from '../model/filters';
import type { NetworkModel, Reference, References } from '../model/network';
import type { Resource, Setting } from '../model/resource';
import { reaches, reachesPublic } from '../model/traffic';
import { under } from './conditional';
import { controlsFor } from './controls';
import { insideOf } from './dns/servers';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { violationsOf } from './rows';
import rows from './rows/ag126.json';
import type { Analysis, RuleModule, Violation } from './rule';

const ROWS = rows as readonly Row[];
const PLACED = 'AWS::EC2::VPCEndpoint';
const MOST_RULES = 3;

const endpoint = (block: string): Readonly<Record<string, unknown>> => ({
  Endpoint: {
    Type: 'AWS::EC2::VPCEndpoint',
    Properties: {
      VpcEndpointType: 'Interface',
      VpcId: ref('Vpc'),
      ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.bedrock-runtime' },
      SubnetIds: [ref('Subnet')],
      SecurityGroupIds: [ref('Group')],
      PrivateDnsEnabled: true,
    },
  },
  ...group(block),
});

const group = (CidrIp: string): Readonly<Record<string, unknown>> => ({
  Group: {
    Type: 'AWS::EC2::SecurityGroup',
    Properties: {
      GroupDescription: 'who may ask',
      VpcId: ref('Vpc'),
      SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp }],
      SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32' }],
    },
  },
});

const inbound = (block: string, Direction = 'INBOUND'): Readonly<Record<string, unknown>> => ({
  Inbound: {
    Type: 'AWS::Route53Resolver::ResolverEndpoint',
    Properties: {
      Direction,
      IpAddresses: [{ SubnetId: ref('Subnet') }],
      SecurityGroupIds: [ref('Group')],
    },
  },
  ...group(block),
});

/** AG126: endpoints serve the networks that the input shows. */
export const ag126: RuleModule = {
  id: 'AG126',
  title: 'An endpoint serves networks that the input does not show',
  severity: 'warning',
  state: 'defect',
  category: 'endpoint',
  rationale:
    'Through a peering or a transit gateway, machines of other networks use the endpoint as if they stood in the VPC, and count as such in policies that ask for it.',
  fix: 'let the security group admit the ranges or groups of the clients alone, or declare their network',
  controls: controlsFor('boundary'),
  covers: ['EP-13'],
  rows: ROWS,
  examples: {
    bad: [
      network('an endpoint for every private address', endpoint('10.0.0.0/8')),
      network('a resolver that other networks may ask', inbound('10.0.0.0/8')),
      single('a private zone for a VPC of somebody else', 'AWS::Route53::HostedZone', {
        Name: 'models.internal',
        VPCs: [
          { VPCId: ref('Vpc'), VPCRegion: 'eu-central-1' },
          { VPCId: 'vpc-0123456789abcdef0', VPCRegion: 'eu-central-1' },
        ],
      }),
    ],
    good: [
      network('an endpoint for the VPC', endpoint('10.0.0.0/16')),
      network('a resolver for the VPC', inbound('10.0.0.0/24')),
      network('a resolver that asks others, and that nobody asks', inbound('10.0.0.0/8', 'OUTBOUND')),
      network('an endpoint for a peer of the input', {
        ...endpoint('10.9.0.0/16'),
        Peer: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/16' } },
      }),
    ],
  },

  check(analysis) {
    const beyond = except(EVERY_ADDRESS, either(PUBLIC_ADDRESSES, knownAddresses(analysis.model)));
    return [
      ...endpointsOf(analysis.model).flatMap((found) => tooWide(analysis, found, beyond)),
      ...ROWS.flatMap((row) => violationsOf(analysis.model, row)),
    ];
  },
};

type Door = Pick<Placement, 'origin' | 'when' | 'groups'>;

/** Endpoints with the groups that say who may ask them. */
function endpointsOf(model: NetworkModel): readonly Door[] {
  const placements: Placement[] = [];
  model.filterSources.forEach((source) => source.placements(placements, (type) => type === PLACED));
  const placed = placements.filter(({ origin }) => origin.resourceType === PLACED);
  const resolvers = model.resources
    .ofType('AWS::Route53Resolver::ResolverEndpoint')
    .filter((resolver) => resolver.at('Direction', ['OUTBOUND']).some(({ value }) => !isOutbound(value)))
    .map((resolver) => ({
      origin: resolver.origin,
      when: resolver.when,
      groups: groupsOf(resolver.at('SecurityGroupIds[]')),
    }));
  return [...placed, ...resolvers];
}

function isOutbound(setting: Setting): boolean {
  return setting.kind === 'text' && setting.text.toUpperCase() === 'OUTBOUND';
}

function groupsOf(settings: ReturnType<Resource['at']>): References {
  return settings.flatMap(({ when, value }) =>
    value.kind === 'resource' ? [{ when, value: { id: value.id, label: value.id } }] : [],
  );
}

/** Public addresses are told of by AG203. */
function tooWide(
  { model, filters }: Analysis,
  { origin, when, groups }: Door,
  beyond: AddressSet,
): readonly Violation[] {
  return groups
    .flatMap((chosen) => {
      const passes = admitted({ model, filters }, chosen.value, beyond);
      const message = `'${origin.logicalId}' (${origin.resourceType}) ${passes ?? ''}`;
      return passes === undefined ? [] : under(model, [when, chosen.when], { origin, message });
    })
    .slice(0, 1);
}

/** What of the addresses a group admits, where it admits no public one; what is certain before what may be. */
function admitted(
  { model, filters }: Pick<Analysis, 'model' | 'filters'>,
  group: Reference,
  beyond: AddressSet,
): string | undefined {
  const { when } = filters.groups.groups.get(group.id) ?? {};
  if (when === undefined || !model.choices.isPossible(when)) {
    return undefined;
  }
  const open = filters
    .judgeGroup(group, 'in', when)
    .admissions.filter(({ traffic }) => reaches(traffic, beyond) && !reachesPublic(traffic))
    .map(({ rule }) => rule);
  const certain = open.filter(({ why }) => why === undefined);
  const told = certain.length > 0 ? certain : open;
  const labels = [...new Set(told.map(({ label }) => label))].slice(0, MOST_RULES).join(', ');
  const reason = certain.length > 0 ? '' : ` (${open[0]?.why ?? ''})`;
  const lets = certain.length > 0 ? 'lets' : 'may let';
  return open.length === 0
    ? undefined
    : `${lets} ${labels} in${reason}, and what stands there is not in the input`;
}

/** Addresses of VPCs of the input and of declared networks, and of what never leaves a link. */
function knownAddresses(model: NetworkModel): AddressSet {
  return model.declarations.map(({ addresses }) => addresses).reduce(either, insideOf(model));
}
