import { Annotations, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';

/** What EC2 Auto Scaling does with the key of a volume, beside the grant for it. */
const VOLUME_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey*',
  'kms:ReEncrypt*',
];

/** Id of the warning where the policy of a key cannot be changed from here, for acknowledgements. */
const IMPORTED_KEY = 'cdk-airgap:imported-volume-key';

/**
 * Lets EC2 Auto Scaling launch instances whose volumes a key encrypts.
 *
 * Without it no node ever starts. The service-linked role is named by condition and not as principal: KMS refuses a policy
 * whose principal does not exist yet, and a new account has the role only after its first Auto Scaling group.
 *
 * @see https://docs.aws.amazon.com/autoscaling/ec2/userguide/key-policy-requirements-EBS-encryption.html
 */
export function admitAutoScaling(key: kms.IKey, scope: IConstruct): void {
  const stack = Stack.of(scope);
  const role = stack.formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: 'aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
  });
  const conditions = { StringEquals: { 'kms:CallerAccount': stack.account, 'aws:PrincipalArn': role } };
  const added = [
    new iam.PolicyStatement({
      sid: 'AutoScalingUsesVolumes',
      principals: [new iam.AnyPrincipal()],
      actions: VOLUME_ACTIONS,
      resources: ['*'],
      conditions,
    }),
    new iam.PolicyStatement({
      sid: 'AutoScalingGrantsVolumes',
      principals: [new iam.AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { ...conditions, Bool: { 'kms:GrantIsForAWSResource': 'true' } },
    }),
  ].map((statement) => addOnce(key, statement));
  if (added.includes(false)) {
    Annotations.of(scope).addWarningV2(
      IMPORTED_KEY,
      `the policy of the key '${key.keyArn}' is not in this app: nodes start only if it admits '${role}' to ` +
        `${['kms:CreateGrant', ...VOLUME_ACTIONS].join(', ')}`,
    );
  }
}

/** Whether each statement could be added, by key: many node groups share one. */
const ADMITTED = new WeakMap<kms.IKey, Map<string, boolean>>();

/** Adds a statement once. @returns false where the key is imported */
function addOnce(key: kms.IKey, statement: iam.PolicyStatement): boolean {
  const admitted = ADMITTED.get(key) ?? new Map<string, boolean>();
  ADMITTED.set(key, admitted);
  const sid = statement.sid ?? '';
  const known = admitted.get(sid) ?? key.addToResourcePolicy(statement).statementAdded;
  admitted.set(sid, known);
  return known;
}
