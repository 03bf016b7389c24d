import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

/** AG014: every machine names its subnet. */
export const ag014: RuleModule = {
  id: 'AG014',
  title: 'A machine stands in the default VPC',
  severity: 'error',
  state: 'unproven',
  category: 'route',
  rationale:
    'Without a subnet EC2 uses the default VPC of the account, which has an internet gateway, a default route and public addresses.',
  fix: 'name a subnet of a VPC of the input',
  covers: ['CO-16'],
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('an instance without a subnet', {
        Instance: { Type: 'AWS::EC2::Instance', Properties: { ImageId: 'ami-1', InstanceType: 't3.micro' } },
      }),
      network('an Auto Scaling group without subnets', {
        Group: {
          Type: 'AWS::AutoScaling::AutoScalingGroup',
          Properties: { MinSize: '1', MaxSize: '1', AvailabilityZones: ['eu-central-1a'] },
        },
      }),
    ],
    good: [
      network('an instance in a subnet', {
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: { ImageId: 'ami-1', SubnetId: ref('Subnet'), SecurityGroupIds: ['sg-1'] },
        },
      }),
    ],
  },

  check({ model }) {
    return model.strays.map(({ origin, when }) => {
      const condition = model.choices.describe(when);
      const message = `'${origin.logicalId}' (${origin.resourceType}) names no subnet, so it stands in the default VPC, which the input does not show`;
      return { origin, message, ...(condition === undefined ? {} : { condition }) };
    });
  },
};
