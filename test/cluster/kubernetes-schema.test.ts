import { App, Chart } from 'cdk8s';
import { KubeConfigMap, KubeNetworkPolicy, KubeService } from 'cdk8s-plus-34/lib/imports/k8s';
import { describe, expect, it } from 'vitest';
import { chartProblems, objectProblems, partProblems } from './kubernetes-schema';

const metadata = { name: 'own' };
const pod = (spec: object) => ({ apiVersion: 'v1', kind: 'Pod', metadata, spec });
const container = (more: object = {}) => ({ name: 'main', image: 'own', ...more });

describe('schemas of the Kubernetes API', () => {
  it('takes objects that are right', () => {
    const chart = new Chart(new App(), 'Own', { namespace: 'own' });
    new KubeConfigMap(chart, 'Map', { metadata, data: { a: 'b' } });
    new KubeService(chart, 'Service', { metadata, spec: { clusterIp: 'None', ports: [{ port: 80 }] } });
    new KubeNetworkPolicy(chart, 'Policy', { metadata, spec: { podSelector: {}, policyTypes: ['Egress'] } });
    expect(chartProblems(chart)).toEqual([]);
  });

  it.each([
    ['a member at the top', { ...pod({ containers: [container()] }), specs: {} }, '/specs'],
    ['a member of a spec', pod({ containers: [container()], hostNet: true }), '/spec/hostNet'],
    ['a member of an item', pod({ containers: [container({ imag: 'x' })] }), '/spec/containers/0/imag'],
    [
      'a member deep inside',
      pod({
        containers: [
          container({ securityContext: { seccompProfile: { type: 'RuntimeDefault', kind: 'x' } } }),
        ],
      }),
      '/spec/containers/0/securityContext/seccompProfile/kind',
    ],
  ])('refuses an unknown one: %s', (_, object, at) => {
    expect(objectProblems([object])).toEqual([expect.stringContaining(`${at} is no member of `)]);
  });

  it.each([
    ['a type', pod({ containers: [container({ command: 'x' })] }), '/spec/containers/0/command breaks type'],
    ['what is required', pod({ containers: [{ image: 'own' }] }), '"missingProperty":"name"'],
    ['a value', pod({ containers: [container({ imagePullPolicy: 'Maybe' })] }), 'breaks enum'],
    ['a name', { ...pod({ containers: [container()] }), metadata: { name: 'Own_Pod' } }, 'is no name'],
    [
      'a label',
      { ...pod({ containers: [container()] }), metadata: { ...metadata, labels: { 'a b': 'c' } } },
      'is no label',
    ],
    ['a kind', { apiVersion: 'v2', kind: 'Pod', metadata }, 'there is no kind Pod in v2'],
  ])('refuses what is wrong: %s', (_, object, text) => {
    expect(objectProblems([object]).join()).toContain(text);
  });

  it('takes free maps as they are', () => {
    const spec = {
      containers: [container({ resources: { limits: { 'nvidia.com/gpu': 1, memory: '1Gi' } } })],
    };
    expect(objectProblems([pod(spec)])).toEqual([]);
  });

  it('looks at the metadata alone of third-party kinds that are named', () => {
    const object = {
      apiVersion: 'example.com/v1',
      kind: 'Thing',
      metadata: { ...metadata, label: {} },
      spec: {},
    };
    expect(objectProblems([object], { thirdParty: ['example.com/v1 Thing'] })).toEqual([
      'Thing own: /metadata/label is no member of ObjectMeta',
    ]);
  });

  it('judges a part by its type', () => {
    expect(partProblems('PodTemplateSpec', { spec: { containers: [container()] } })).toEqual([]);
    expect(partProblems('PodTemplateSpec', { spec: { containers: [container()], x: 1 } })).toHaveLength(1);
  });
});
