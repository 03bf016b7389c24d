import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { describe, expect, test } from 'vitest';
import { ImageMirror } from '../../lib/registry/image-mirror';
import { ACCOUNT, FLAG_SETS, ORGANIZATION, OTHER_ACCOUNT, REGION, testStack } from './helpers';

const service = new iam.ServicePrincipal('codebuild.amazonaws.com');

describe('grants', () => {
  const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
  const token = { Action: 'ecr:GetAuthorizationToken', Effect: 'Allow', Resource: '*' };

  test.each(FLAG_SETS)('pulling needs a token and three actions on the mirror, with %s', (_, context) => {
    const stack = new Stack(new App({ context }), 'Stack', { env: { account: ACCOUNT, region: REGION } });
    const node = new iam.Role(stack, 'Node', { assumedBy: service });
    const grant = new ImageMirror(stack, 'Mirror').grantPull(node);
    expect(grant.success).toBe(true);
    expect(statementsOf(stack, node)).toEqual([
      token,
      { Action: PULL, Effect: 'Allow', Resource: expect.anything() },
    ]);
  });

  test('pushing adds what writes images and creates their repositories', () => {
    const stack = testStack();
    const importer = new iam.Role(stack, 'Importer', { assumedBy: service });
    new ImageMirror(stack, 'Mirror').grantPush(importer);
    const [first, second] = statementsOf(stack, importer);
    expect(first).toEqual(token);
    expect([...second!.Action].sort()).toEqual([
      'ecr:BatchCheckLayerAvailability',
      'ecr:BatchGetImage',
      'ecr:CompleteLayerUpload',
      'ecr:CreateRepository',
      'ecr:InitiateLayerUpload',
      'ecr:PutImage',
      'ecr:UploadLayerPart',
    ]);
    expect(JSON.stringify(second!.Resource)).toContain('repository/airgap/*');
  });

  test('no grant touches the key: ECR uses it on behalf of the caller', () => {
    const stack = testStack();
    const role = new iam.Role(stack, 'Role', { assumedBy: service });
    const mirror = new ImageMirror(stack, 'Mirror');
    mirror.grantPull(role);
    mirror.grantPush(role);
    expect(JSON.stringify(statementsOf(stack, role))).not.toContain('kms:');
  });

  test('a puller of another account is refused unless there is an organization', () => {
    const stack = testStack();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', `arn:aws:iam::${OTHER_ACCOUNT}:role/node`);
    expect(() => new ImageMirror(stack, 'Mirror').grantPull(foreign)).toThrow(
      "ImageMirror 'Stack/Mirror': grantPull was given a principal of account '444455556666', " +
        "expected one of account '111122223333': give organizationId if both accounts are in one organization",
    );
    const shared = new ImageMirror(stack, 'Shared', { prefix: 'shared', organizationId: ORGANIZATION });
    expect(() => shared.grantPull(foreign)).not.toThrow();
  });

  test('a pattern of roles is refused as a pusher', () => {
    const stack = testStack();
    const anyRole = iam.Role.fromRoleArn(stack, 'Any', `arn:aws:iam::${ACCOUNT}:role/*`);
    expect(() => new ImageMirror(stack, 'Mirror').grantPush(anyRole)).toThrow(
      /grantPush was given a pattern, 'arn:aws:iam::111122223333:role\/\*', expected the ARN of one role/,
    );
  });

  test('a pusher of another account is always refused', () => {
    const stack = testStack();
    const foreign = iam.Role.fromRoleArn(stack, 'Foreign', `arn:aws:iam::${OTHER_ACCOUNT}:role/importer`);
    const mirror = new ImageMirror(stack, 'Mirror', { organizationId: ORGANIZATION });
    expect(() => mirror.grantPush(foreign)).toThrow(
      /grantPush was given a principal of account '444455556666'/,
    );
  });
});

interface Statement {
  readonly Action: string[];
  readonly Resource: unknown;
}

function statementsOf(stack: Stack, role: iam.Role): Statement[] {
  const policies = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'));
  const roleId = stack.getLogicalId(role.node.defaultChild as iam.CfnRole);
  return policies
    .filter(({ Properties }) => Properties.Roles.some((each: { Ref?: string }) => each.Ref === roleId))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[]);
}
