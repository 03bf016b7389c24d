import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { violationsOf } from './rows';
import rows from './rows/ag014.json';
import type { RuleModule } from './rule';

const ROWS = rows as readonly Row[];

/** AG014: every machine, and every service that has machines of ours, names its subnet. */
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
      network('a fleet by a launch template that the input does not show', {
        Fleet: {
          Type: 'AWS::EC2::EC2Fleet',
          Properties: {
            TargetCapacitySpecification: { TotalTargetCapacity: 1 },
            LaunchTemplateConfigs: [
              { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-0123456789abcdef0', Version: '1' } },
            ],
          },
        },
      }),
      network('an instance by a launch template that names no subnet', {
        Template: {
          Type: 'AWS::EC2::LaunchTemplate',
          Properties: { LaunchTemplateData: { ImageId: 'ami-1' } },
        },
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: { LaunchTemplate: { LaunchTemplateId: ref('Template'), Version: '1' } },
        },
      }),
      network(
        'an instance by a launch template that names its subnet under a condition',
        {
          Template: {
            Type: 'AWS::EC2::LaunchTemplate',
            Properties: {
              LaunchTemplateData: {
                NetworkInterfaces: [
                  { SubnetId: { 'Fn::If': ['Inside', ref('Subnet'), { Ref: 'AWS::NoValue' }] } },
                ],
              },
            },
          },
          Instance: {
            Type: 'AWS::EC2::Instance',
            Properties: { LaunchTemplate: { LaunchTemplateId: ref('Template'), Version: '1' } },
          },
        },
        {
          Parameters: { Where: { Type: 'String' } },
          Conditions: { Inside: { 'Fn::Equals': [ref('Where'), 'inside'] } },
        },
      ),
      single('a cache without a subnet group', 'AWS::ElastiCache::ReplicationGroup', {
        ReplicationGroupDescription: 'own',
      }),
      single('a database cluster without a subnet group', 'AWS::RDS::DBCluster', { Engine: 'aurora-mysql' }),
    ],
    good: [
      network('an instance in a subnet', {
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: { ImageId: 'ami-1', SubnetId: ref('Subnet'), SecurityGroupIds: ['sg-1'] },
        },
      }),
      network('a fleet whose overrides name subnets, and an instance by a launch template that does', {
        Template: {
          Type: 'AWS::EC2::LaunchTemplate',
          Properties: {
            LaunchTemplateData: {
              NetworkInterfaces: [{ DeviceIndex: 0, SubnetId: ref('Subnet'), Groups: ['sg-1'] }],
            },
          },
        },
        Fleet: {
          Type: 'AWS::EC2::EC2Fleet',
          Properties: {
            TargetCapacitySpecification: { TotalTargetCapacity: 1 },
            LaunchTemplateConfigs: [
              {
                LaunchTemplateSpecification: { LaunchTemplateId: 'lt-0123456789abcdef0', Version: '1' },
                Overrides: [{ SubnetId: ref('Subnet') }],
              },
            ],
          },
        },
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: { LaunchTemplate: { LaunchTemplateId: ref('Template'), Version: '1' } },
        },
      }),
      single('a cache with a subnet group', 'AWS::ElastiCache::ReplicationGroup', {
        ReplicationGroupDescription: 'own',
        CacheSubnetGroupName: 'own',
      }),
    ],
  },
  rows: ROWS,

  check({ model }) {
    const machines = model.strays.map(({ origin, when, why }) => {
      const condition = model.choices.describe(when);
      const message = `'${origin.logicalId}' (${origin.resourceType}) ${why ?? 'names no subnet, so it stands in the default VPC, which the input does not show'}`;
      return { origin, message, ...(condition === undefined ? {} : { condition }) };
    });
    return [...machines, ...ROWS.flatMap((row) => violationsOf(model, row))];
  },
};
