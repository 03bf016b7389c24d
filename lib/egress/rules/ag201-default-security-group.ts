import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

/** AG201: nothing uses the default security group of a VPC. */
export const ag201: RuleModule = {
  id: 'AG201',
  title: 'Something uses the default security group of a VPC',
  severity: 'error',
  state: 'defect',
  category: 'security-group',
  rationale:
    'CloudFormation alone cannot empty a default security group, which lets everything out and everything of its own in.',
  fix: 'name a security group whose rules the template states',
  controls: controlsFor('boundary', 'default-group'),
  examples: {
    bad: [
      network('an interface that names no group', {
        Interface: { Type: 'AWS::EC2::NetworkInterface', Properties: { SubnetId: ref('Subnet') } },
      }),
      network('an instance that names the default group', {
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: {
            SubnetId: ref('Subnet'),
            SecurityGroupIds: [{ 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] }],
          },
        },
      }),
    ],
    good: [
      network('an interface with a group of its own', {
        Interface: {
          Type: 'AWS::EC2::NetworkInterface',
          Properties: { SubnetId: ref('Subnet'), GroupSet: [ref('Group')] },
        },
        Group: {
          Type: 'AWS::EC2::SecurityGroup',
          Properties: { GroupDescription: 'own', VpcId: ref('Vpc') },
        },
      }),
      network('a permission to empty the default group', {
        Policy: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: {
            PolicyDocument: {
              Statement: {
                Effect: 'Allow',
                Action: 'ec2:RevokeSecurityGroupEgress',
                Resource: {
                  'Fn::Sub':
                    'arn:aws:ec2:eu-central-1:111122223333:security-group/${Vpc.DefaultSecurityGroup}',
                },
              },
            },
          },
        },
      }),
    ],
  },

  check({ model }) {
    return model.defaultSecurityGroupUses.map(({ origin, when, how }) => {
      const condition = model.choices.describe(when);
      const message = `'${origin.logicalId}' (${origin.resourceType}) ${how}`;
      return { origin, message, ...(condition === undefined ? {} : { condition }) };
    });
  },
};
