import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import { NODES } from './node-examples';
import { openGroups } from './open-groups';
import type { Row } from './rows';
import { violationsOf } from './rows';
import rows from './rows/ag203.json';
import type { RuleModule } from './rule';

const ROWS = rows as readonly Row[];

const group = (block: unknown): unknown => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: {
    GroupDescription: 'own',
    VpcId: ref('Vpc'),
    SecurityGroupIngress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: block }],
    SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }],
  },
});

/** AG203: no security group lets anything in from a public address. */
export const ag203: RuleModule = {
  id: 'AG203',
  title: 'A security group lets traffic in from public addresses',
  severity: 'warning',
  state: 'defect',
  category: 'security-group',
  rationale:
    'What it lets in it lets answer, whatever its egress rules say; the next route by mistake makes it a way in.',
  fix: 'name the private ranges or groups that may ask',
  covers: ['PI-16'],
  controls: controlsFor('inbound', 'open-group'),
  examples: {
    bad: [
      network('a group that lets everybody ask', { Group: group('0.0.0.0/0') }),
      network(
        'a group whose block a parameter decides',
        { Group: group(ref('Block')) },
        {
          Parameters: { Block: { Type: 'String' } },
        },
      ),
      single('nodes with a key for SSH, which Amazon EKS lets everybody use', 'AWS::EKS::Nodegroup', {
        ...NODES,
        RemoteAccess: { Ec2SshKey: 'own' },
      }),
    ],
    good: [
      network('a group that lets the VPC ask', { Group: group('10.0.0.0/16') }),
      single('nodes with a key for SSH, and groups that may ask', 'AWS::EKS::Nodegroup', {
        ...NODES,
        RemoteAccess: { Ec2SshKey: 'own', SourceSecurityGroups: ['sg-1'] },
      }),
    ],
  },
  rows: ROWS,

  check(analysis) {
    return [...openGroups(analysis, 'in'), ...ROWS.flatMap((row) => violationsOf(analysis.model, row))];
  },
};
