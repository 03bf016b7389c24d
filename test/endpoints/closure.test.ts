import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CATALOGUE, catalogueRow } from '../../lib/endpoints/catalogue';
import { closeOver, type Closure } from '../../lib/endpoints/closure';
import { ACTION_ENDPOINTS, endpointsOf, needsOfActions, type Need } from '../../lib/endpoints/need';
import { PARTITIONS } from '../../lib/endpoints/partitions';
import { needsOfProfile, PROFILES } from '../../lib/endpoints/profiles';

const REGION = 'eu-central-1';
const REGIONS = PARTITIONS.flatMap(({ regions }) => regions);

function calls(...actions: readonly string[]): readonly Need[] {
  return needsOfActions({ actions, resources: [], why: 'it serves', askedBy: 'Prod/Server' });
}

function keysOf({ endpoints }: Closure): readonly string[] {
  return endpoints.map(({ row }) => row.key);
}

describe('the endpoints of an action', () => {
  test.each([
    ['kms:Decrypt', ['kms']],
    ['KMS:Decrypt', ['kms']],
    ['bedrock:InvokeModel', ['bedrock-runtime']],
    ['bedrock:InvokeAgent', ['bedrock-agent-runtime']],
    ['bedrock:GetAgent', ['bedrock-agent']],
    ['bedrock:ListFoundationModels', ['bedrock']],
    [
      'bedrock:*',
      [
        'bedrock',
        'bedrock-agent',
        'bedrock-agent-runtime',
        'bedrock-data-automation',
        'bedrock-data-automation-runtime',
        'bedrock-runtime',
      ],
    ],
    ['bedrock:StartAutomatedReasoningPolicyBuildWorkflow', ['bedrock']],
    ['bedrock:InvokeDataAutomationAsync', ['bedrock-data-automation-runtime']],
    ['bedrock:ListDataAutomationLibraryIngestionJobs', ['bedrock-data-automation']],
    ['bedrock-agentcore:InvokeAgentRuntime', ['bedrock-agentcore']],
    ['bedrock-agentcore:CreateAgentRuntime', ['bedrock-agentcore-control']],
    ['bedrock-agentcore:InvokeGateway', ['bedrock-agentcore-gateway']],
    ['kinesis:PutRecord', ['kinesis-streams']],
    ['firehose:PutRecordBatch', ['kinesis-firehose']],
    ['states:StartSyncExecution', ['sync-states']],
    ['states:StartExecution', ['states']],
    ['guardduty:SendSecurityTelemetry', ['guardduty-data']],
    ['guardduty:ListDetectors', ['guardduty']],
    ['sagemaker:PutRecord', ['sagemaker-featurestore-runtime']],
    ['sagemaker:BatchPutMetrics', ['sagemaker-metrics']],
    ['codeartifact:ReadFromRepository', ['codeartifact-repositories']],
    ['ses:SendRawEmail', ['email', 'email-smtp']],
    ['iot:Publish', ['iot-data']],
    ['rds-data:ExecuteStatement', ['rds-data']],
    ['s3:GetObject', ['s3']],
    ['bedrock:InvokeModelWith*', ['bedrock-runtime']],
    ['transcribe:Start*', ['transcribe', 'transcribestreaming']],
    ['ecr:GetAuthorizationToken', ['ecr-api']],
    ['ecr:BatchGetImage', ['ecr-api', 'ecr-dkr']],
    ['transcribe:StartStreamTranscription', ['transcribestreaming']],
    ['transcribe:StartTranscriptionJob', ['transcribe']],
    ['sagemaker:InvokeEndpointWithResponseStream', ['sagemaker-runtime']],
    ['cloudwatch:PutMetricData', ['monitoring']],
    ['cloudformation:DescribeStacks', ['cloudformation']],
    ['cloudformation:GetResource', ['cloudcontrolapi']],
    ['tag:GetResources', ['tagging']],
  ])('%s is served by %j', (action, endpoints) => {
    expect(endpointsOf(action)).toEqual(endpoints);
  });

  test('of a service that nobody knows are none', () => {
    expect(endpointsOf('nosuchservice:Do')).toBeUndefined();
  });

  test('that no endpoint of a service serves are none', () => {
    expect(endpointsOf('iot:CreateThing')).toBeUndefined();
  });

  test('have a source and a day', () => {
    const odd = ACTION_ENDPOINTS.filter(
      ({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date),
    );
    expect(odd).toEqual([]);
  });

  test.each(['kms', 'kms:', ':Decrypt', 'kms:Decrypt it', '*'])('%j is no action', (action) => {
    expect(() => endpointsOf(action)).toThrow(/is no IAM action, expected one like 'kms:Decrypt'/);
  });

  test('are those of the catalogue', () => {
    const keys = new Set(ACTION_ENDPOINTS.flatMap(({ endpoints }) => endpoints));
    expect([...keys].filter((key) => catalogueRow(key).key !== key)).toEqual([]);
  });

  test('are told apart wherever several serve one prefix', () => {
    const own = CATALOGUE.filter(({ gateway }) => gateway === undefined);
    const shared = own
      .flatMap(({ iamPrefixes }) => iamPrefixes)
      .filter((prefix, index, all) => all.indexOf(prefix) !== index);
    expect(
      [...new Set(shared)].filter((prefix) => !ACTION_ENDPOINTS.some((row) => row.prefix === prefix)),
    ).toEqual([]);
  });
});

describe('the closure', () => {
  test('has the endpoints that are needed, and those that they do not work without', () => {
    const closure = closeOver(calls('ecr:BatchGetImage'), { region: REGION });
    expect(keysOf(closure)).toEqual(['ecr-api', 'ecr-dkr', 's3']);
  });

  test('has an interface beside a gateway only where it is asked for', () => {
    const asked = (service: string): readonly Need[] => [
      { service, actions: [], resources: [], why: 'it serves', askedBy: 'Office' },
    ];
    expect(keysOf(closeOver(calls('s3:GetObject', 'dynamodb:GetItem'), { region: REGION }))).toEqual([
      'dynamodb',
      's3',
    ]);
    expect(keysOf(closeOver(asked('s3-interface'), { region: REGION }))).toEqual(['s3', 's3-interface']);
    expect(keysOf(closeOver(asked('dynamodb-interface'), { region: REGION }))).toEqual([
      'dynamodb-interface',
    ]);
  });

  test('notes what clients have to be told, where an endpoint has no private DNS', () => {
    const { notes } = closeOver(calls('dynamodb:GetRecords'), { region: REGION });
    expect(notes).toContainEqual(
      expect.stringContaining('DynamoDB Streams has no private DNS: clients have'),
    );
  });

  test('of nothing is empty', () => {
    expect(closeOver([], { region: REGION }).endpoints).toEqual([]);
  });

  test('notes an action that AWS does not have, once', () => {
    const needs = [...calls('kms:Decrpt'), ...calls('kms:Decrpt', 'kms:Decrypt', 'kms:Generate*')];
    expect(closeOver(needs, { region: REGION }).notes).toEqual([
      expect.stringMatching(/^'Prod\/Server' calls 'kms:Decrpt', which AWS did not list on [\d-]+: check/),
    ]);
  });

  test('tells who asks for each endpoint, and why', () => {
    const [endpoint] = closeOver(calls('kms:Decrypt'), { region: REGION }).endpoints;
    expect(endpoint?.needs).toEqual([
      { service: 'kms', actions: ['kms:Decrypt'], resources: [], why: 'it serves', askedBy: 'Prod/Server' },
    ]);
  });

  test('tells what an endpoint that nobody asks for stands beside', () => {
    const s3 = closeOver(calls('ecr:BatchGetImage'), { region: REGION }).endpoints.at(-1);
    expect([s3?.needs, s3?.beside]).toEqual([
      [],
      [
        'ecr-dkr: image layers are downloaded from an S3 bucket of the service',
        'ecr-api: image layers are downloaded from an S3 bucket of the service',
      ],
    ]);
  });

  test('reads the issuer names that the endpoint of EKS hides', () => {
    expect(keysOf(closeOver(calls('eks:DescribeCluster'), { region: REGION }))).toContain('oidc-eks');
  });

  test('names what has no endpoint, who asks, and a way round', () => {
    const { unmet } = closeOver(calls('bedrock:InvokeModel'), { region: 'us-iso-east-1' });
    expect(unmet).toEqual([
      {
        service: 'bedrock-runtime',
        needs: calls('bedrock:InvokeModel'),
        why: 'no endpoint of Amazon Bedrock runtime is known in us-iso-east-1',
        wayRound: expect.stringContaining('serve an open-weight model inside the VPC') as string,
      },
    ]);
  });

  test('takes FIPS endpoints where the Region has them', () => {
    const { endpoints } = closeOver(calls('kms:Decrypt'), { region: 'us-east-1', fips: true });
    expect(endpoints.map(({ serviceName, dnsNames, isFips }) => [serviceName, dnsNames, isFips])).toEqual([
      ['com.amazonaws.us-east-1.kms-fips', ['kms-fips.us-east-1.amazonaws.com'], true],
    ]);
  });

  test('says where there is no FIPS endpoint', () => {
    const { notes } = closeOver(calls('logs:PutLogEvents'), { region: 'us-east-1', fips: true });
    expect(notes.join()).toContain('has no FIPS endpoint service in us-east-1');
  });

  test('leaves the policy away where the FIPS endpoint of a service takes none', () => {
    const policies = ['us-east-1', 'eu-central-1'].map((region) =>
      closeOver(calls('sagemaker:InvokeEndpoint'), { region, fips: true }).endpoints.map(
        ({ isFips, row }) => [isFips, row.policySupported],
      ),
    );
    expect(policies).toEqual([[[true, false]], [[false, true]]]);
  });

  test.each([
    ['batch:SubmitJob', []],
    [
      'synthetics:GetCanary',
      ['no source says whether endpoints of Amazon CloudWatch Synthetics accept a policy'],
    ],
    [
      'account:GetContactInformation',
      ['which names the endpoint of AWS Account Management answers', 'accept a policy'],
    ],
  ])('tells what no source confirms about the service of %s', (action, texts) => {
    const { notes } = closeOver(calls(action), { region: REGION });
    expect(notes).toEqual(texts.map((text) => expect.stringContaining(text) as string));
  });

  test('marks the endpoints of another VPC', () => {
    const { endpoints } = closeOver(calls('kms:Decrypt', 'sts:GetCallerIdentity'), {
      region: REGION,
      central: ['kms'],
    });
    expect(endpoints.map(({ row, isCentral }) => [row.key, isCentral])).toEqual([
      ['kms', true],
      ['sts', false],
    ]);
  });

  test('refuses an action of another service', () => {
    const need = { ...calls('kms:Decrypt')[0]!, actions: ['s3:GetObject'] };
    expect(() => closeOver([need], { region: REGION })).toThrow(
      "Prod/Server needs action 's3:GetObject' of 'kms', expected 'kms:…'",
    );
  });

  test.each(PROFILES.map(({ profile }) => profile))('of profile %s is met in eu-central-1', (profile) => {
    expect(closeOver(needsOfProfile(profile), { region: REGION }).unmet).toEqual([]);
  });

  test('is that of the union: closing over more never takes an endpoint away', () => {
    const all = needsOfProfile('llm');
    const some = fc.subarray([...all]);
    fc.assert(
      fc.property(some, fc.constantFrom(...REGIONS), (needs, region) => {
        const few = new Set(keysOf(closeOver(needs, { region })));
        const many = new Set(keysOf(closeOver(all, { region })));
        return [...few].every((key) => many.has(key));
      }),
    );
  });

  test('is closed: what its endpoints stand for asks for no other endpoint', () => {
    fc.assert(
      fc.property(fc.subarray([...needsOfProfile('llm')]), fc.constantFrom(...REGIONS), (needs, region) => {
        const once = closeOver(needs, { region });
        const again = closeOver(
          once.endpoints.flatMap((endpoint) => endpoint.needs),
          { region },
        );
        return keysOf(again).every((key) => keysOf(once).includes(key));
      }),
    );
  });
});

describe('profiles', () => {
  test('give a source and a day', () => {
    expect(PROFILES.filter(({ source, date }) => source === '' || !/^\d{4}-\d{2}-\d{2}$/.test(date))).toEqual(
      [],
    );
  });

  test('name only actions that an endpoint serves', () => {
    const actions = PROFILES.flatMap(({ needs }) => needs.flatMap((need) => need.actions));
    expect(actions.filter((action) => endpointsOf(action) === undefined)).toEqual([]);
  });

  test('refuse another name', () => {
    expect(() => needsOfProfile('all')).toThrow(
      "profile 'all' is unknown, expected one of: minimal, eks, bedrock, llm",
    );
  });
});
