import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { documentsOf } from '../../../lib/egress/load/manifests/document';
import { SOURCES } from '../../../lib/egress/load/manifests/manifests';
import type { Template } from '../../../lib/egress/load/source';
import type { NetworkModel } from '../../../lib/egress/model/network';
import { Text } from '../../../lib/egress/model/resource';
import { either, ref, source } from '../helpers';

type Properties = Readonly<Record<string, unknown>>;

const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

function load(type: string, properties: Properties, rest: Partial<Template> = {}): NetworkModel {
  const Resources = { It: { Type: type, Properties: properties } };
  return loadTemplates([source({ ...rest, Resources })]);
}

/** Each object as `group/kind namespace/name`, and what is not read as `? why`. */
function summary({ kubernetes }: NetworkModel): string[] {
  return [
    ...kubernetes.objects.map(({ group, kind, namespace, name }) => `${group}/${kind} ${namespace}/${name}`),
    ...kubernetes.unread.map(({ why }) => `? ${why}`),
  ];
}

const read = (Manifest: unknown, rest: Partial<Template> = {}): string[] =>
  summary(load(MANIFEST, { Manifest }, rest));

const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };

describe('a manifest', () => {
  it('is a list of objects in a JSON text', () => {
    expect(read(JSON.stringify([POD, { ...POD, apiVersion: 'apps/v1', kind: 'Deployment' }]))).toEqual([
      '/Pod default/a',
      'apps/Deployment default/a',
    ]);
  });

  it('can be one object', () => {
    expect(read(JSON.stringify(POD))).toEqual(['/Pod default/a']);
  });

  it('can be a List', () => {
    expect(read(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [POD] }))).toEqual([
      '/Pod default/a',
    ]);
  });

  it('can be written out, as for Fn::ToJsonString', () => {
    expect(read({ 'Fn::ToJsonString': [POD] })).toEqual(['/Pod default/a']);
  });

  it('keeps what is known of a text', () => {
    const Manifest = { 'Fn::Sub': '[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"x-${Name}"}}]' };
    expect(read(Manifest, { Parameters: { Name: { Type: 'String' } } })).toEqual(['/Pod default/x-${Name}']);
  });

  it('is read where a number is not known', () => {
    const Manifest = {
      'Fn::Join': [
        '',
        ['[{"apiVersion":"v1","kind":"Pod","spec":{"n":', ref('N'), ',"m":"', ref('N'), '"}}]'],
      ],
    };
    const [object] = load(MANIFEST, { Manifest }, { Parameters: { N: { Type: 'Number' } } }).kubernetes
      .objects;
    expect(object?.content).toMatchObject({ spec: { n: expect.any(Text), m: expect.any(Text) } });
  });

  it('is read for each setting of a condition', () => {
    const kind = either('Big', 'Pod', 'Service');
    const model = load(
      MANIFEST,
      { Manifest: { 'Fn::Join': ['', ['[{"apiVersion":"v1","kind":"', kind, '"}]']] } },
      { Parameters: { P: { Type: 'String' } }, Conditions: { Big: { 'Fn::Equals': [ref('P'), 'big'] } } },
    );
    const found = model.kubernetes.objects.map(
      (each) => `${each.kind} when ${model.choices.describe(each.when)}`,
    );
    expect(found).toEqual(['Pod when Big', 'Service when not Big']);
  });

  it.each([
    [
      'of which nothing is known',
      { 'Fn::ImportValue': 'elsewhere' },
      "? no stack of the input exports 'elsewhere'",
    ],
    [
      'with an object of no kind',
      '[{"metadata":{}}]',
      '? the kind of an object is not known: none is written',
    ],
    ['that is no text of objects', '{"a":', '? it is neither JSON nor YAML'],
    ['that holds a word', '["word"]', '? it holds something that is no object of Kubernetes'],
  ])('%s is not read', (_, Manifest, why) => {
    expect(read(Manifest)).toEqual([why]);
  });

  it('that a macro makes is not read', () => {
    const found = summary(load(MANIFEST, { 'Fn::Transform': { Name: 'M' } }));
    expect(found).toEqual(['? a macro decides it at deployment']);
  });

  it('with an object whose kind is decided elsewhere is not read', () => {
    const Manifest = { 'Fn::ToJsonString': [{ apiVersion: 'v1', kind: { 'Fn::ImportValue': 'kind' } }, POD] };
    expect(read(Manifest)).toEqual([
      '/Pod default/a',
      "? the kind of an object is not known: no stack of the input exports 'kind'",
    ]);
  });
});

describe('a manifest in YAML', () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${Name}\n---\napiVersion: v1\nkind: Service\n';

  it('can hold several documents', () => {
    const properties = { Manifest: { 'Fn::Sub': text }, Namespace: 'own' };
    const rest = { Parameters: { Name: { Type: 'String' } } };
    expect(summary(load('AWSQS::Kubernetes::Resource', properties, rest))).toEqual([
      '/Pod own/${Name}',
      '/Service own/',
    ]);
  });

  it('is not read where it is fetched', () => {
    const properties = { Url: 'https://example.com/x.yaml' };
    expect(summary(load('AWSQS::Kubernetes::Resource', properties))).toEqual([
      '? it is fetched from https://example.com/x.yaml',
    ]);
  });
});

describe('a patch', () => {
  const patch = (ResourceName: string): NetworkModel =>
    load('Custom::AWSCDK-EKS-KubernetesPatch', {
      ResourceName,
      ResourceNamespace: 'kube-system',
      ApplyPatchJson: '{"spec":{"replicas":1}}',
    });

  it.each(['deployment/coredns', 'deploy/coredns', 'deployments.apps/coredns'])(
    'of %s is one of a Deployment',
    (name) => {
      expect(summary(patch(name))).toEqual(['apps/Deployment kube-system/coredns']);
    },
  );

  it('is shown in part', () => {
    expect(patch('deployment/coredns').kubernetes.objects[0]?.shown).toBe('part');
  });

  it('of something that nobody knows is not read', () => {
    expect(summary(patch('thing/x'))).toEqual(["? it is not known what a 'thing' is"]);
  });
});

describe('values', () => {
  it.each([
    ['Custom::AWSCDK-EKS-HelmChart', { Values: '{"a":1}' }],
    ['AWS::EKS::Addon', { ConfigurationValues: '{"a":1}' }],
    ['AWSQS::Kubernetes::Helm', { Values: { a: 1 } }],
  ])('of %s are read', (type, properties) => {
    expect(load(type, properties).kubernetes.objects).toMatchObject([{ shown: 'values', content: { a: 1 } }]);
  });

  it('may be YAML', () => {
    const { objects } = load('AWS::EKS::Addon', { ConfigurationValues: 'a: yes\nb: [x]\n' }).kubernetes;
    expect(objects).toMatchObject([{ content: { a: true, b: ['x'] } }]);
  });

  it('may be absent', () => {
    expect(summary(load('Custom::AWSCDK-EKS-HelmChart', {}))).toEqual([]);
  });
});

describe('a document', () => {
  it('is what was written, whatever stands in its holes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(documentsOf(JSON.stringify([value]))).toEqual([JSON.parse(JSON.stringify([value]))]);
      }),
    );
  });

  it('keeps a hole in the place of each value', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), (quoted) => {
        const hole = { why: 'open' };
        const parts = quoted.flatMap((isText, index) => [
          `${index === 0 ? '[' : ','}${isText ? '"' : ''}`,
          hole,
          isText ? '"' : '',
        ]);
        const [items] = documentsOf(new Text([...parts, ']'])) ?? [];
        expect(items).toEqual(quoted.map(() => new Text([hole])));
      }),
    );
  });
});

describe('the properties that are read', () => {
  it.each(SOURCES.map((row) => [`${row.type} ${row.path}`, row] as const))(
    '%s has a source and a date',
    (_, row) => {
      expect(row.source.length).toBeGreaterThan(10);
      expect(row.date).toMatch(/^20\d\d-\d\d-\d\d$/);
    },
  );
});
