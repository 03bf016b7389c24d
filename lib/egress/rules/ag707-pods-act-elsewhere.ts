import { controlsFor } from './controls';
import { ELSEWHERE, bare, manifest } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import objectRows from './kubernetes/rows/ag707.json';
import { single } from './networks';
import type { Row } from './rows';
import rows from './rows/ag707.json';

const account = (role: unknown): Readonly<Record<string, unknown>> =>
  bare('ServiceAccount', { annotations: { 'eks.amazonaws.com/role-arn': role } });
const binding = (role: string, name: string): Readonly<Record<string, unknown>> =>
  bare(
    'rbac.authorization.k8s.io/v1 ClusterRoleBinding',
    {},
    { roleRef: { kind: 'ClusterRole', name: role }, subjects: [{ kind: 'Group', name }] },
  );

/** AG707: pods have roles of this account, and nobody else has rights in the cluster. */
export const ag707 = ruleOfObjects(
  {
    id: 'AG707',
    title: 'Roles and rights of a cluster reach across accounts',
    severity: 'error',
    state: 'exposed',
    category: 'identity',
    rationale:
      'A pod with a role of another account acts there, and a right without credentials is a right for whoever reaches the API.',
    fix: 'use roles of this account, and bind rights to principals with credentials',
    controls: controlsFor('identity'),
    examples: {
      bad: [
        manifest(
          'rights for everybody who reaches the API',
          binding('cluster-admin', 'system:unauthenticated'),
        ),
        manifest(
          'rights for every principal of an account',
          bare(
            'ConfigMap',
            { name: 'aws-auth', namespace: 'kube-system' },
            { data: { mapAccounts: '["222222222222"]' } },
          ),
        ),
        manifest('rights for somebody without a name', binding('view', 'system:anonymous')),
      ],
      unknown: [
        manifest('a role of an account that may be own', account('arn:aws:iam::222222222222:role/own')),
        manifest('a role that another stack decides', account(ELSEWHERE)),
        manifest(
          'principals of an account that may be own',
          bare(
            'ConfigMap',
            { name: 'aws-auth', namespace: 'kube-system' },
            {
              data: {
                mapRoles: '- rolearn: arn:aws:iam::222222222222:role/ci\n  groups: [system:masters]\n',
              },
            },
          ),
        ),
        single('pods with a target role of an account that may be own', 'AWS::EKS::PodIdentityAssociation', {
          TargetRoleArn: 'arn:aws:iam::222222222222:role/own',
        }),
      ],
      good: [
        manifest('a role of this account', account({ 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:role/own' })),
        manifest(
          'principals that CDK maps: none of whole accounts',
          bare(
            'ConfigMap',
            { name: 'aws-auth', namespace: 'kube-system' },
            { data: { mapRoles: '[]', mapUsers: '[]', mapAccounts: '[]' } },
          ),
        ),
        manifest('rights for a group', binding('view', 'readers')),
        manifest(
          'the rights that everybody has',
          binding('system:public-info-viewer', 'system:unauthenticated'),
        ),
      ],
    },
  },
  objectRows as readonly ObjectRow[],
  rows as readonly Row[],
);
