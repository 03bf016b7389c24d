import { remember } from '../../shared/remember';
import type { Far } from '../reach/neighbours';
import { controlsFor } from './controls';
import { network, ref, route } from './networks';
import type { RuleModule } from './rule';

/** AG010: subnets are routed to no network that the input does not show. */
export const ag010: RuleModule = {
  id: 'AG010',
  title: 'A route leads to a network that the input does not show',
  severity: 'error',
  state: 'unproven',
  category: 'boundary',
  rationale:
    'Whatever that network reaches, a proxy in it reaches too: it belongs to the boundary, or it is a way out.',
  fix: 'declare it in a boundary file (owner, prefixes, expiry, evidence), add the template that defines it, or delete the route',
  covers: ['L3-09', 'L3-10', 'L3-11', 'L3-13', 'L3-14'],
  controls: controlsFor('boundary', 'neighbour'),
  examples: {
    bad: [
      network('a private block to a transit gateway outside the input', {
        Route: route('Table', {
          DestinationCidrBlock: '10.0.0.0/8',
          TransitGatewayId: 'tgw-0123456789abcdef0',
        }),
      }),
      network('a peering connection with a VPC of another owner', {
        Peering: {
          Type: 'AWS::EC2::VPCPeeringConnection',
          Properties: { VpcId: ref('Vpc'), PeerVpcId: 'vpc-0123456789abcdef0', PeerOwnerId: '444455556666' },
        },
        Route: route('Table', {
          DestinationCidrBlock: '10.9.0.0/16',
          VpcPeeringConnectionId: ref('Peering'),
        }),
      }),
    ],
    good: [
      network('a peering connection between two VPCs of the input', {
        Other: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/16' } },
        Peering: {
          Type: 'AWS::EC2::VPCPeeringConnection',
          Properties: { VpcId: ref('Vpc'), PeerVpcId: ref('Other') },
        },
        Route: route('Table', {
          DestinationCidrBlock: '10.9.0.0/16',
          VpcPeeringConnectionId: ref('Peering'),
        }),
      }),
      network('a table that no subnet uses', {
        Unused: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
        Route: route('Unused', {
          DestinationCidrBlock: '10.0.0.0/8',
          TransitGatewayId: 'tgw-0123456789abcdef0',
        }),
      }),
    ],
  },

  check({ model, subnets, neighbours }) {
    // A route that public packets follow is reported with its path.
    const reported = new Set(subnets.flatMap(({ leaks }) => leaks.map(({ origin }) => origin)));
    // Routes by one transit gateway share what lies behind it, which may be thousands of networks.
    const unseen = new Map<readonly Far[], readonly Far[]>();
    return neighbours.flatMap((neighbour) => {
      const { origin } = neighbour.route;
      const [first, ...more] = remember(unseen, neighbour.far, (far) =>
        far.filter(({ outside }) => outside !== undefined),
      );
      if (first?.outside === undefined || reported.has(origin)) {
        return [];
      }
      const condition = model.choices.describe(neighbour.when);
      const others = more.length === 0 ? '' : ` and ${more.length} more`;
      const message = `route '${origin.logicalId}' leads to ${first.outside}${others}, and what it reaches is not in the input`;
      return [{ origin, message, ...(condition === undefined ? {} : { condition }) }];
    });
  },
};
