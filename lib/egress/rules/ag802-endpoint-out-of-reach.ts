import { NAMED_VPC, functionWith, gatewayEndpoint, group, interfaceEndpoint } from './completeness/examples';
import { unreachableFor } from './completeness/unreachable';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

const SECRETS = { ...NAMED_VPC, ...functionWith('secretsmanager:GetSecretValue') };
const OBJECTS = { ...NAMED_VPC, ...functionWith('s3:GetObject') };
const SERVED = { ...SECRETS, ...interfaceEndpoint('secretsmanager') };

const https = (peer: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  ...peer,
});

/** AG802: endpoints can be reached by those who need them. */
export const ag802: RuleModule = {
  id: 'AG802',
  title: 'A workload does not reach the endpoint that it needs',
  severity: 'warning',
  state: 'defect',
  category: 'endpoint',
  rationale:
    'An endpoint that is there, and does not answer to the name, the group or the route table of who needs it, fails like one that is missing, and is harder to find.',
  fix: 'let the endpoint answer to its name, and let security groups and route tables carry HTTPS between it and the workload',
  covers: ['EP-05'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('an endpoint whose group admits another range', {
        ...SERVED,
        Servers: group({ SecurityGroupIngress: [https({ CidrIp: '10.0.9.0/24' })] }),
      }),
      network('an endpoint whose group admits another port', {
        ...SERVED,
        Servers: group({
          SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80, CidrIp: '10.0.0.0/16' }],
        }),
      }),
      network('an endpoint whose group admits another group', {
        ...SERVED,
        Servers: group({ SecurityGroupIngress: [https({ SourceSecurityGroupId: ref('Others') })] }),
        Others: group({}),
      }),
      network('a workload whose group lets nothing out', {
        ...SERVED,
        Clients: group({ SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '127.0.0.1/32' }] }),
      }),
      network('an endpoint without private DNS', {
        ...SECRETS,
        ...interfaceEndpoint('secretsmanager', { PrivateDnsEnabled: false }),
      }),
      network('an endpoint in a VPC without host names', {
        ...SERVED,
        Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
      }),
      network('a gateway endpoint on another route table', {
        ...OBJECTS,
        ...gatewayEndpoint({ RouteTableIds: [ref('Other')] }),
        Other: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
      }),
      network('a gateway endpoint, and a workload whose group keeps to the VPC', {
        ...OBJECTS,
        ...gatewayEndpoint(),
        Clients: group({ SecurityGroupEgress: [https({ CidrIp: '10.0.0.0/16' })] }),
      }),
    ],
    good: [
      network('an endpoint that admits the VPC', SERVED),
      network('an endpoint that admits the group of the workload', {
        ...SERVED,
        Servers: group({ SecurityGroupIngress: [https({ SourceSecurityGroupId: ref('Clients') })] }),
      }),
      network('a workload that sends to the group of the endpoint', {
        ...SERVED,
        Clients: group({ SecurityGroupEgress: [https({ DestinationSecurityGroupId: ref('Servers') })] }),
      }),
      network('a gateway endpoint on the route table of the workload', { ...OBJECTS, ...gatewayEndpoint() }),
      network('a workload that sends to the prefix list of a gateway endpoint', {
        ...OBJECTS,
        ...gatewayEndpoint(),
        Clients: group({ SecurityGroupEgress: [https({ DestinationPrefixListId: 'pl-6da54004' })] }),
      }),
      network(
        'an endpoint whose group nobody shows',
        { ...SECRETS, ...interfaceEndpoint('secretsmanager', { SecurityGroupIds: [ref('GroupId')] }) },
        { Parameters: { GroupId: { Type: 'AWS::EC2::SecurityGroup::Id' } } },
      ),
      network('an endpoint without private DNS beside a private hosted zone', {
        ...SECRETS,
        ...interfaceEndpoint('secretsmanager', { PrivateDnsEnabled: false }),
        Zone: {
          Type: 'AWS::Route53::HostedZone',
          Properties: {
            Name: 'secretsmanager.eu-west-1.amazonaws.com',
            VPCs: [{ VPCId: ref('Vpc'), VPCRegion: 'eu-west-1' }],
          },
        },
      }),
    ],
  },

  check: unreachableFor,
};
