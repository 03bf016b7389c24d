import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../../lib/endpoints/catalogue';
import { PARTITIONS } from '../../lib/endpoints/partitions';
import {
  admittedForeignArns,
  endpointPolicy,
  MAX_POLICY_CHARACTERS,
  type EndpointPolicyContext,
} from '../../lib/endpoints/policy';
import { ADMISSIONS } from '../../lib/endpoints/service-owned';
import { admits, type IamRequest } from './iam-evaluator';

const OWN = '111122223333';
const FOREIGN = '999988887777';
const ORG = 'o-own0000000';
const ACCOUNT: EndpointPolicyContext = { region: 'eu-central-1', accountId: OWN };
const ORGANIZATION: EndpointPolicyContext = { ...ACCOUNT, organizationId: ORG };
const WITH_POLICY = CATALOGUE.filter(({ policySupported }) => policySupported);
const REGIONS = PARTITIONS.flatMap(({ regions }) => regions);

/** A signed request by a principal of one account to a resource of another. */
function request(principal: string, owner: string, rest: Partial<IamRequest> = {}): IamRequest {
  return {
    action: 'kms:Decrypt',
    resource: `arn:aws:kms:eu-central-1:${owner}:key/k`,
    keys: {
      'aws:PrincipalAccount': principal,
      'aws:PrincipalOrgID': principal === OWN ? ORG : 'o-foreign000',
      'aws:ResourceAccount': owner,
      'aws:ResourceOrgID': owner === OWN ? ORG : 'o-foreign000',
    },
    ...rest,
  };
}

function admitted(service: string, ask: IamRequest, context: EndpointPolicyContext = ACCOUNT): boolean {
  const policy = endpointPolicy(service, context);
  if (policy === undefined) throw new Error(`${service} has no policy`);
  return admits(policy, ask);
}

describe.each([
  ['an account', ACCOUNT],
  ['an organization', ORGANIZATION],
])('the policy of every service, for %s', (_, context) => {
  describe.each(WITH_POLICY.map((row) => [row.key, row] as const))('%s', (key, row) => {
    const action = `${row.iamPrefixes[0]}:Anything`;
    const resource = 'arn:aws:any:eu-central-1:0:thing';

    test('admits own principals to own resources', () => {
      expect(admitted(key, request(OWN, OWN, { action, resource }), context)).toBe(true);
    });

    test('refuses foreign principals', () => {
      expect(admitted(key, request(FOREIGN, OWN, { action, resource }), context)).toBe(false);
      expect(admitted(key, request(FOREIGN, FOREIGN, { action, resource }), context)).toBe(false);
    });

    test('refuses anonymous requests and those of AWS services', () => {
      expect(admitted(key, { action, resource, keys: {} }, context)).toBe(false);
      const service = { 'aws:PrincipalIsAWSService': 'true', 'aws:ResourceAccount': FOREIGN };
      expect(admitted(key, { action, resource, keys: service }, context)).toBe(false);
    });
  });

  test.each(
    WITH_POLICY.filter(({ resourceOwnerKey }) => resourceOwnerKey).map((row) => [row.key, row] as const),
  )('%s refuses own principals to foreign resources', (key, { iamPrefixes }) => {
    const ask = { action: `${iamPrefixes[0]}:Anything`, resource: 'arn:aws:any:eu-central-1:0:thing' };
    expect(admitted(key, request(OWN, FOREIGN, ask), context)).toBe(false);
  });

  test.each(REGIONS)('is short enough in %s', (region) => {
    for (const { key } of WITH_POLICY) {
      const text = JSON.stringify(endpointPolicy(key, { ...context, region, tier: 'handler' }));
      expect(text.length, key).toBeLessThan(MAX_POLICY_CHARACTERS);
    }
  });
});

describe('statements', () => {
  const every = REGIONS.flatMap((region) =>
    WITH_POLICY.flatMap(({ key }) =>
      endpointPolicy(key, { ...ORGANIZATION, region, tier: 'handler' })!.Statement.map((statement) => ({
        region,
        statement,
      })),
    ),
  );

  test('speak of nothing but StringEquals', () => {
    for (const { statement } of every) {
      expect(Object.keys(statement.Condition ?? { StringEquals: {} })).toEqual(['StringEquals']);
    }
  });

  test('never mention service principals', () => {
    expect(JSON.stringify(every)).not.toMatch(/PrincipalIsAWSService|ViaAWSService|IfExists|ForAnyValue/);
  });

  test('without a condition are reads of exact ARNs, or the answer of a custom resource', () => {
    const reads = new Set(['s3:GetObject', 'sts:AssumeRoleWithWebIdentity']);
    for (const { statement } of every.filter(({ statement: { Condition } }) => Condition === undefined)) {
      expect(statement.Resource.every((arn) => arn.startsWith('arn:'))).toBe(true);
      const writes = statement.Action.filter((action) => !reads.has(action));
      expect(writes).toEqual(statement.Sid === 'CustomResourceResponses' ? ['s3:PutObject'] : []);
    }
  });

  test('carry the partition of their Region in every ARN', () => {
    for (const { region, statement } of every) {
      const partition = PARTITIONS.find(({ regions }) => regions.includes(region))!.partition;
      for (const arn of statement.Resource.filter((resource) => resource !== '*')) {
        expect(arn.split(':')[1]).toBe(partition);
      }
    }
  });

  test('leave no placeholder', () => {
    expect(JSON.stringify(every)).not.toMatch(/\{(partition|region|regionNoDashes|account|owner)\}/);
  });
});

describe('S3', () => {
  const layer = 'arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/sha256/layer';
  const response = 'arn:aws:s3:::cloudformation-custom-resource-response-eucentral1/answer';
  const ecr = { 'aws:PrincipalAccount': FOREIGN, 'aws:ResourceAccount': FOREIGN };

  test('an image layer is downloaded by the URL that ECR signed', () => {
    expect(admitted('s3', { action: 's3:GetObject', resource: layer, keys: ecr }, ORGANIZATION)).toBe(true);
  });

  test('nothing is written to the layer bucket', () => {
    expect(admitted('s3', { action: 's3:PutObject', resource: layer, keys: ecr })).toBe(false);
  });

  test('the layer bucket is admitted only beside the Docker registry', () => {
    const ask = { action: 's3:GetObject', resource: layer, keys: ecr };
    expect(admitted('s3', ask, { ...ACCOUNT, services: ['s3'] })).toBe(false);
    expect(admitted('s3', ask, { ...ACCOUNT, services: ['s3', 'ecr-dkr'] })).toBe(true);
  });

  test('a layer bucket of another Region is refused', () => {
    const resource = layer.replace('eu-central-1', 'us-east-1');
    expect(admitted('s3', { action: 's3:GetObject', resource, keys: ecr })).toBe(false);
  });

  test('Amazon Linux packages are read anonymously', () => {
    const resource = 'arn:aws:s3:::al2023-repos-eu-central-1-de612dc2/core/repodata';
    expect(admitted('s3', { action: 's3:GetObject', resource, keys: {} })).toBe(true);
  });

  test('workloads cannot write to the response buckets of CloudFormation', () => {
    expect(admitted('s3', { action: 's3:PutObject', resource: response, keys: ecr })).toBe(false);
    expect(admittedForeignArns('s3', ACCOUNT).join()).not.toContain('cloudformation');
  });

  test('handlers can', () => {
    const handler: EndpointPolicyContext = { ...ACCOUNT, tier: 'handler' };
    expect(admitted('s3', { action: 's3:PutObject', resource: response, keys: ecr }, handler)).toBe(true);
    expect(admittedForeignArns('s3', handler)).toContain(
      'arn:aws:s3:::cloudformation-custom-resource-response-eucentral1/*',
    );
  });

  test('a stolen key of another account cannot write to its own bucket', () => {
    const ask = request(FOREIGN, FOREIGN, { action: 's3:PutObject', resource: 'arn:aws:s3:::loot/x' });
    expect(admitted('s3', ask)).toBe(false);
  });
});

describe('what a cluster needs to boot', () => {
  const addon = 'arn:aws:ecr:eu-central-1:602401143452:repository/eks/coredns';
  const own = request(OWN, OWN).keys;

  test.each([
    ['ecr-api', 'ecr:GetAuthorizationToken', '*'],
    ['ec2', 'ec2:DescribeInstances', '*'],
    ['sts', 'sts:GetCallerIdentity', '*'],
    ['sts', 'sts:AssumeRole', `arn:aws:iam::${OWN}:role/node`],
    ['eks-auth', 'eks-auth:AssumeRoleForPodIdentity', `arn:aws:eks:eu-central-1:${OWN}:cluster/c`],
    ['ssm', 'ssm:UpdateInstanceInformation', `arn:aws:ec2:eu-central-1:${OWN}:instance/i-1`],
    ['logs', 'logs:PutLogEvents', `arn:aws:logs:eu-central-1:${OWN}:log-group:g`],
  ])('%s admits %s', (service, action, resource) => {
    expect(admitted(service, { action, resource, keys: own })).toBe(true);
  });

  test.each(['ecr-api', 'ecr-dkr'])('%s admits images of EKS add-ons', (service) => {
    const keys = request(OWN, '602401143452').keys;
    expect(admitted(service, { action: 'ecr:BatchGetImage', resource: addon, keys })).toBe(true);
  });

  test('no image is pushed to the add-on registry', () => {
    const keys = request(OWN, '602401143452').keys;
    expect(admitted('ecr-api', { action: 'ecr:PutImage', resource: addon, keys })).toBe(false);
  });

  test('a web identity takes a role of the own account, unsigned', () => {
    const action = 'sts:AssumeRoleWithWebIdentity';
    expect(admitted('sts', { action, resource: `arn:aws:iam::${OWN}:role/pod`, keys: {} })).toBe(true);
    expect(admitted('sts', { action, resource: `arn:aws:iam::${FOREIGN}:role/pod`, keys: {} })).toBe(false);
  });

  test('a volume is created although the call carries no resource owner', () => {
    const keys = { 'aws:PrincipalAccount': OWN };
    const volume = (account: string) => `arn:aws:ec2:eu-central-1:${account}:volume/*`;
    expect(admitted('ec2', { action: 'ec2:CreateVolume', resource: volume(OWN), keys })).toBe(true);
    expect(admitted('ec2', { action: 'ec2:CreateVolume', resource: volume(FOREIGN), keys })).toBe(false);
  });

  test('an instance starts from an image of Amazon, not from anybody else s', () => {
    const ask = (owner: string) => ({
      action: 'ec2:RunInstances',
      resource: 'arn:aws:ec2:eu-central-1::image/ami-1',
      keys: { 'aws:PrincipalAccount': OWN, 'aws:ResourceAccount': FOREIGN, 'ec2:Owner': owner },
    });
    expect(admitted('ec2', ask('amazon'))).toBe(true);
    expect(admitted('ec2', ask(FOREIGN))).toBe(false);
  });

  test('public parameters are read', () => {
    const keys = { 'aws:PrincipalAccount': OWN };
    const resource = 'arn:aws:ssm:eu-central-1::parameter/aws/service/eks/optimized-ami/1.34';
    expect(admitted('ssm', { action: 'ssm:GetParameter', resource, keys })).toBe(true);
  });

  test('foundation models of the own Region are invoked, others are not', () => {
    const keys = { 'aws:PrincipalAccount': OWN };
    const model = (region: string) => `arn:aws:bedrock:${region}::foundation-model/m`;
    const ask = (region: string) => ({ action: 'bedrock:InvokeModel', resource: model(region), keys });
    expect(admitted('bedrock-runtime', ask('eu-central-1'))).toBe(true);
    expect(admitted('bedrock-runtime', ask('eu-west-1'))).toBe(false);
  });

  test('what AWS owns is admitted where it is needed without the service that it goes with', () => {
    const resource = 'arn:aws:ecr:eu-central-1:602401143452:repository/eks/coredns';
    const ask = { action: 'ecr:BatchGetImage', resource, keys: { 'aws:PrincipalAccount': OWN } };
    const bare: EndpointPolicyContext = { ...ACCOUNT, services: ['ecr-api'] };
    expect(admitted('ecr-api', ask, bare)).toBe(false);
    expect(admitted('ecr-api', ask, { ...bare, owned: ['EksAddonImages'] })).toBe(true);
  });

  test('an isolated partition takes the registry that the user names', () => {
    const resource = 'arn:aws-iso:ecr:us-iso-east-1:444455556666:repository/eks/coredns';
    const ask = { action: 'ecr:BatchGetImage', resource, keys: { 'aws:PrincipalAccount': OWN } };
    const iso: EndpointPolicyContext = { region: 'us-iso-east-1', accountId: OWN };
    expect(admitted('ecr-api', ask, iso)).toBe(false);
    expect(admitted('ecr-api', ask, { ...iso, imageRegistryAccounts: ['444455556666'] })).toBe(true);
  });
});

describe('misuse', () => {
  test('a service without policy support has no policy', () => {
    expect(endpointPolicy('oidc-eks', ACCOUNT)).toBeUndefined();
  });

  test('a policy that EC2 would refuse is an error', () => {
    const imageRegistryAccounts = Array.from({ length: 400 }, (_, index) => `${100_000_000_000 + index}`);
    expect(() => endpointPolicy('ecr-api', { ...ACCOUNT, imageRegistryAccounts })).toThrow(
      /the endpoint policy of 'ecr-api' has \d+ characters, expected at most 20480/,
    );
  });
});

describe('the admissions', () => {
  test('give a source, a day and a reason', () => {
    for (const { source, date, why } of ADMISSIONS) {
      expect([source !== '', /^\d{4}-\d{2}-\d{2}$/.test(date), why !== '']).toEqual([true, true, true]);
    }
  });

  test('have unique statement ids', () => {
    const ids = ADMISSIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('agree with the ownership classes of the catalogue', () => {
    for (const row of WITH_POLICY) {
      const classes = ADMISSIONS.filter(({ endpoints }) => endpoints.includes(row.key)).map(
        (one) => one.class,
      );
      expect([...row.admits].sort(), row.key).toEqual([...new Set(['own', ...classes])].sort());
    }
  });

  test('use only actions of the endpoint that carries them', () => {
    for (const { endpoints, actions } of ADMISSIONS) {
      for (const row of CATALOGUE.filter(({ key }) => endpoints.includes(key))) {
        for (const action of actions) expect(row.iamPrefixes).toContain(action.split(':')[0]);
      }
    }
  });

  test('name add-on accounts of twelve digits in known Regions', () => {
    for (const { owners } of ADMISSIONS) {
      for (const [region, account] of Object.entries(owners ?? {})) {
        expect([REGIONS.includes(region), /^\d{12}$/.test(account)], region).toEqual([true, true]);
      }
    }
  });
});
