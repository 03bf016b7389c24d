import { refusedTakersIn } from './completeness/takers';
import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import { nodesFrom } from './node-examples';
import type { Example, RuleModule } from './rule';

type Json = Readonly<Record<string, unknown>>;

const ROOT = { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } };
const OWNER: Json = { Effect: 'Allow', Principal: ROOT, Action: 'kms:*', Resource: '*' };

const trust = (Service: unknown, Action: unknown): Json => ({
  Role: {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Principal: { Service }, Action }] },
    },
  },
});

/** Pods with a role. */
const pods = (Service: unknown, ...actions: readonly string[]): Json => ({
  ...trust(Service, actions),
  Pods: {
    Type: 'AWS::EKS::PodIdentityAssociation',
    Properties: {
      ClusterName: 'own',
      Namespace: 'serving',
      ServiceAccount: 'server',
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    },
  },
});

const TAKE = ['sts:AssumeRole', 'sts:TagSession'] as const;

const key = (...Statement: readonly Json[]): Json => ({
  Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: { Statement } } },
});

/** A log group with a key. */
const logs = (...statements: readonly Json[]): Json => ({
  ...key(OWNER, ...statements),
  Logs: { Type: 'AWS::Logs::LogGroup', Properties: { KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
});

const LOGS: Json = {
  Effect: 'Allow',
  Principal: { Service: { 'Fn::Sub': 'logs.${AWS::Region}.${AWS::URLSuffix}' } },
  Action: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:GenerateDataKey*'],
  Resource: '*',
};

/** The same without functions of CloudFormation, which no text has. */
const LOGS_TEXT: Json = { ...LOGS, Principal: { Service: 'logs.eu-central-1.amazonaws.com' } };

/** Nodes with volumes that a key encrypts. */
const volumes = (...statements: readonly Json[]): Json => ({
  ...key(OWNER, ...statements),
  ...nodesFrom({
    SecurityGroupIds: ['sg-1'],
    BlockDeviceMappings: [
      { DeviceName: '/dev/xvda', Ebs: { Encrypted: true, KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } } },
    ],
  }),
});

const SCALING = {
  'Fn::Sub':
    'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
};
const scaling = (Principal: unknown, ...Action: readonly string[]): Json => ({
  Effect: 'Allow',
  ...{ Principal, Action, Resource: '*' },
});
const USES = ['kms:Decrypt', 'kms:GenerateDataKey*'];

/** AG808: trust and key policies let in who takes a role or uses a key. */
export const ag808: RuleModule = {
  id: 'AG808',
  title: 'A role or key refuses who has to use it',
  severity: 'error',
  state: 'defect',
  category: 'identity',
  rationale:
    'A role is taken, and a key is used, only by whom its own policy lets in: a trust policy that leaves the service out, or a key policy that leaves Auto Scaling out, ends the deployment, or launches nodes that end at once.',
  fix: 'let the trust policy of the role, or the policy of the key, allow the service what it calls',
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a role of pods that another service takes', pods('ec2.amazonaws.com', ...TAKE)),
      network('a role of pods whose sessions have no tags', pods('pods.eks.amazonaws.com', TAKE[0])),
      network('a log group whose key leaves the service of logs out', logs()),
      network('a log group whose key lets the service read alone', logs({ ...LOGS, Action: 'kms:Decrypt' })),
      network('volumes of nodes whose key leaves Auto Scaling out', volumes()),
      network(
        'volumes of nodes whose key Auto Scaling can grant to nobody',
        volumes(scaling({ AWS: SCALING }, ...USES)),
      ),
      network('a key that nobody may change', key({ ...LOGS })),
      network('a key that nobody may change, with its policy as a text', {
        Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: JSON.stringify({ Statement: [LOGS_TEXT] }) } },
      }),
    ],
    good: [
      network('a role of pods that pods take', pods('pods.eks.amazonaws.com', ...TAKE)),
      network('a role of pods that a service takes which a parameter names', pods(ref('Service'), ...TAKE), {
        Parameters: { Service: { Type: 'String' } },
      }),
      network('a log group whose key lets the service of logs in', logs(LOGS)),
      network(
        'volumes of nodes whose key lets Auto Scaling in',
        volumes(scaling({ AWS: SCALING }, 'kms:CreateGrant', ...USES)),
      ),
      network(
        'the same by a condition on who calls',
        volumes({
          ...scaling({ AWS: '*' }, 'kms:CreateGrant', ...USES),
          Condition: { StringEquals: { 'aws:PrincipalArn': SCALING } },
        }),
      ),
      withoutPolicy(),
      network('a key with a policy in which nothing is written', {
        Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
      }),
      network('a key that may lock everybody out', {
        Key: {
          Type: 'AWS::KMS::Key',
          Properties: { BypassPolicyLockoutSafetyCheck: true, KeyPolicy: { Statement: [LOGS] } },
        },
      }),
    ],
  },

  check: ({ model }) => refusedTakersIn(model),
};

function withoutPolicy(): Example {
  return single('a key with the policy that AWS KMS gives it', 'AWS::KMS::Key', {});
}
