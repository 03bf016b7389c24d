import { describe, expect, test } from 'vitest';
import { role } from '../../../lib/egress/rules/identities/examples';
import { ref } from '../../../lib/egress/rules/networks';
import { endpointsOf } from '../../../lib/endpoints/need';
import { allow, arn, derived, ECR_IMAGE, lambda, services, task } from './parts';

describe('a function in a subnet', () => {
  test('may call what its role allows', () => {
    const { needs } = derived(lambda([allow(['secretsmanager:GetSecretValue', 's3:GetObject'])]));
    expect(services(needs, 'granted')).toEqual(['s3', 'secretsmanager']);
  });

  test('stands in the subnets and groups that it names', () => {
    const [need] = derived(lambda([allow('sqs:SendMessage')])).needs;
    expect([need?.subnets, need?.groups, need?.unknown]).toEqual([
      [{ when: [], value: 'Net/Subnet' }],
      [{ when: [], value: 'Net/Group' }],
      [],
    ]);
  });

  test('calls nothing of itself', () => {
    expect(derived(lambda([])).needs).toEqual([]);
  });

  test('leaves logs, interfaces and traces to the service', () => {
    const statements = [
      allow([
        'logs:CreateLogStream',
        'logs:PutLogEvents',
        'ec2:CreateNetworkInterface',
        'xray:PutTraceSegments',
      ]),
    ];
    expect(derived(lambda(statements)).needs).toEqual([]);
  });

  test('does not poll the queue that a mapping polls for it', () => {
    const mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: { FunctionName: ref('Function'), EventSourceArn: 'arn:aws:sqs:eu-west-1:111122223333:own' },
    };
    const statements = [allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage'])];
    expect(derived({ ...lambda(statements), Mapping: mapping }).needs).toEqual([]);
  });

  test('does not send what a mapping could not deliver', () => {
    const mapping = {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        FunctionName: ref('Function'),
        EventSourceArn: 'arn:aws:kinesis:eu-west-1:111122223333:stream/own',
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:eu-west-1:111122223333:own' } },
      },
    };
    expect(derived({ ...lambda([allow('sqs:SendMessage')]), Mapping: mapping }).needs).toEqual([]);
  });

  test.each([
    ['a table', { 'Fn::GetAtt': ['Items', 'Arn'] }, ['dynamodb']],
    ['a table by name', 'arn:aws:dynamodb:eu-west-1:111122223333:table/items', ['dynamodb']],
    [
      'a stream',
      'arn:aws:dynamodb:eu-west-1:111122223333:table/items/stream/*',
      ['dynamodb', 'dynamodb-streams'],
    ],
    ['every table and stream', '*', ['dynamodb', 'dynamodb-streams']],
  ])('reads streams by actions beside those of tables where these are about %s', (_, Resource, keys) => {
    const statements = [allow(['dynamodb:GetItem', 'dynamodb:GetRecords'], { Resource })];
    const Items = { Type: 'AWS::DynamoDB::Table' };
    expect(services(derived({ ...lambda(statements), Items }).needs)).toEqual(keys);
  });

  test('reads a stream by actions of streams alone', () => {
    const statements = [
      allow(['dynamodb:GetRecords'], { Resource: { 'Fn::GetAtt': ['Items', 'StreamArn'] } }),
    ];
    const Items = { Type: 'AWS::DynamoDB::Table' };
    expect(services(derived({ ...lambda(statements), Items }).needs)).toEqual(['dynamodb-streams']);
  });

  test('without subnets needs nothing of a VPC', () => {
    expect(derived(lambda([allow('sqs:SendMessage')], { VpcConfig: undefined })).needs).toEqual([]);
  });

  test('calls only what its role names, where that is known', () => {
    const statements = [
      allow('s3:GetObject', { Resource: 'arn:aws:s3:::weights/*' }),
      allow('s3:GetObject', { Resource: ['arn:aws:s3:::prompts/*'] }),
    ];
    const [need] = derived(lambda(statements)).needs;
    expect(need?.resources).toEqual(['arn:aws:s3:::prompts/*', 'arn:aws:s3:::weights/*']);
  });

  test.each([
    ['everything', '*'],
    ['what is known only at deployment', { 'Fn::GetAtt': ['Bucket', 'Arn'] }],
    ['an ARN of an account that nobody tells', { 'Fn::Sub': 'arn:aws:kms:*:${AWS::AccountId}:key/*' }],
  ])('calls anything of its own where its role names %s beside a resource', (_, Resource) => {
    const statements = [
      allow('s3:GetObject', { Resource: 'arn:aws:s3:::weights/*' }),
      allow('s3:GetObject', { Resource }),
    ];
    const Bucket = { Type: 'AWS::S3::Bucket' };
    const [need] = derived({ ...lambda(statements), Bucket }).needs;
    expect(need?.resources).toEqual([]);
  });

  test('calls anything of its own where its role names what it must not', () => {
    const statement = { Effect: 'Allow', Action: 's3:GetObject', NotResource: 'arn:aws:s3:::ledger/*' };
    expect(derived(lambda([statement])).needs[0]?.resources).toEqual([]);
  });

  test('is told of where no endpoint serves what its role may call', () => {
    const { untoldOf } = derived(lambda([allow('gamelift:CreateFleet')]));
    expect(untoldOf.map(({ workload, why }) => `${workload.origin.logicalId}: ${why}`)).toEqual([
      "Function: 'Role' may call gamelift:CreateFleet, which no endpoint serves",
    ]);
  });

  test('needs one of several endpoints where a pattern does not tell which', () => {
    const { needs } = derived(lambda([allow('bedrock:*')]));
    expect(needs.map(({ among }) => among)).toEqual(needs.map(() => endpointsOf('bedrock:*')));
  });

  test('that may do everything tells nothing', () => {
    const { needs, untold } = derived(lambda([allow('*')]));
    expect([needs, untold]).toEqual([[], ["'Role' may call everything"]]);
  });

  test('that may do everything but something tells nothing', () => {
    const { needs, untold } = derived(lambda([{ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }]));
    expect([needs, untold]).toEqual([[], ["'Role' may call everything but what a statement names"]]);
  });

  test('calls nothing that a statement always refuses', () => {
    const statements = [allow('sqs:SendMessage'), { Effect: 'Deny', Action: 'sqs:*', Resource: '*' }];
    expect(derived(lambda(statements)).needs).toEqual([]);
  });

  test('calls no action that goes with another call', () => {
    expect(derived(lambda([allow(['iam:PassRole', 'elasticfilesystem:ClientMount'])])).needs).toEqual([]);
  });

  test('leaves decryption to the service whose data it reads', () => {
    expect(services(derived(lambda([allow(['s3:GetObject', 'kms:Decrypt'])])).needs)).toEqual(['s3']);
  });

  test('decrypts by itself where its role allows nothing else', () => {
    expect(services(derived(lambda([allow('kms:Decrypt')])).needs)).toEqual(['kms']);
  });

  test('calls nothing that is allowed only through another service', () => {
    const Condition = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
    expect(derived(lambda([allow('kms:Decrypt', { Condition })])).needs).toEqual([]);
  });

  test('may call what a policy of AWS is for', () => {
    const policies = { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSQSFullAccess'] };
    expect(services(derived(lambda([], {}, policies)).needs)).toEqual(['sqs']);
  });

  test('whose role is not shown is told of', () => {
    const parts = lambda([], { Role: 'arn:aws:iam::111122223333:role/elsewhere' });
    expect(derived(parts).untold).toEqual(["the input does not show the role of 'Function'"]);
  });

  test('says where its subnets are not known', () => {
    const parts = lambda([allow('sqs:SendMessage')], {
      VpcConfig: { SubnetIds: ref('Ids'), SecurityGroupIds: ['sg-1'] },
    });
    const [need] = derived(parts, {
      Parameters: { Ids: { Type: 'List<AWS::EC2::Subnet::Id>' } },
    }).needs;
    expect(need?.unknown).toHaveLength(1);
  });
});

describe('a function that answers custom resources', () => {
  const custom = { Custom: { Type: 'Custom::Own', Properties: { ServiceToken: arn('Function') } } };

  test('writes to the bucket of CloudFormation for certain', () => {
    const { needs } = derived({ ...lambda([]), ...custom });
    expect(needs.map(({ service, kind, basis, owned }) => [service, kind, basis, owned])).toEqual([
      ['s3', 'handler', 'certain', 'CustomResourceResponses'],
    ]);
  });

  test('invokes another function where it is the framework of CDK', () => {
    const { needs } = derived({ ...lambda([], { Handler: 'framework.onEvent' }), ...custom });
    expect(services(needs, 'certain')).toEqual(['lambda', 's3']);
  });

  test('that runs kubectl asks for the cluster and takes a role', () => {
    const Description = 'onEvent handler for EKS kubectl resource provider';
    const { needs } = derived(lambda([], { Description }));
    expect(needs.map(({ service, kind }) => `${kind} ${service}`)).toEqual(['handler eks', 'handler sts']);
  });
});

describe('a service of ECS on Fargate', () => {
  test('pulls its image from ECR, with the layers in S3', () => {
    const { needs } = derived(task({ Image: ECR_IMAGE }));
    expect(services(needs, 'certain')).toEqual(['ecr-api', 'ecr-dkr', 's3']);
  });

  test('writes logs by its driver', () => {
    const { needs } = derived(task({ Image: 'own', LogConfiguration: { LogDriver: 'awslogs' } }));
    expect(services(needs, 'certain')).toEqual(['logs']);
  });

  test('gets secrets and parameters before it starts', () => {
    const Secrets = [
      { Name: 'A', ValueFrom: ref('Secret') },
      { Name: 'B', ValueFrom: { 'Fn::Sub': 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/own' } },
    ];
    const { needs } = derived({
      ...task({ Image: 'own', Secrets }),
      Secret: { Type: 'AWS::SecretsManager::Secret' },
    });
    expect(services(needs, 'certain')).toEqual(['secretsmanager', 'ssm']);
  });

  test('may call what the role of its task allows', () => {
    const parts = {
      ...task({ Image: 'own' }, { TaskRoleArn: arn('Role') }),
      Role: role([allow('sqs:SendMessage')]),
    };
    expect(services(derived(parts).needs, 'granted')).toEqual(['sqs']);
  });

  test('leaves the image to the host where that is an instance', () => {
    expect(derived(task({ Image: ECR_IMAGE }, {}, { LaunchType: 'EC2' })).needs).toEqual([]);
  });
});
