import { controlsFor } from './controls';
import { ELSEWHERE, bare, manifest, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import objectRows from './kubernetes/rows/ag711.json';
import { unguardedClusters } from './kubernetes/unguarded';
import { single } from './networks';
import type { Row } from './rows';
import rows from './rows/ag711.json';
import type { RuleModule } from './rule';

const REGISTRATION = 'admissionregistration.k8s.io/v1';
const policy = (more: object = {}): Readonly<Record<string, unknown>> =>
  object(`${REGISTRATION} ValidatingAdmissionPolicy`, {
    matchConstraints: { resourceRules: [{ resources: ['pods'] }] },
    ...more,
  });
const binding = (parameterNotFoundAction: string): Readonly<Record<string, unknown>> =>
  bound({ paramRef: { parameterNotFoundAction } });
const bound = (more: object): Readonly<Record<string, unknown>> =>
  object(`${REGISTRATION} ValidatingAdmissionPolicyBinding`, {
    ...{ policyName: 'it', validationActions: ['Deny'] },
    ...more,
  });

const ROWS = ruleOfObjects(
  {
    id: 'AG711',
    title: 'A cluster admits pods that nobody judged',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale:
      'What a template shows is not all that will run: whoever may make pods brings images of his choice, unless the cluster refuses them.',
    fix: 'have a ValidatingAdmissionPolicy admit images of your registries by digest alone, and fail closed',
    controls: controlsFor('configuration', 'supply-chain'),
    examples: {
      bad: [
        manifest('pods and no policy about them', pod({})),
        manifest('a policy that admits what it could not judge', policy({ failurePolicy: 'Ignore' })),
        manifest('a policy that admits everything without its parameters', binding('Allow')),
        single('nodes that run pods of a folder', 'AWS::EC2::LaunchTemplate', {
          LaunchTemplateData: {
            UserData: { 'Fn::Base64': 'spec:\n  kubelet:\n    config:\n      staticPodPath: /etc/own\n' },
          },
        }),
        single('nodes of Bottlerocket with static pods', 'AWS::EC2::LaunchTemplate', {
          LaunchTemplateData: {
            UserData: { 'Fn::Base64': '[settings.kubernetes.static-pods.own]\nenabled = true\n' },
          },
        }),
        manifest(
          'a policy about pods that tells alone',
          policy(),
          bound({ validationActions: ['Warn', 'Audit'] }),
        ),
        manifest(
          'a policy that judges pods of some namespaces alone',
          policy({
            matchConstraints: {
              namespaceSelector: { matchLabels: { judged: 'true' } },
              resourceRules: [{ resources: ['pods'] }],
            },
          }),
        ),
        manifest(
          'a policy that judges no pod under a condition',
          policy({ matchConditions: [{ name: 'not-ours', expression: 'false' }] }),
        ),
        manifest('a policy that nothing binds', policy(), pod({})),
        manifest('a policy that is bound under another name', policy(), bound({ policyName: 'other' })),
        manifest(
          'a binding that leaves out a namespace',
          policy(),
          bound({
            matchResources: {
              namespaceSelector: {
                matchExpressions: [
                  { key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['own'] },
                ],
              },
            },
          }),
        ),
        manifest(
          'a binding that leaves out pods with a label',
          policy(),
          bound({ matchResources: { objectSelector: { matchLabels: { judged: 'true' } } } }),
        ),
        manifest(
          'a binding that leaves out pods by name',
          policy(),
          bound({ matchResources: { excludeResourceRules: [{ resources: ['pods'] }] } }),
        ),
        manifest(
          'a binding for other objects',
          policy(),
          bound({ matchResources: { resourceRules: [{ resources: ['services'] }] } }),
        ),
        manifest(
          'a policy of Kyverno that admits what it could not judge',
          object('kyverno.io/v1 ClusterPolicy', { failurePolicy: 'Ignore' }),
        ),
        manifest(
          'a binding of a policy whose name is known only at deployment',
          policy(),
          bound({ policyName: ELSEWHERE }),
        ),
        manifest(
          'a binding with a selector that is known only at deployment',
          policy(),
          bound({ matchResources: { namespaceSelector: ELSEWHERE } }),
        ),
      ],
      good: [
        manifest(
          'a binding with selectors of everything',
          policy(),
          bound({ matchResources: { namespaceSelector: {}, objectSelector: {} } }),
        ),
        manifest('pods and a policy about them', policy({ failurePolicy: 'Fail' }), binding('Deny'), pod({})),
        manifest('a policy about pods that refuses', policy(), bound({})),
        manifest('pods and a policy of another engine', object('kyverno.io/v1 ClusterPolicy'), pod({})),
        single('nodes with limits of the kubelet', 'AWS::EC2::LaunchTemplate', {
          LaunchTemplateData: {
            UserData: { 'Fn::Base64': 'spec:\n  kubelet:\n    config:\n      maxPods: 30\n' },
          },
        }),
        manifest('objects that make no pods', bare('ConfigMap', {}, { data: {} })),
      ],
    },
  },
  objectRows as readonly ObjectRow[],
  rows as readonly Row[],
);

/** AG711: a cluster judges what it admits. */
export const ag711: RuleModule = {
  ...ROWS,
  check: (analysis) => [...ROWS.check(analysis), ...unguardedClusters(analysis.model)],
};
