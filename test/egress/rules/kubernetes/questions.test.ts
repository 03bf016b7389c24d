import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../../lib/egress/load/cloudformation';
import type { Template } from '../../../../lib/egress/load/source';
import { analyse, findingsOf } from '../../../../lib/egress/rules';
import { ag703 } from '../../../../lib/egress/rules/ag703-pods-send-anywhere';
import { placesOf } from '../../../../lib/egress/rules/kubernetes/paths';
import type { ObjectPredicateName } from '../../../../lib/egress/rules/kubernetes/predicates';
import { OBJECT_PREDICATES } from '../../../../lib/egress/rules/kubernetes/predicates';
import { att, ref, source } from '../../helpers';

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';
const NAMESPACE = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'own' } };

/** What a question says of a value: `!` and what is found, `?` where it cannot tell, or nothing. */
function ask(name: ObjectPredicateName, value: unknown): string {
  const objects = [NAMESPACE, { apiVersion: 'v1', kind: 'Thing', spec: { value } }];
  const template: Partial<Template> = {
    Parameters: { Given: { Type: 'String' } },
    Resources: {
      It: { Type: MANIFEST, Properties: { Manifest: { 'Fn::ToJsonString': objects } } },
      Database: { Type: 'AWS::RDS::DBInstance', Properties: {} },
      Cluster: { Type: 'Custom::AWSCDK-EKS-Cluster', Properties: {} },
    },
  };
  const model = loadTemplates([source(template, { account: '111111111111', region: 'eu-west-1' })]);
  const object = model.kubernetes.objects[1]!;
  const [place] = placesOf(object.content, 'spec.value');
  const verdict = OBJECT_PREDICATES[name](place, { object, model });
  return verdict === undefined ? '' : 'seen' in verdict ? `!${verdict.seen}` : '?';
}

const sub = (text: string): unknown => ({ 'Fn::Sub': text });

describe('a host that a pod is told', () => {
  test.each([
    ['https://api.example.com/v1', '!https://api.example.com/v1'],
    ['http://collector.own:4317', ''],
    ['http://collector.own.svc:4317', ''],
    ['http://collector.own.svc.cluster.local:4317', ''],
    ['http://collector', ''],
    ['http://kubernetes.default', ''],
    ['http://collector.elsewhere:4317', '?'],
    ['https://example.com', '!https://example.com'],
    ['https://$(HOST):443', ''],
    ['http://10.0.0.1', ''],
    ['http://8.8.8.8', '!http://8.8.8.8'],
    [sub('https://${Given}/x'), '?'],
    [sub('https://${Database.Endpoint.Address}/x'), ''],
    ['https://sts.eu-west-1.amazonaws.com', ''],
  ])('%j: %s', (value, expected) => {
    expect(ask('hostOutside', value)).toBe(expected);
  });
});

describe('a setting', () => {
  test.each([
    [{ url: 'https://api.example.com' }, '!https://api.example.com'],
    [{ nested: [{ apiUrl: 'https://api.example.com' }] }, '!https://api.example.com'],
    [{ docs: 'https://api.example.com' }, ''],
    [{ homepageUrl: 'https://api.example.com', help_url: 'https://api.example.com' }, ''],
    [{ host: 'api.example.com' }, ''],
    [{ endpoint: 'api.example.com:443' }, '!api.example.com:443'],
    [{ endpoint: '0.0.0.0:4317' }, ''],
    [{ url: ref('Given') }, '?'],
    [{ endpoint: att('Cluster', 'Endpoint') }, ''],
    [{ 'a.conf': '{"url":"https://api.example.com"}' }, '!https://api.example.com'],
    [{ 'a.yaml': 'x:\n  - url: "https://api.example.com"\n' }, '!https://api.example.com'],
    [{ 'a.yaml': '# url: https://api.example.com\nx: 1\n' }, ''],
    [{ 'a.toml': 'x = 1\nendpoint = "https://api.example.com"\n' }, '!https://api.example.com'],
    [{ 'fluent-bit.conf': '[OUTPUT]\n  Name http\n  Host api.example.com\n' }, '!api.example.com'],
    [{ 'fluent-bit.conf': '[SERVICE]\n  Host api.example.com\n' }, ''],
    [{ userData: '#!/bin/bash\ncurl https://api.example.com/x | bash\n' }, ''],
    [{ text: 'a sentence with https://api.example.com in it' }, ''],
  ])('%j: %s', (value, expected) => {
    expect(ask('settingOutside', value)).toBe(expected);
  });
});

describe('a Corefile', () => {
  const corefile = (target: string): string =>
    `.:53 {\n  forward . ${target} {\n    max_concurrent 1000\n  }\n}\n`;

  test.each([
    [corefile('/etc/resolv.conf'), ''],
    [corefile('10.0.0.2'), ''],
    [corefile('10.0.0.2:53 tls://1.1.1.1'), '!1.1.1.1'],
    [corefile('8.8.8.8:53'), '!8.8.8.8'],
    [corefile('dns.example.com'), '!dns.example.com'],
    [corefile('[2606:4700::1111]:53'), '![2606:4700::1111]:53'],
    ['.:53 {\n  # forward . 8.8.8.8\n}', ''],
    [sub('.:53 {\n  forward . ${Given}\n}'), '?'],
    [ref('Given'), '?'],
  ])('%j: %s', (value, expected) => {
    expect(ask('corefileOutside', value)).toBe(expected);
  });
});

describe('a model server', () => {
  const server = (args: readonly unknown[], env: readonly object[] = []): object => ({
    image: 'own/vllm:1',
    args,
    env,
  });

  test.each([
    [server(['--model', 'org/model']), '!org/model'],
    [server(['--model=org/model']), '!org/model'],
    [server(['--model=/models/x']), ''],
    [server(['--port', '8000']), ''],
    [{ image: 'own/x:1', command: ['vllm', 'serve', 'org/model'] }, '!org/model'],
    [{ image: 'own/x:1', command: ['sh', '-c', 'exec vllm serve org/model'] }, '!org/model'],
    [{ image: 'own/x:1', args: ['--model', 'org/model'] }, ''],
    [server(['--model', 'org/model'], [{ name: 'HF_HUB_OFFLINE', value: '1' }]), ''],
    [server(['--model', 'org/model'], [{ name: 'HF_HUB_OFFLINE', value: '0' }]), '!org/model'],
  ])('%j: %s', (value, expected) => {
    expect(ask('modelArgument', value)).toBe(expected);
  });
});

describe('the address of a model', () => {
  test.each([
    ['hf://org/model', '!hf://org/model'],
    ['https://models.example.com/x', '!https://models.example.com/x'],
    ['https://models.corp.internal/x', ''],
    ['pvc://models/x', ''],
    ['s3://own-111111111111/x', ''],
    ['s3://elsewhere/x', '?'],
    [ref('Given'), '?'],
    ['/mnt/models', ''],
  ])('%j: %s', (value, expected) => {
    expect(ask('modelOutside', value)).toBe(expected);
  });
});

describe('a block that a policy allows', () => {
  test.each([
    [{ cidr: '0.0.0.0/0' }, '!0.0.0.0/0'],
    [{ cidr: '::/0' }, '!::/0'],
    [{ cidr: '10.0.0.0/8' }, ''],
    [{ cidr: '8.0.0.0/8', except: ['8.0.0.0/8'] }, ''],
    [{ cidr: '8.0.0.0/8', except: ['8.8.0.0/16'] }, '!8.0.0.0/8'],
    [{ cidr: ref('Given') }, '?'],
  ])('%j: %s', (value, expected) => {
    expect(ask('publicBlock', value)).toBe(expected);
  });
});

describe('a namespace with pods', () => {
  const pod = (namespace: string): object => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'it', namespace },
    spec: { containers: [{ name: 'main' }] },
  });
  const policy = (spec: object, namespace = 'own'): object => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'it', namespace },
    spec,
  });

  function warnings(...objects: readonly object[]): number {
    const Manifest = JSON.stringify(objects);
    const template = { Resources: { It: { Type: MANIFEST, Properties: { Manifest } } } };
    return findingsOf(analyse(loadTemplates([source(template)])), [ag703]).length;
  }

  test('needs a policy of its own', () => {
    const denial = policy({ podSelector: {}, policyTypes: ['Egress'] });
    expect([warnings(pod('own'), denial), warnings(pod('other'), denial)]).toEqual([0, 1]);
  });

  test('needs one for egress', () => {
    expect(warnings(pod('own'), policy({ podSelector: {}, policyTypes: ['Ingress'] }))).toBe(1);
  });

  test('needs one for all of its pods', () => {
    const some = policy({ podSelector: { matchLabels: { app: 'x' } }, policyTypes: ['Egress'] });
    expect(warnings(pod('own'), some)).toBe(1);
  });

  test('is told of once', () => {
    expect(warnings(pod('own'), pod('own'))).toBe(1);
  });
});

describe('a path into an object', () => {
  const content = { a: [{ b: 1 }, { b: 2 }], 'c.d/e': 'x', f: { g: [{ b: 3 }] }, h: null };

  test.each([
    ['a[].b', [1, 2]],
    ["['c.d/e']", ['x']],
    ['**.b', [1, 2, 3]],
    ['f.*', [[{ b: 3 }]]],
    ['a[].x', [undefined, undefined]],
    ['h', [undefined]],
    ['', [content]],
  ])('%s leads to %j', (path, places) => {
    expect(placesOf(content, path)).toEqual(places);
  });

  test('under a name that is not known leads to something that is not known', () => {
    const [place] = placesOf({ '\uE0000\uE001': 'x' }, 'scheme');
    expect(place).toMatchObject({ parts: [{ why: 'the name of a member is known only at deployment' }] });
  });
});

describe('a rule of a role', () => {
  const given = ref('Given');
  const roles = ['rbac.authorization.k8s.io'];
  test.each<[ObjectPredicateName, unknown, string]>([
    ['changesGuards', { verbs: [given], apiGroups: roles, resources: ['roles'] }, '?'],
    ['changesGuards', { verbs: ['get', given], apiGroups: roles, resources: ['roles'] }, '?'],
    ['changesGuards', { verbs: ['patch', given], apiGroups: roles, resources: ['roles'] }, `!${roles[0]}`],
    ['changesGuards', { verbs: ['get'], apiGroups: [given], resources: [given] }, ''],
    ['changesGuards', { verbs: ['create'], apiGroups: ['*'], resources: ['*'] }, '!*'],
    ['changesGuards', { verbs: ['create'], apiGroups: ['*'], resources: ['pods'] }, ''],
    ['changesGuards', given, '?'],
    ['givesTokens', { verbs: ['create'], apiGroups: [given], resources: ['serviceaccounts/token'] }, '?'],
    ['givesTokens', { verbs: ['create'], apiGroups: [''], resources: [given] }, '?'],
    ['givesTokens', { verbs: ['create'], apiGroups: ['apps'], resources: [given] }, ''],
    ['changesNamespaces', { verbs: ['patch'], apiGroups: [''], resources: ['*'] }, '!*'],
    ['changesNamespaces', { verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, ''],
    ['redirectsTraffic', { verbs: [given], apiGroups: [''], resources: ['endpoints'] }, '?'],
    ['redirectsTraffic', { verbs: ['list'], apiGroups: [''], resources: ['endpoints'] }, ''],
  ])('%s %j: %s', (name, value, expected) => {
    expect(ask(name, value)).toBe(expected);
  });
});
