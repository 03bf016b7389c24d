import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

/** AG016: nothing is joined to a network that the input does not show. */
export const ag016: RuleModule = {
  id: 'AG016',
  title: 'A link leads to a network that the input does not show',
  severity: 'error',
  state: 'unproven',
  category: 'boundary',
  rationale:
    'Whoever is at the other end can send packets in without a route of ours, and is one route away from getting answers.',
  fix: 'declare it or the gateway it is plugged into in a boundary file, or delete it',
  covers: ['L3-09', 'L3-10', 'L3-11', 'L3-12', 'L3-13', 'L3-24'],
  controls: controlsFor('boundary', 'neighbour'),
  examples: {
    bad: [
      network('a private virtual interface of Direct Connect', {
        Interface: {
          Type: 'AWS::DirectConnect::PrivateVirtualInterface',
          Properties: { ConnectionId: 'dxcon-1', VirtualGatewayId: 'vgw-0123456789abcdef0', Vlan: 101 },
        },
      }),
      network('a public virtual interface of Direct Connect, which nobody can declare', {
        Interface: {
          Type: 'AWS::DirectConnect::PublicVirtualInterface',
          Properties: { ConnectionId: 'dxcon-1', Vlan: 101 },
        },
      }),
      network('a peering with the VPC of another account, which no route uses yet', {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        Peering: {
          Type: 'AWS::EC2::VPCPeeringConnection',
          Properties: { VpcId: ref('Vpc'), PeerVpcId: 'vpc-0123456789abcdef0', PeerOwnerId: '444455556666' },
        },
      }),
      network('a VPC on a transit gateway that the input does not show', {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        Attachment: {
          Type: 'AWS::EC2::TransitGatewayAttachment',
          Properties: {
            VpcId: ref('Vpc'),
            TransitGatewayId: 'tgw-0123456789abcdef0',
            SubnetIds: ['subnet-1'],
          },
        },
      }),
      network('a VPC attachment of a core network', {
        Attachment: {
          Type: 'AWS::NetworkManager::VpcAttachment',
          Properties: { CoreNetworkId: 'core-network-1', VpcArn: 'arn', SubnetArns: ['arn'] },
        },
      }),
      network('a core network whose policy has a default route', {
        Core: {
          Type: 'AWS::NetworkManager::CoreNetwork',
          Properties: {
            GlobalNetworkId: 'global-network-1',
            PolicyDocument: {
              'segment-actions': [
                {
                  action: 'create-route',
                  segment: 'models',
                  'destination-cidr-blocks': ['0.0.0.0/0'],
                  destinations: ['attachment-0123456789abcdef0'],
                },
              ],
            },
          },
        },
      }),
    ],
    unknown: [
      network(
        'a peering with a transit gateway by parameter',
        {
          Gateway: { Type: 'AWS::EC2::TransitGateway' },
          Peering: {
            Type: 'AWS::EC2::TransitGatewayPeeringAttachment',
            Properties: { TransitGatewayId: ref('Gateway'), PeerTransitGatewayId: ref('Peer') },
          },
        },
        { Parameters: { Peer: { Type: 'String' } } },
      ),
    ],
    good: [
      network('a peering between two transit gateways of the input', {
        Gateway: { Type: 'AWS::EC2::TransitGateway' },
        Peer: { Type: 'AWS::EC2::TransitGateway' },
        Peering: {
          Type: 'AWS::EC2::TransitGatewayPeeringAttachment',
          Properties: { TransitGatewayId: ref('Gateway'), PeerTransitGatewayId: ref('Peer') },
        },
      }),
      network('a peering between two VPCs of the input', {
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
        Peer: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.1.0.0/16' } },
        Peering: {
          Type: 'AWS::EC2::VPCPeeringConnection',
          Properties: { VpcId: ref('Vpc'), PeerVpcId: ref('Peer') },
        },
      }),
      network('a core network whose policy drops what is public', {
        Core: {
          Type: 'AWS::NetworkManager::CoreNetwork',
          Properties: {
            GlobalNetworkId: 'global-network-1',
            PolicyDocument: {
              'segment-actions': [
                {
                  action: 'create-route',
                  segment: 'models',
                  'destination-cidr-blocks': ['0.0.0.0/0'],
                  destinations: ['blackhole'],
                },
              ],
            },
          },
        },
      }),
    ],
  },

  check({ model, links, neighbours }) {
    // AG002 and AG010 tell of those that a route uses already.
    const used = new Set(
      neighbours.flatMap(({ via, far }) =>
        far.some(({ outside }) => outside !== undefined) ? [via.id] : [],
      ),
    );
    const idle = links.filter(({ ends }) => !ends.some(({ value }) => used.has(value.id)));
    return idle.flatMap((link) => {
      const { origin, when, isPublic = false } = link;
      const message = `'${origin.logicalId}' is ${link.what}, and what lies behind it is not in the input`;
      const fix = isPublic ? 'delete it: a boundary file can declare private networks alone' : undefined;
      return under(model, [when], { origin, message, ...(fix === undefined ? {} : { fix }) });
    });
  },
};
