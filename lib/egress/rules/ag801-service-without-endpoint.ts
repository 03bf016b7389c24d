import { functionWith, gatewayEndpoint, interfaceEndpoint } from './completeness/examples';
import { missingFor } from './completeness/missing';
import { controlsFor } from './controls';
import { GATEWAY, NAT, network, ref, route } from './networks';
import type { RuleModule } from './rule';

const SECRETS = functionWith('secretsmanager:GetSecretValue');

/** Another VPC behind a peering connection, with an endpoint and a zone of its name. */
const HUB = {
  Hub: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.9.0.0/24' } },
  HubSubnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Hub'), CidrBlock: '10.9.0.0/24' } },
  Peering: {
    Type: 'AWS::EC2::VPCPeeringConnection',
    Properties: { VpcId: ref('Vpc'), PeerVpcId: ref('Hub') },
  },
  Route: route('Table', { DestinationCidrBlock: '10.9.0.0/24', VpcPeeringConnectionId: ref('Peering') }),
  ...interfaceEndpoint('secretsmanager', { VpcId: ref('Hub'), SubnetIds: [ref('HubSubnet')] }),
  Zone: {
    Type: 'AWS::Route53::HostedZone',
    Properties: { Name: 'secretsmanager.eu-west-1.amazonaws.com', VPCs: [{ VPCId: ref('Vpc') }] },
  },
};

const nodes = {
  Cluster: { Type: 'AWS::EKS::Cluster', Properties: { ResourcesVpcConfig: { SubnetIds: [ref('Subnet')] } } },
  Nodes: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: {
      ClusterName: ref('Cluster'),
      NodeRole: 'arn:aws:iam::111122223333:role/nodes',
      Subnets: [ref('Subnet')],
    },
  },
};

/** AG801: what workloads call is there. */
export const ag801: RuleModule = {
  id: 'AG801',
  title: 'A workload calls a service that has no endpoint',
  severity: 'warning',
  state: 'defect',
  category: 'endpoint',
  rationale:
    'A subnet without a way out reaches services of AWS by endpoints alone, of its own VPC or of one that it is connected with: every other call waits until it times out, and the environment does not start.',
  fix: 'add an endpoint of the service to the VPC, or lead its name to one in a VPC that it is connected with',
  covers: ['EP-05'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a function whose role may read secrets, without an endpoint', SECRETS),
      network('a function whose role may read secrets, with an endpoint of another service', {
        ...SECRETS,
        ...interfaceEndpoint('sqs'),
      }),
      network('nodes of a cluster without endpoints for their images', nodes),
      network(
        'an endpoint under a condition',
        { ...SECRETS, ...conditional(interfaceEndpoint('secretsmanager')) },
        {
          Parameters: { Wanted: { Type: 'String', AllowedValues: ['yes', 'no'] } },
          Conditions: { IsWanted: { 'Fn::Equals': [ref('Wanted'), 'yes'] } },
        },
      ),
      network(
        'an endpoint of a service by parameter, which cannot be told',
        { ...SECRETS, ...interfaceEndpoint('any', { ServiceName: ref('Name') }) },
        { Parameters: { Name: { Type: 'String' } } },
      ),
    ],
    good: [
      network('a function with an endpoint of what it calls', {
        ...SECRETS,
        ...interfaceEndpoint('secretsmanager'),
      }),
      network('a function that reads objects, with a gateway endpoint', {
        ...functionWith('s3:GetObject'),
        ...gatewayEndpoint(),
      }),
      network('a pattern of actions, with one of the endpoints that serve it', {
        ...functionWith('bedrock:*'),
        ...interfaceEndpoint('bedrock-runtime'),
      }),
      network('a function that may do everything, which tells nothing', functionWith('*')),
      network('a subnet with a route to another network, where endpoints can stand', {
        ...SECRETS,
        Route: route('Table', { DestinationCidrBlock: '10.9.0.0/16', TransitGatewayId: 'tgw-1' }),
      }),
      network('a subnet with a way out', {
        ...SECRETS,
        ...GATEWAY,
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
      }),
      network('a subnet whose calls leave by a NAT gateway', {
        ...SECRETS,
        ...NAT,
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref('Nat') }),
      }),
      network('a function outside of any VPC', {
        ...SECRETS,
        ...functionWith('secretsmanager:GetSecretValue', { VpcConfig: ref('AWS::NoValue') }),
      }),
      network('a subnet with a route to a VPC that has an endpoint', { ...SECRETS, ...HUB }),
      network(
        'a VPC by parameter, whose endpoints nobody can tell',
        {
          ...SECRETS,
          Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('VpcId'), CidrBlock: '10.0.0.0/24' } },
        },
        { Parameters: { VpcId: { Type: 'AWS::EC2::VPC::Id' } } },
      ),
    ],
  },

  check: (analysis) => missingFor(analysis, 'workload'),
};

function conditional(resources: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...resources, Endpoint: { ...(resources['Endpoint'] as object), Condition: 'IsWanted' } };
}
