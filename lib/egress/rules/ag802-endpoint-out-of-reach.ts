import {
  NAMED_VPC,
  acl,
  functionWith,
  gatewayEndpoint,
  group,
  interfaceEndpoint,
} from './completeness/examples';
import { unreachableFor } from './completeness/unreachable';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

const SECRETS = { ...NAMED_VPC, ...functionWith('secretsmanager:GetSecretValue') };
const OBJECTS = { ...NAMED_VPC, ...functionWith('s3:GetObject') };
const SERVED = { ...SECRETS, ...interfaceEndpoint('secretsmanager') };

const UNRESOLVED = {
  Type: 'AWS::EC2::VPC',
  Properties: { CidrBlock: '10.0.0.0/16', EnableDnsSupport: false },
};

const ELSEWHERE = {
  ...SERVED,
  ...interfaceEndpoint('secretsmanager', { SubnetIds: [ref('Other')] }),
  Other: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.1.0/24' } },
};

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
    'An endpoint that is there, and that the name, the security groups, the network ACLs or the route table of who needs it do not lead to, fails like one that is missing, and is harder to find.',
  fix: 'let the endpoint answer to its name, and let security groups, network ACLs and route tables carry HTTPS between it and the workload, and the answers back',
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
      network('an endpoint without a group, in the one that comes with its VPC', {
        ...SERVED,
        ...interfaceEndpoint('secretsmanager', { SecurityGroupIds: ref('AWS::NoValue') }),
      }),
      network('an endpoint in a subnet whose network ACL refuses the workload', {
        ...ELSEWHERE,
        ...acl('Other', { in: ['tcp 443 10.0.9.0/24'], out: ['all 0.0.0.0/0'] }),
      }),
      network('an endpoint in a subnet whose network ACL drops the answers', {
        ...ELSEWHERE,
        ...acl('Other', { in: ['tcp 443 10.0.0.0/16'], out: ['tcp 443 10.0.0.0/16'] }),
      }),
      network('a gateway endpoint, and a network ACL that keeps to the VPC', {
        ...OBJECTS,
        ...gatewayEndpoint(),
        ...acl('Subnet', { in: ['all 10.0.0.0/16'], out: ['all 10.0.0.0/16'] }),
      }),
      network('a gateway endpoint in a VPC without a resolver', {
        ...OBJECTS,
        ...gatewayEndpoint(),
        Vpc: UNRESOLVED,
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
      network('an endpoint and a workload in the group that comes with their VPC', {
        ...SERVED,
        ...interfaceEndpoint('secretsmanager', { SecurityGroupIds: ref('AWS::NoValue') }),
        ...functionWith('secretsmanager:GetSecretValue', {
          VpcConfig: {
            SubnetIds: [ref('Subnet')],
            SecurityGroupIds: [{ 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] }],
          },
        }),
      }),
      network('an endpoint in another subnet, whose network ACL passes calls and answers', {
        ...ELSEWHERE,
        ...acl('Other', { in: ['tcp 443 10.0.0.0/16'], out: ['tcp 1024-65535 10.0.0.0/16'] }),
      }),
      network('an endpoint in the subnet of the workload, where no network ACL is asked', {
        ...SERVED,
        ...acl('Subnet', { in: [], out: [] }),
      }),
      network('an endpoint that the workload is told the own name of', {
        ...SECRETS,
        ...interfaceEndpoint('secretsmanager', { PrivateDnsEnabled: false }),
        ...functionWith('secretsmanager:GetSecretValue', {
          VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Clients')] },
          Environment: {
            Variables: {
              AWS_ENDPOINT_URL_SECRETS_MANAGER: {
                'Fn::Select': [0, { 'Fn::GetAtt': ['Endpoint', 'DnsEntries'] }],
              },
            },
          },
        }),
      }),
      network('a VPC without a resolver that asks servers of its own', {
        ...OBJECTS,
        ...gatewayEndpoint(),
        Vpc: UNRESOLVED,
        Options: { Type: 'AWS::EC2::DHCPOptions', Properties: { DomainNameServers: ['10.0.0.10'] } },
      }),
      network(
        'an endpoint in a subnet whose network ACL has a rule for a range by parameter',
        {
          ...ELSEWHERE,
          ...acl('Other', { in: ['tcp 443 10.0.9.0/24'], out: ['all 0.0.0.0/0'] }),
          Open: {
            Type: 'AWS::EC2::NetworkAclEntry',
            Properties: {
              NetworkAclId: ref('Acl'),
              RuleNumber: 90,
              Protocol: 6,
              RuleAction: 'allow',
              CidrBlock: ref('Range'),
              PortRange: { From: 443, To: 443 },
            },
          },
        },
        { Parameters: { Range: { Type: 'String' } } },
      ),
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
