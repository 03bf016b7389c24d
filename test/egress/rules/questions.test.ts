import { describe, expect, test } from 'vitest';
import { catalogueKeyOf } from '../../../lib/egress/rules/questions/endpoints';
import { att, ref } from '../helpers';
import { ask, sub } from './asked';

describe('a host', () => {
  test.each([
    ['https://api.example.com/v1', 'api.example.com'],
    ['https://user:secret@api.example.com:8443/v1', 'api.example.com'],
    ['jdbc:postgresql://db.example.com:5432/app', 'db.example.com'],
    ['jdbc:sqlserver://db.example.com:1433;database=x', 'db.example.com'],
    ['jdbc:oracle:thin:@db.example.com:1521:x', 'db.example.com'],
    ['mongodb+srv://u:p@c.mongodb.net/x', 'c.mongodb.net'],
    ['b-1.corp.example.com:9092,8.8.8.8:9092', 'b-1.corp.example.com'],
    ['10.0.0.1:9092,8.8.8.8:9092', '8.8.8.8'],
    ['git@github.com:org/repo.git', 'github.com'],
    ['https://[2606:4700::1111]/x', '2606:4700::1111'],
    [sub('https://${Given}.example.com/'), '${Given}.example.com'],
  ])('%j is outside', (value, seen) => {
    expect(ask('hostOutside', value)).toEqual([`!${seen}`]);
  });

  test.each([
    'http://10.1.2.3:8000',
    'http://169.254.169.254/latest',
    'http://[fd00::1]/x',
    'https://vllm.serving.svc.cluster.local/v1',
    'jdbc:mysql://db.corp.internal:3306/x',
    'localhost:6379',
    'broker:9092',
    'https://sts.eu-west-1.amazonaws.com',
    'https://git-codecommit.eu-west-1.amazonaws.com/v1/repos/x',
    'https://vpce-1-a.s3.eu-west-1.vpce.amazonaws.com',
    sub('https://states.${AWS::Region}.${AWS::URLSuffix}/'),
    sub('jdbc:postgresql://${Database.Endpoint.Address}:5432/x'),
    att('Database', 'Endpoint.Address'),
    '',
  ])('%j is inside', (value) => {
    expect(ask('hostOutside', value)).toEqual([]);
  });

  test.each([
    ref('Given'),
    sub('https://${Given}/x'),
    sub('https://db.${Given}:5432'),
    'https://x.execute-api.eu-west-1.amazonaws.com/p',
    'x.c.eu-west-1.rds.amazonaws.com',
    'https://bucket.s3.amazonaws.com/key',
    sub('https://${Made.Host}/'),
    { 'Fn::ImportValue': 'host' },
    '{{resolve:ssm:host}}',
  ])('%j cannot be placed', (value) => {
    expect(ask('hostOutside', value)).toEqual([expect.stringMatching(/^\?/)]);
  });
});

describe('an ARN', () => {
  test.each([
    'arn:aws:logs:eu-west-1:222222222222:destination:x',
    'arn:aws:sqs:us-east-1:111111111111:x',
    'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:222222222222:function:f/invocations',
  ])('%s is of somewhere else', (value) => {
    expect(ask('foreignArn', value)).toHaveLength(1);
    expect(ask('foreignArn', value)[0]).toMatch(/^!arn/);
  });

  test.each([
    'arn:aws:sqs:eu-west-1:111111111111:x',
    sub('arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:x'),
    att('Database', 'DBInstanceArn'),
    'arn:aws:s3:::own-bucket/prefix',
    { 'Fn::Join': ['', [att('Own', 'Arn'), '/logs']] },
    'arn:aws:iam::aws:policy/ReadOnlyAccess',
    'a-name',
  ])('%j is of here', (value) => {
    expect(ask('foreignArn', value)).toEqual([]);
  });

  test.each([
    ref('Given'),
    'arn:aws:s3:::another',
    sub('arn:aws:sqs:eu-west-1:${Given}:x'),
    att('Made', 'Arn'),
  ])('%j can be of anywhere', (value) => {
    expect(ask('foreignArn', value)).toEqual([expect.stringMatching(/^\?/)]);
  });

  test('of a literal account can be of here when the account of the stack is not known', () => {
    expect(ask('foreignArn', 'arn:aws:sqs:eu-west-1:222222222222:x', {})).toEqual([
      '?it names account 222222222222, and the input does not say in which account it is',
    ]);
  });
});

describe('a container image', () => {
  test.each([
    'nginx',
    'nginx:1.27',
    'library/nginx',
    'vllm/vllm-openai:v0.11.0',
    'docker.io/library/nginx:1.27',
    'public.ecr.aws/eks/thing@sha256:0123',
    'ghcr.io/org/image:1',
    'registry.example.com:5000/image',
    '222222222222.dkr.ecr.eu-west-1.amazonaws.com/x:1',
    sub('${Given}.example.com/image'),
  ])('%j comes from elsewhere', (value) => {
    expect(ask('foreignImage', value)).toEqual([expect.stringMatching(/^!/)]);
  });

  test.each([
    '111111111111.dkr.ecr.eu-west-1.amazonaws.com/x@sha256:0123',
    '602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause:3.5',
    'registry.corp.internal:5000/image:1.2.3',
    'localhost/image',
    'aws/codebuild/amazonlinux-x86_64-standard:5.0',
    sub('${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/x:1'),
    { 'Fn::Join': ['', [att('Repository', 'RepositoryUri'), ':1.2.3']] },
  ])('%j is our own', (value) => {
    expect(ask('foreignImage', value)).toEqual([]);
  });

  test.each([ref('Given'), sub('${Given}:1.2.3'), sub('${Given}.dkr.ecr.eu-west-1.amazonaws.com/x')])(
    '%j can come from anywhere',
    (value) => {
      expect(ask('foreignImage', value)).toEqual([expect.stringMatching(/^\?/)]);
    },
  );
});

describe('a bucket', () => {
  test.each(['s3://own-bucket/model', 'own-bucket', ref('Own'), sub('s3://models-${AWS::AccountId}/x')])(
    '%j is our own',
    (value) => {
      expect(ask('foreignBucket', value)).toEqual([]);
    },
  );

  test.each(['s3://another/model', ref('Given'), sub('s3://${Given}/x')])('%j can be anybody’s', (value) => {
    expect(ask('foreignBucket', value)).toEqual([expect.stringMatching(/^\?/)]);
  });
});

describe('a web address', () => {
  test('is told by its scheme', () => {
    expect([ask('url', 'https://x'), ask('url', 'arn:aws:x'), ask('url', sub('http://${Given}'))]).toEqual([
      ['!https://x'],
      [],
      ['!http://${Given}'],
    ]);
  });

  test('is not known where its start is not', () => {
    expect(ask('url', ref('Given'))).toEqual([expect.stringMatching(/^\?/)]);
  });
});

describe('the service of an endpoint', () => {
  test.each([
    ['com.amazonaws.us-east-1.s3', 's3'],
    ['cn.com.amazonaws.cn-north-1.s3', 's3'],
    ['com.amazonaws.us-east-1.dynamodb', 'dynamodb'],
    ['com.amazonaws.us-east-1.dynamodb-fips', 'dynamodb'],
  ])('%s is %s, of whichever type', (name, key) => {
    expect(catalogueKeyOf(name)).toBe(key);
  });
});
