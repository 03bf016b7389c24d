import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CfnParameter as Parameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';
import { describe, expect, it, test } from 'vitest';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { clusterIn } from '../helpers';
import { applied, before } from './applied';
import { chartOf, inVpcCluster, type Sketch } from './helpers';

const WAIT = 'Custom::AWSCDK-EKS-KubernetesObjectValue';
const LABELS = { app: 'judge' };

const CONTROLLER: Sketch = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'judge',
  namespace: 'own',
  more: { spec: { template: { metadata: { labels: { ...LABELS, more: 'x' } } } } },
};
const SERVICE: Sketch = {
  kind: 'Service',
  name: 'judge',
  namespace: 'own',
  more: { spec: { selector: LABELS } },
};
const LATER: Sketch = { kind: 'ConfigMap', name: 'later', namespace: 'own' };

function webhook(more: object = {}, kind = 'ValidatingWebhookConfiguration'): Sketch {
  const clientConfig = { service: { namespace: 'own', name: 'judge' } };
  return {
    ...{ apiVersion: 'admissionregistration.k8s.io/v1', kind, name: 'judge' },
    more: { webhooks: [{ name: 'judge.own', clientConfig, ...more }] },
  };
}

const CONVERSION: Sketch = {
  ...{ apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'things.own' },
  more: {
    spec: {
      conversion: { webhook: { clientConfig: { service: { namespace: 'own', name: 'judge' } } } },
    },
  },
};

/** A controller, and what comes after it. */
function templateOf(...sketches: readonly Sketch[]): Template {
  const cluster = inVpcCluster();
  const nodes = new Parameter(cluster, 'OwnNodes', { type: 'String', value: 'nodes' });
  cluster.runsPodsOn(nodes);
  cluster.addObjects('Controller', chartOf(...sketches));
  cluster.addObjects('Later', chartOf(LATER));
  return Template.fromStack(Stack.of(cluster));
}

/** Ids of what waits for pods. */
function waitsIn(template: Template): readonly string[] {
  return Object.keys(template.findResources(WAIT));
}

describe('a controller whose webhook refuses what it cannot judge', () => {
  const template = templateOf(CONTROLLER, SERVICE, webhook());
  const [wait = ''] = waitsIn(template);

  it('is waited for, for a time that the handler has', () => {
    template.hasResourceProperties(WAIT, {
      ObjectType: 'deployment.apps',
      ObjectName: 'judge',
      ObjectNamespace: 'own',
      JsonPath: '.status.availableReplicas',
      TimeoutSeconds: 720,
    });
  });

  it('is waited for once it is applied, and has nodes', () => {
    const all = applied(template);
    const own = [...all].filter(([name]) => name.endsWith(' judge')).map(([, { id }]) => id);
    expect(own).toHaveLength(3);
    const nodes = Object.keys(template.findResources('AWS::SSM::Parameter'));
    expect(nodes).toHaveLength(1);
    expect([...before(template, wait)]).toEqual(expect.arrayContaining([...own, ...nodes]));
  });

  it('is there before what comes later', () => {
    expect(before(template, applied(template).get('ConfigMap later')?.id ?? '')).toContain(wait);
  });
});

describe('pods are waited for', () => {
  test.each<[string, readonly Sketch[]]>([
    ['that change what is applied', [CONTROLLER, SERVICE, webhook({}, 'MutatingWebhookConfiguration')]],
    ['that convert kinds', [CONTROLLER, SERVICE, CONVERSION]],
    [
      'that say so',
      [{ ...CONTROLLER, more: { metadata: { annotations: { 'cdk-airgap/wait-for': 'available' } } } }],
    ],
  ])('%s', (_, sketches) => {
    expect(waitsIn(templateOf(...sketches))).toHaveLength(1);
  });

  test.each<[string, readonly Sketch[]]>([
    ['of a Deployment alone', [CONTROLLER]],
    ['that nobody asks', [CONTROLLER, SERVICE]],
    ['whose webhook is passed over', [CONTROLLER, SERVICE, webhook({ failurePolicy: 'Ignore' })]],
    ['that are not those of the webhook', [{ ...CONTROLLER, namespace: 'other' }, SERVICE, webhook()]],
    [
      'of which none are wanted',
      [{ ...CONTROLLER, more: { spec: { replicas: 0, template: CONTROLLER.more } } }, SERVICE, webhook()],
    ],
  ])('but not such %s', (_, sketches) => {
    expect(waitsIn(templateOf(...sketches))).toEqual([]);
  });

  it('by nobody where objects are an artifact', () => {
    const cluster = clusterIn({ cluster: { objects: ObjectDelivery.artifact() } });
    cluster.addObjects('Controller', chartOf(CONTROLLER, SERVICE, webhook()));
    expect(waitsIn(Template.fromStack(Stack.of(cluster as Construct)))).toEqual([]);
  });
});
