import { remember } from '../../shared/remember';
import type { Reference } from '../model/network';
import type { Far } from '../reach/neighbours';
import { isOwn } from '../reach/neighbours';
import type { Leak } from '../reach/path';
import { controlsFor } from './controls';
import { describePath } from './describe';
import { BASE, NAT, network, ref, route } from './networks';
import type { Analysis, RuleModule } from './rule';

const PEER = {
  Peer: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/16' } },
  PeerSubnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Peer'), CidrBlock: '10.9.0.0/24' } },
  PeerTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Peer') } },
  PeerAssociation: {
    Type: 'AWS::EC2::SubnetRouteTableAssociation',
    Properties: { SubnetId: ref('PeerSubnet'), RouteTableId: ref('PeerTable') },
  },
  Peering: {
    Type: 'AWS::EC2::VPCPeeringConnection',
    Properties: { VpcId: ref('Vpc'), PeerVpcId: ref('Peer') },
  },
  Route: route('Table', { DestinationCidrBlock: '10.9.0.0/16', VpcPeeringConnectionId: ref('Peering') }),
};

/** AG011: no neighbour has an exit of its own. */
export const ag011: RuleModule = {
  id: 'AG011',
  title: 'A neighbour VPC has an exit of its own',
  severity: 'error',
  state: 'exposed',
  category: 'boundary',
  rationale: 'A proxy in a VPC that reaches the internet is a full exit for every VPC that can talk to it.',
  fix: 'close the exit of the neighbour, or delete the route to it',
  covers: ['L3-09', 'L3-10'],
  controls: controlsFor('boundary', 'neighbour'),
  examples: {
    bad: [
      network('a peer with an internet gateway', {
        ...PEER,
        PeerGateway: { Type: 'AWS::EC2::InternetGateway' },
        PeerAttachment: {
          Type: 'AWS::EC2::VPCGatewayAttachment',
          Properties: { VpcId: ref('Peer'), InternetGatewayId: ref('PeerGateway') },
        },
        PeerRoute: route('PeerTable', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('PeerGateway') }),
      }),
    ],
    good: [
      network('a peer without one', PEER),
      network('an exit of the own VPC is reported with its path', { ...BASE, ...NAT }),
    ],
  },

  check(analysis) {
    const { choices } = analysis.model;
    const exits = exitsByVpc(analysis);
    // Routes by one transit gateway share what lies behind it, which may be thousands of networks.
    const behind = new Map<readonly Far[], readonly Relay[]>();
    return analysis.neighbours.flatMap((neighbour) => {
      const { via, when, far } = neighbour;
      const { origin } = neighbour.route;
      for (const { one, exit } of remember(behind, far, () => relaysOf(far, exits))) {
        const guard = isOwn(neighbour, one) ? undefined : choices.both(when, exit.leak.when);
        if (guard !== undefined) {
          const condition = choices.describe(guard);
          const message = `route '${origin.logicalId}' leads by '${via.label}' to VPC '${exit.vpc.label}', which has an exit: ${exit.text}`;
          const path = exit.leak.hops;
          return [{ origin, message, path, ...(condition === undefined ? {} : { condition }) }];
        }
      }
      return [];
    });
  },
};

interface Exit {
  readonly vpc: Reference;
  readonly leak: Leak;
  readonly text: string;
}

interface Relay {
  readonly one: Far;
  readonly exit: Exit;
}

/** Those of some networks that have an exit. */
function relaysOf(far: readonly Far[], exits: ReadonlyMap<string, Exit>): readonly Relay[] {
  return far.flatMap((one) => {
    const exit = one.vpc === undefined ? undefined : exits.get(one.vpc.id);
    return exit === undefined ? [] : [{ one, exit }];
  });
}

/** The first exit of each VPC of the input. */
function exitsByVpc({ subnets }: Analysis): ReadonlyMap<string, Exit> {
  const exits = new Map<string, Exit>();
  for (const { subnet, leaks } of subnets) {
    const leak = leaks.find(({ verdict }) => verdict === 'exposed');
    const [vpc] = subnet.vpc;
    if (leak !== undefined && vpc !== undefined && !exits.has(vpc.value.id)) {
      exits.set(vpc.value.id, { vpc: vpc.value, leak, text: describePath(leak.hops) });
    }
  }
  return exits;
}
