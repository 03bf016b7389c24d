import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Chart, Lazy } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { templateOf } from '../helpers';
import { applied, before, MANIFEST, waits } from './applied';
import {
  add,
  chartOf,
  inVpcCluster,
  NAMESPACE,
  SETTINGS,
  templateWith,
  WORKLOAD,
  type Sketch,
} from './helpers';

describe('objects that a handler in the VPC applies', () => {
  it('are each a resource of its own', () => {
    expect([...applied(templateWith(chartOf(NAMESPACE, SETTINGS, WORKLOAD))).keys()].sort()).toEqual([
      'ConfigMap settings',
      'Deployment server',
      'Namespace serving',
    ]);
  });

  it('keep their logical ids when the chart is arranged otherwise', () => {
    const ids = (chart: Chart): string[] =>
      [...applied(templateWith(chart)).values()].map(({ id }) => id).sort();
    expect(ids(chartOf(WORKLOAD, SETTINGS, NAMESPACE))).toEqual(ids(chartOf(NAMESPACE, SETTINGS, WORKLOAD)));
  });

  it.each([
    ['a namespace before what is in it', NAMESPACE, SETTINGS],
    ['settings before workloads', SETTINGS, WORKLOAD],
    [
      'definitions of kinds before objects of them',
      { apiVersion: 'apiextensions.k8s.io/v1', kind: 'CustomResourceDefinition', name: 'things.example.org' },
      { apiVersion: 'example.org/v1', kind: 'Thing', name: 'one' },
    ],
    [
      'network policies before workloads',
      { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', name: 'deny', namespace: 'serving' },
      WORKLOAD,
    ],
    [
      'admission policies before their bindings',
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicy',
        name: 'images',
      },
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingAdmissionPolicyBinding',
        name: 'images',
      },
    ],
    [
      'the pods of a webhook before it is called',
      WORKLOAD,
      {
        apiVersion: 'admissionregistration.k8s.io/v1',
        kind: 'ValidatingWebhookConfiguration',
        name: 'hook',
      },
    ],
  ] as [string, Sketch, Sketch][])('come in order: %s', (_, first, second) => {
    const template = templateWith(chartOf(second, first));
    expect(waits(template, `${first.kind} ${first.name}`, `${second.kind} ${second.name}`)).toBe(true);
  });

  it('come in the order that the chart says', () => {
    const chart = chartOf();
    const second = add(chart, { ...SETTINGS, name: 'second' });
    second.addDependency(add(chart, { ...SETTINGS, name: 'first' }));
    expect(waits(templateWith(chart), 'ConfigMap first', 'ConfigMap second')).toBe(true);
  });

  it('come late when they depend on something late', () => {
    const chart = chartOf();
    const workload = add(chart, WORKLOAD);
    const settings = add(chart, SETTINGS);
    settings.addDependency(workload);
    add(chart, { apiVersion: 'example.org/v1', kind: 'Thing', name: 'other' });
    expect(waits(templateWith(chart), 'Deployment server', 'ConfigMap settings')).toBe(true);
  });

  it('come after those of the charts that were added before', () => {
    const template = templateWith(chartOf(WORKLOAD), chartOf(NAMESPACE));
    expect(waits(template, 'Deployment server', 'Namespace serving')).toBe(true);
  });

  it('come after what the construct depends on, and before what depends on it', () => {
    const cluster = inVpcCluster();
    const objects = cluster.addObjects('Base', chartOf(NAMESPACE, WORKLOAD));
    const scope = Stack.of(cluster);
    const earlier = new lambda.CfnPermission(scope, 'Earlier', {
      action: 'a',
      functionName: 'f',
      principal: 'p',
    });
    const later = new lambda.CfnPermission(scope, 'Later', {
      action: 'a',
      functionName: 'f',
      principal: 'p',
    });
    objects.node.addDependency(earlier);
    later.node.addDependency(objects);
    const template = templateOf(cluster);
    const namespace = applied(template).get('Namespace serving')?.id ?? '';
    expect(before(template, namespace)).toContain('Earlier');
    expect(before(template, 'Later')).toContain(namespace);
  });

  it('wait until the handler has its rights in the cluster', () => {
    const template = templateWith(chartOf(NAMESPACE));
    const [access = ''] = Object.keys(template.findResources('AWS::EKS::AccessEntry'));
    expect(before(template, applied(template).get('Namespace serving')?.id ?? '')).toContain(access);
  });

  it('are not told by label what to delete', () => {
    templateWith(chartOf(NAMESPACE)).hasResourceProperties(MANIFEST, {
      PruneLabel: Match.absent(),
      Overwrite: true,
    });
  });

  it('may hold what is known only at deployment', () => {
    const cluster = inVpcCluster();
    cluster.addObjects('Base', chartOf({ ...SETTINGS, more: { data: { api: cluster.clusterEndpoint } } }));
    templateOf(cluster).hasResourceProperties(MANIFEST, {
      Manifest: { 'Fn::Join': ['', Match.arrayWith([{ 'Fn::GetAtt': [Match.anyValue(), 'Endpoint'] }])] },
    });
  });

  it('have definitions of kinds without descriptions where kubectl could not apply them else', () => {
    const description = 'x'.repeat(200_000);
    const schema = { properties: { description: { type: 'string', description }, b: { description } } };
    const template = templateWith(
      chartOf({
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        name: 'things.example.org',
        more: { spec: { schema } },
      }),
    );
    const [definition] = applied(template).values();
    const [{ spec }] = JSON.parse(definition?.Properties.Manifest ?? '') as [{ spec: unknown }];
    expect(spec).toEqual({ schema: { properties: { description: { type: 'string' }, b: {} } } });
  });
});

describe('objects that cannot be delivered', () => {
  const adding = (chart: Chart) => () => inVpcCluster().addObjects('Base', chart);

  it('are those of a chart outside of a cdk8s App', () => {
    expect(adding(new Chart(undefined as never, 'alone'))).toThrow(/'alone' stands in no cdk8s App/);
  });

  it('are Secrets with data in them', () => {
    expect(adding(chartOf({ kind: 'Secret', name: 's', more: { stringData: { token: 'x' } } }))).toThrow(
      /the Secret 's' .* holds data/,
    );
  });

  it('are not Secrets that somebody else fills', () => {
    expect(adding(chartOf({ kind: 'Secret', name: 's' }))).not.toThrow();
  });

  it('are lists', () => {
    expect(adding(chartOf({ kind: 'List', name: 'l', more: { items: [] } }))).toThrow(/is a list/);
  });

  it('are those whose name is known only at deployment', () => {
    const cluster = inVpcCluster();
    expect(() =>
      cluster.addObjects('Base', chartOf({ kind: 'ConfigMap', name: cluster.clusterName })),
    ).toThrow(/a name that is known only at deployment/);
  });

  it('are those that are in another chart too', () => {
    const cluster = inVpcCluster();
    cluster.addObjects('Base', chartOf(NAMESPACE));
    expect(() => cluster.addObjects('Again', chartOf(NAMESPACE))).toThrow(
      /'Namespace:serving' of the chart 'chart' is in the chart 'chart' too/,
    );
  });

  it('are those that kubectl cannot apply for their length', () => {
    const data = { text: 'x'.repeat(262_144) };
    expect(adding(chartOf({ ...SETTINGS, more: { data } }))).toThrow(
      /'ConfigMap:serving:settings' has 2622\d\d bytes, expected at most 262144/,
    );
  });

  it('are those that come into the chart later', () => {
    const cluster = inVpcCluster();
    const chart = chartOf(NAMESPACE);
    cluster.addObjects('Base', chart);
    add(chart, SETTINGS);
    expect(() => templateOf(cluster)).toThrow(/had 1 objects when it was added and has 2 now/);
  });

  it('are not those whose content is told late', () => {
    const data = Lazy.any({ produce: () => ({ a: 'b' }) }) as unknown;
    expect(adding(chartOf({ ...SETTINGS, more: { data } }))).not.toThrow();
  });
});
