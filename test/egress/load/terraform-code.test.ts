import { describe, expect, test } from 'vitest';
import type { Resource } from './terraform/plan';
import { aws, load, plan, refs, verdicts } from './terraform/plan';

const NETWORK = [
  aws('vpc.main', { cidr_block: '10.0.0.0/16' }),
  aws('subnet.a', { vpc_id: refs('aws_vpc.main.id') }),
  aws(
    'route_table.a',
    { id: 'rtb-0123456789abcdef0', vpc_id: refs('aws_vpc.main.id') },
    { actions: ['no-op'] },
  ),
  aws('route_table_association.a', {
    subnet_id: refs('aws_subnet.a.id'),
    route_table_id: refs('aws_route_table.a.id'),
  }),
];

const subnetBeside = (...resources: Resource[]): string | undefined =>
  verdicts(plan({ resources: [...NETWORK, ...resources] }))['aws_subnet.a'];
const opaqueBeside = (...resources: Resource[]): readonly string[] =>
  load(plan({ resources: [...NETWORK, ...resources] })).opaque.map(({ why }) => why);

describe('code of the aws provider', () => {
  test.each([
    ['lambda_invocation.l', 'input'],
    ['ssm_association.s', 'parameters'],
  ])('%s that is handed a route table may add routes', (address, argument) => {
    expect(subnetBeside(aws(address, { [argument]: refs('aws_route_table.a.id') }))).toBe('unproven');
    expect(subnetBeside(aws(address, { [argument]: refs('aws_subnet.a.id') }))).toBe('isolated');
  });

  test('any other resource that is handed a route table adds none', () => {
    expect(subnetBeside(aws('lambda_function.l', { environment: refs('aws_route_table.a.id') }))).toBe(
      'isolated',
    );
  });
});

describe('what code is handed by its id', () => {
  const table = 'rtb-0123456789abcdef0';

  test.each([
    ['alone', { address: 'shell_script.s', arguments: { environment: { TABLE: table } } }],
    ['in a command', aws('lambda_invocation.l', { input: `{"do":"add a route to ${table}"}` })],
  ])('counts %s', (_, code) => {
    expect(subnetBeside(code)).toBe('unproven');
  });

  test('does not count if it is of nothing in the plan', () => {
    expect(subnetBeside(aws('lambda_invocation.l', { input: 'rtb-0fedcba9876543210' }))).toBe('isolated');
  });
});

describe('what code is handed and a plan does not show', () => {
  test('may be a route table, for commands', () => {
    expect(opaqueBeside({ address: 'null_resource.n', provisioners: [refs('local.x')] })).toEqual([
      "'null_resource.n' (null_resource) runs code that is handed 'local.x', and may add routes: a plan does not show what a local value is made of",
    ]);
  });

  test('is none for resources of other providers, which run no command', () => {
    expect(opaqueBeside({ address: 'random_id.r', arguments: { prefix: refs('local.x') } })).toEqual([]);
  });
});

describe('a resource of any type', () => {
  test.each([
    [
      'AWS::EC2::Route',
      ["'aws_cloudcontrolapi_resource.c' is a resource of AWS::EC2::Route, which is not read there"],
    ],
    ['AWS::Logs::LogGroup', []],
  ])('of type %s', (type_name, found) => {
    expect(opaqueBeside(aws('cloudcontrolapi_resource.c', { type_name }))).toEqual(found);
  });

  test('of a type that is not shown may be networking', () => {
    expect(opaqueBeside(aws('cloudcontrolapi_resource.c', { type_name: refs('local.type') }))).toHaveLength(
      1,
    );
  });

  test('an application of the Serverless Application Repository deploys a template', () => {
    expect(opaqueBeside(aws('serverlessapplicationrepository_cloudformation_stack.s'))).toEqual([
      "serverless application 'aws_serverlessapplicationrepository_cloudformation_stack.s' deploys a template that is not part of the input",
    ]);
  });
});
