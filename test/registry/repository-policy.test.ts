import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { beforeAll, describe, expect, test } from 'vitest';
import { ImageMirror } from '../../lib/registry/image-mirror';
import {
  ACCOUNT,
  FLAG_SETS,
  ORGANIZATION,
  OTHER_ACCOUNT,
  REGION,
  repositoryPolicyOf,
  testStack,
} from './helpers';
import { evaluate, type Context } from './policy-evaluator';

const IMPORTER = `arn:aws:iam::${ACCOUNT}:role/importer`;

const principal = (account: string, extra: Context = {}): Context => ({
  'aws:PrincipalAccount': account,
  'aws:PrincipalArn': `arn:aws:iam::${account}:role/somebody`,
  'aws:PrincipalIsAWSService': 'false',
  ...extra,
});
const own = principal(ACCOUNT);
const ownInOrganization = principal(ACCOUNT, { 'aws:PrincipalOrgID': ORGANIZATION });
const importer = { ...ownInOrganization, 'aws:PrincipalArn': IMPORTER };
const sibling = principal(OTHER_ACCOUNT, { 'aws:PrincipalOrgID': ORGANIZATION });
const foreign = principal(OTHER_ACCOUNT, { 'aws:PrincipalOrgID': 'o-somebodyelse' });
const loner = principal(OTHER_ACCOUNT);
const anonymous: Context = {};
const service: Context = { 'aws:PrincipalIsAWSService': 'true' };
const serviceForOwner = { ...service, 'aws:SourceAccount': ACCOUNT };
const serviceForForeigner = { ...service, 'aws:SourceAccount': OTHER_ACCOUNT };

const PULL = 'ecr:BatchGetImage';
const PUSH = 'ecr:PutImage';
const ADMINISTER = 'ecr:SetRepositoryPolicy';

describe.each(FLAG_SETS)('with %s', (_, context) => {
  const policyOf = (organizationId?: string): string => {
    const stack = new Stack(new App({ context }), 'Stack', { env: { account: ACCOUNT, region: REGION } });
    const mirror = new ImageMirror(stack, 'Mirror', { organizationId });
    mirror.grantPush(iam.Role.fromRoleArn(stack, 'Importer', IMPORTER));
    return repositoryPolicyOf(stack);
  };
  let alone = '';
  let organization = '';

  beforeAll(() => {
    alone = policyOf();
    organization = policyOf(ORGANIZATION);
  });

  test.each([
    ['a principal of the own account', own, 'silent'],
    ['another account of the same organization', sibling, 'deny'],
    ['a foreign principal', foreign, 'deny'],
    ['a principal without an organization', loner, 'deny'],
    ['an anonymous caller', anonymous, 'deny'],
    ['a service that acts for the own account', serviceForOwner, 'silent'],
    ['a service that acts for a foreigner', serviceForForeigner, 'deny'],
  ])('without an organization, pull by %s', (_who, request, decision) => {
    expect(evaluate(alone, PULL, request)).toBe(decision);
  });

  test.each([
    ['a principal of the own account', ownInOrganization, 'silent'],
    ['another account of the organization', sibling, 'allow'],
    ['a foreign principal', foreign, 'deny'],
    ['a principal without an organization', loner, 'deny'],
    ['an anonymous caller', anonymous, 'deny'],
    ['a service that acts for nobody in particular', service, 'silent'],
    ['a service that acts for a foreigner', serviceForForeigner, 'deny'],
    [
      'a service that acts for the organization',
      { ...serviceForForeigner, 'aws:SourceOrgID': ORGANIZATION },
      'silent',
    ],
  ])('with an organization, pull by %s', (_who, request, decision) => {
    expect(evaluate(organization, PULL, request)).toBe(decision);
  });

  test.each([
    ['the named role', importer, 'silent'],
    ['another principal of the account', ownInOrganization, 'deny'],
    ['another account of the organization', sibling, 'deny'],
    ['a foreign principal', foreign, 'deny'],
    ['a foreign role of the same name', { ...foreign, 'aws:PrincipalArn': IMPORTER }, 'deny'],
    ['an anonymous caller', anonymous, 'deny'],
  ])('push by %s', (_who, request, decision) => {
    expect(evaluate(organization, PUSH, request)).toBe(decision);
  });

  test('a mistyped organization does not lock the owner out', () => {
    expect(evaluate(policyOf('o-mistyped00'), ADMINISTER, ownInOrganization)).toBe('silent');
  });

  test('nobody abroad may administer a repository', () => {
    expect(evaluate(organization, ADMINISTER, foreign)).toBe('deny');
    expect(evaluate(organization, ADMINISTER, sibling)).toBe('silent');
  });
});

describe('pushers', () => {
  test('without a pusher nobody can push', () => {
    const stack = testStack();
    new ImageMirror(stack, 'Mirror');
    expect(evaluate(repositoryPolicyOf(stack), PUSH, importer)).toBe('deny');
  });

  test.each(['ecr:InitiateLayerUpload', 'ecr:UploadLayerPart', 'ecr:CompleteLayerUpload', 'ecr:PutImage'])(
    '%s is refused to all but pushers',
    (action) => {
      const stack = testStack();
      new ImageMirror(stack, 'Mirror').grantPush(iam.Role.fromRoleArn(stack, 'Importer', IMPORTER));
      expect(evaluate(repositoryPolicyOf(stack), action, own)).toBe('deny');
      expect(evaluate(repositoryPolicyOf(stack), action, importer)).toBe('silent');
    },
  );

  test('a role of the app is named by its ARN, once', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    const mirror = new ImageMirror(stack, 'Mirror');
    mirror.grantPush(role);
    mirror.grantPush(role);
    const arn = `<${stack.getLogicalId(role.node.defaultChild as iam.CfnRole)}.Arn>`;
    expect(repositoryPolicyOf(stack).split(arn)).toHaveLength(2);
  });

  test('a role of another stack can be a pusher', () => {
    const app = new App();
    const env = { account: ACCOUNT, region: REGION };
    const roles = new Stack(app, 'Roles', { env });
    const images = new Stack(app, 'Images', { env });
    const mirror = new ImageMirror(images, 'Mirror');
    mirror.grantPush(new iam.Role(roles, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
    expect(() => app.synth()).not.toThrow();
    expect(images.dependencies).toEqual([roles]);
  });
});

describe('form', () => {
  test('a policy names no resource, which ECR refuses', () => {
    const stack = testStack();
    new ImageMirror(stack, 'Mirror', { organizationId: ORGANIZATION });
    expect(repositoryPolicyOf(stack)).not.toMatch(/"(Not)?Resource"/);
  });

  test('an account that only the deployment knows is filled in by CloudFormation', () => {
    const stack = testStack({ region: REGION });
    new ImageMirror(stack, 'Mirror');
    const policy = repositoryPolicyOf(stack);
    expect(evaluate(policy, PULL, own)).toBe('silent');
    expect(evaluate(policy, PULL, foreign)).toBe('deny');
  });
});
