import { controlsFor } from './controls';
import { ref, single } from './networks';
import { ruleOfRows } from './rows';
import rows from './rows/ag303.json';

const PLACE = { Subnets: [ref('Subnet')], SecurityGroups: ['sg-1'] };

/** AG303: no task, job or server asks for a public address. */
export const ag303 = ruleOfRows(
  {
    id: 'AG303',
    title: 'A task or server asks for a public address',
    severity: 'warning',
    state: 'defect',
    category: 'inbound',
    rationale:
      'A public address has no use inside a boundary, and turns the next route by mistake into an exit.',
    fix: 'switch the assignment of public addresses off',
    controls: controlsFor('inbound'),
    examples: {
      bad: [
        single('a service whose tasks have public addresses', 'AWS::ECS::Service', {
          NetworkConfiguration: { AwsvpcConfiguration: { ...PLACE, AssignPublicIp: 'ENABLED' } },
        }),
        single('a rule that starts a task with a public address', 'AWS::Events::Rule', {
          Targets: [
            {
              Id: 'a',
              EcsParameters: {
                NetworkConfiguration: { AwsVpcConfiguration: { ...PLACE, AssignPublicIp: 'ENABLED' } },
              },
            },
          ],
        }),
        single('a replication server with a public address', 'AWS::DRS::ReplicationConfigurationTemplate', {
          CreatePublicIP: true,
        }),
      ],
      good: [
        single('a service that says nothing of public addresses', 'AWS::ECS::Service', {
          NetworkConfiguration: { AwsvpcConfiguration: PLACE },
        }),
        single('a service whose tasks have none', 'AWS::ECS::Service', {
          NetworkConfiguration: { AwsvpcConfiguration: { ...PLACE, AssignPublicIp: 'DISABLED' } },
        }),
        single('a job on instances', 'AWS::Batch::JobDefinition', {
          Type: 'container',
          ContainerProperties: { Image: 'own' },
        }),
      ],
    },
  },
  rows,
);
