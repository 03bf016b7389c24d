import { controlsFor } from './controls';
import { network, ref } from './networks';
import { openGroups } from './open-groups';
import type { RuleModule } from './rule';

const group = (properties: Readonly<Record<string, unknown>> = {}): unknown => ({
  Type: 'AWS::EC2::SecurityGroup',
  Properties: { GroupDescription: 'own', VpcId: ref('Vpc'), ...properties },
});

/** AG202: no security group lets anything out to a public address. */
export const ag202: RuleModule = {
  id: 'AG202',
  title: 'A security group lets traffic out to public addresses',
  severity: 'warning',
  state: 'defect',
  category: 'security-group',
  rationale:
    'A group that lets everything out, as EC2 makes it unless rules are stated, leaves the routes as the only thing that holds.',
  fix: 'state egress rules that name private ranges, groups or prefix lists of gateway endpoints',
  covers: ['L3-20'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a group that states no egress rule', { Group: group() }),
      network('a group that lets HTTPS out to everybody', {
        Group: group({
          SecurityGroupEgress: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' }],
        }),
      }),
      network(
        'a group whose block a parameter decides',
        {
          Group: group({ SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: ref('Block') }] }),
        },
        { Parameters: { Block: { Type: 'String' } } },
      ),
      network('a group that lets traffic out to a prefix list that nobody knows', {
        Group: group({ SecurityGroupEgress: [{ IpProtocol: '-1', DestinationPrefixListId: 'pl-0aaaaaaa' }] }),
      }),
      network('a group that lets traffic out to the prefix list of a gateway endpoint, and to everybody', {
        Group: group({
          SecurityGroupEgress: [
            { IpProtocol: '-1', DestinationPrefixListId: 'pl-6ea54007' },
            { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIp: '0.0.0.0/0' },
          ],
        }),
      }),
    ],
    good: [
      network('a group that lets traffic out to the VPC alone', {
        Group: group({ SecurityGroupEgress: [{ IpProtocol: '-1', CidrIp: '10.0.0.0/16' }] }),
      }),
      network('a group that lets traffic out to the prefix list of a gateway endpoint alone', {
        Group: group({
          SecurityGroupEgress: [
            { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, DestinationPrefixListId: 'pl-6ea54007' },
          ],
        }),
      }),
      network('a group whose only rule is about no address of anybody', {
        Group: group({
          SecurityGroupEgress: [
            { IpProtocol: 'icmp', FromPort: 252, ToPort: 86, CidrIp: '255.255.255.255/32' },
          ],
        }),
      }),
    ],
  },

  check(analysis) {
    return openGroups(analysis, 'out');
  },
};
