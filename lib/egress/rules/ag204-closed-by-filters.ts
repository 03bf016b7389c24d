import { controlsFor } from './controls';
import { GATEWAY, network, ref, route } from './networks';
import { leakViolations, witness } from './paths';
import type { RuleModule } from './rule';

const OPEN = {
  ...GATEWAY,
  Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
};

const ACL = {
  Acl: { Type: 'AWS::EC2::NetworkAcl', Properties: { VpcId: ref('Vpc') } },
  AclOfSubnet: {
    Type: 'AWS::EC2::SubnetNetworkAclAssociation',
    Properties: { SubnetId: ref('Subnet'), NetworkAclId: ref('Acl') },
  },
};

const ENTRY = {
  Type: 'AWS::EC2::NetworkAclEntry',
  Properties: {
    NetworkAclId: ref('Acl'),
    RuleNumber: 100,
    RuleAction: 'allow',
    Egress: true,
    Protocol: 17,
    PortRange: { From: 53, To: 53 },
    CidrBlock: '0.0.0.0/0',
  },
};

/** AG204: no path is closed by nothing but security groups and network ACLs. */
export const ag204: RuleModule = {
  id: 'AG204',
  title: 'Only filters close a path',
  severity: 'warning',
  state: 'defect',
  category: 'security-group',
  rationale:
    'One rule added to a group or network ACL, or an interface in another group, opens again what a missing route keeps closed for good.',
  fix: 'delete the route as well; reach AWS services through VPC endpoints',
  covers: ['L3-20'],
  controls: controlsFor('boundary'),
  needsFilters: true,
  examples: {
    bad: [network('a route out of a subnet whose network ACL has no rule', { ...OPEN, ...ACL })],
    good: [
      network('a network ACL that lets something out: the path is open', { ...OPEN, ...ACL, Entry: ENTRY }),
      network('a network ACL of a subnet without a route out', ACL),
    ],
  },

  check(analysis) {
    const subnets = analysis.subnets.map((found) => ({ ...found, leaks: found.closed ?? [] }));
    return leakViolations(
      { ...analysis, subnets },
      () => true,
      (leak, names) => ({ message: `filters alone close the way: ${witness(leak, names)}` }),
    );
  },
};
