import type { NetworkModel } from '../model/network';
import { controlsFor } from './controls';
import { ELSEWHERE, manifest, object } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import objectRows from './kubernetes/rows/ag710.json';
import { network, single } from './networks';
import type { Row } from './rows';
import { violationOf } from './rows';
import rows from './rows/ag710.json';
import type { RuleModule, Violation } from './rule';

const ROWS = ruleOfObjects(
  {
    id: 'AG710',
    title: 'Something in a cluster is not shown',
    severity: 'error',
    state: 'unproven',
    category: 'cluster',
    rationale: 'What is not read can hold a way out, and controllers make more of it than is written.',
    fix: 'write the objects in the app, in kinds that are known; review what cannot be written and waive this',
    controls: controlsFor('configuration', 'supply-chain'),
    examples: {
      bad: [
        network('a chart', {
          Chart: {
            Type: 'Custom::AWSCDK-EKS-HelmChart',
            Properties: { ChartAssetURL: { 'Fn::Sub': 's3://cdk-assets-${AWS::AccountId}/chart.zip' } },
          },
        }),
        single('an add-on of a vendor', 'AWS::EKS::Addon', { AddonName: 'kubecost_kubecost' }),
        single('a cluster that makes resources', 'AWS::EKS::Capability', { Type: 'ACK' }),
        single('a cluster of which nothing else is shown, which warns', 'AWS::EKS::Cluster', {}),
        manifest('an object that becomes a bucket', object('s3.services.k8s.aws/v1alpha1 Bucket')),
      ],
      unknown: [
        network('a manifest that another stack decides', {
          Manifest: {
            Type: 'Custom::AWSCDK-EKS-KubernetesResource',
            Properties: { Manifest: ELSEWHERE },
          },
        }),
        manifest('an object of a kind that nobody has classified', object('example.com/v1 Tunnel')),
        manifest(
          'a policy that puts containers into pods',
          object('admissionregistration.k8s.io/v1 MutatingAdmissionPolicy', {
            matchConstraints: { resourceRules: [{ resources: ['pods'] }] },
            mutations: [
              { applyConfiguration: { expression: 'Object{spec: Object.spec{initContainers: []}}' } },
            ],
          }),
        ),
        manifest('an object whose kind another stack decides', { apiVersion: 'v1', kind: ELSEWHERE }),
      ],
      good: [
        manifest(
          'a policy that labels pods',
          object('admissionregistration.k8s.io/v1 MutatingAdmissionPolicy', {
            matchConstraints: { resourceRules: [{ resources: ['pods'] }] },
            mutations: [
              { applyConfiguration: { expression: 'Object{metadata: Object.metadata{labels: {}}}' } },
            ],
          }),
        ),
        manifest('objects of known kinds', object('apps/v1 Deployment'), object('Service')),
        single('an add-on of AWS', 'AWS::EKS::Addon', { AddonName: 'coredns' }),
      ],
    },
  },
  objectRows as readonly ObjectRow[],
  rows as readonly Row[],
);

/** AG710: the input shows what clusters hold. */
export const ag710: RuleModule = {
  ...ROWS,
  check: (analysis) => [
    ...ROWS.check(analysis),
    ...unreadOf(analysis.model),
    ...silentClusters(analysis.model),
  ],
};

function unreadOf(model: NetworkModel): readonly Violation[] {
  return model.kubernetes.unread.flatMap(({ from, when, why }) =>
    violationOf(model, {
      resource: from,
      row: {
        type: from.type,
        when: [],
        says: 'applies nothing but what the input shows',
        covers: [],
        source: 'the input itself',
        date: '2026-11-21',
      },
      answers: [{ when, value: why }],
    }),
  );
}

/** A warning: most inputs apply the objects of their clusters by other means, and the verdict does not speak of those. */
function silentClusters(model: NetworkModel): readonly Violation[] {
  const { objects, unread } = model.kubernetes;
  if (objects.length + unread.length > 0) {
    return [];
  }
  return CLUSTERS.flatMap((type) =>
    model.resources.ofType(type).flatMap((resource) =>
      violationOf(model, {
        resource,
        row: {
          type,
          when: [],
          says: 'runs what the input does not show: nothing in it applies objects to the cluster',
          fix: 'apply the objects of the cluster in the app, or review them and waive this',
          severity: 'warning',
          covers: [],
          source: 'the input itself',
          date: '2026-11-21',
        },
        answers: [{ when: resource.when, value: true }],
      }),
    ),
  );
}

const CLUSTERS = ['AWS::EKS::Cluster', 'Custom::AWSCDK-EKS-Cluster'];
