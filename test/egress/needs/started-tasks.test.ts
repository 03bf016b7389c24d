import { describe, expect, test } from 'vitest';
import { role } from '../../../lib/egress/rules/identities/examples';
import { ref } from '../../../lib/egress/rules/networks';
import { STARTERS } from '../../../lib/egress/rules/questions/started-tasks';
import { resourceType } from '../../../lib/resource-types/catalogue';
import { allow, arn, derived, services, type Parts } from './parts';

const AWSVPC = { Subnets: [ref('Subnet')] };

const TASK: Parts = {
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: {
      Family: 'jobs',
      TaskRoleArn: arn('Role'),
      ContainerDefinitions: [{ Name: 'main', LogConfiguration: { LogDriver: 'awslogs' } }],
    },
  },
  Role: role([allow('sqs:SendMessage')]),
};

const state = (parameters: Parts, Resource = 'arn:aws:states:::ecs:runTask.sync'): Parts => ({
  StartAt: 'Run',
  States: { Run: { Type: 'Task', End: true, Resource, Parameters: parameters } },
});

const run = (TaskDefinition: unknown): Parts => ({
  LaunchType: 'FARGATE',
  TaskDefinition,
  NetworkConfiguration: { AwsvpcConfiguration: AWSVPC },
});

const machine = (properties: Parts): Parts => ({
  Machine: { Type: 'AWS::StepFunctions::StateMachine', Properties: properties },
});

const asText = (definition: Parts): Parts => {
  const [before, after] = JSON.stringify(definition).split('{"Ref":"Subnet"}');
  return { DefinitionString: { 'Fn::Join': ['', [`${before}"`, ref('Subnet'), `"${after}`]] } };
};

const STARTED: readonly (readonly [string, Parts])[] = [
  [
    'a rule',
    {
      Rule: {
        Type: 'AWS::Events::Rule',
        Properties: {
          Targets: [
            { Id: 'Other', Arn: 'x' },
            {
              Id: 'Own',
              Arn: 'x',
              EcsParameters: {
                LaunchType: 'FARGATE',
                TaskDefinitionArn: ref('Task'),
                NetworkConfiguration: { AwsVpcConfiguration: AWSVPC },
              },
            },
          ],
        },
      },
    },
  ],
  [
    'a schedule',
    {
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        Properties: {
          Target: {
            EcsParameters: {
              LaunchType: 'FARGATE',
              TaskDefinitionArn: ref('Task'),
              NetworkConfiguration: { AwsvpcConfiguration: AWSVPC },
            },
          },
        },
      },
    },
  ],
  [
    'a pipe',
    {
      Pipe: {
        Type: 'AWS::Pipes::Pipe',
        Properties: {
          TargetParameters: {
            EcsTaskParameters: {
              LaunchType: 'FARGATE',
              TaskDefinitionArn: ref('Task'),
              NetworkConfiguration: { AwsvpcConfiguration: AWSVPC },
            },
          },
        },
      },
    },
  ],
  ['a workflow', machine({ Definition: state(run(ref('Task'))) })],
  ['a workflow that is written as text, by the family of the task', machine(asText(state(run('jobs'))))],
  [
    'a workflow, by an ARN with the family',
    machine({
      Definition: state(run({ 'Fn::Sub': 'arn:aws:ecs:${AWS::Region}:111122223333:task-definition/jobs:3' })),
    }),
  ],
  [
    'a workflow whose subnet is filled in',
    machine({
      Definition: state({
        ...run(ref('Task')),
        NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ['${Own}'] } },
      }),
      DefinitionSubstitutions: { Own: ref('Subnet') },
    }),
  ],
  ['a workflow in JSONata', machine({ Definition: withArguments(state(run(ref('Task')))) })],
];

function withArguments(definition: Parts): Parts {
  return JSON.parse(JSON.stringify(definition).replace('"Parameters"', '"Arguments"')) as Parts;
}

describe('a task that is started', () => {
  test.each(STARTED)('by %s calls what its role allows and its settings tell', (_, starter) => {
    const { needs } = derived({ ...TASK, ...starter });
    expect([services(needs, 'granted'), services(needs, 'certain'), needs[0]?.subnets]).toEqual([
      ['sqs'],
      ['logs'],
      [{ when: [], value: 'Net/Subnet' }],
    ]);
  });

  test.each([
    ['in subnets that only the run tells', run(ref('Task')), { 'Subnets.$': '$.subnets' }],
    ['in no subnets', run(ref('Task')), {}],
  ])('%s is nowhere', (_, parameters, awsvpc) => {
    const definition = state({ ...parameters, NetworkConfiguration: { AwsvpcConfiguration: awsvpc } });
    expect(derived({ ...TASK, ...machine({ Definition: definition }) }).needs).toEqual([]);
  });

  test('is none where a workflow calls something else', () => {
    const definition = state(run(ref('Task')), 'arn:aws:states:::ecs:stopTask');
    expect(derived({ ...TASK, ...machine({ Definition: definition }) }).needs).toEqual([]);
  });

  test('of a definition that the input does not show calls nothing that is known', () => {
    const { needs } = derived({ ...TASK, ...machine({ Definition: state(run('others')) }) });
    expect(needs).toEqual([]);
  });
});

describe('the table of what starts tasks', () => {
  test('names types that the catalogue knows, and sources', () => {
    const odd = STARTERS.filter(
      ({ type, source, date }) =>
        (!type.includes('Serverless') && resourceType(type) === undefined) ||
        source === '' ||
        !/^\d{4}-\d\d-\d\d$/.test(date),
    );
    expect(odd).toEqual([]);
  });
});
