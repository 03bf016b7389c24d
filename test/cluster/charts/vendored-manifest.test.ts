import * as fs from 'fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MirroredImage } from '../../../lib/cluster/charts/vendored-manifest';
import { VendoredManifest } from '../../../lib/cluster/charts/vendored-manifest';
import type { Rendered } from './helpers';
import { DIGEST, imagesOf, mirrored, pinned, testCluster } from './helpers';

const UPSTREAM = 'registry.k8s.io/lws/lws:v0.10.0';
const IMAGES = { [UPSTREAM]: { name: 'lws/lws', digest: DIGEST } };

const configMap = (data: Record<string, string> = {}, name = 'settings'): object => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name },
  data,
});

const pod = (image: string, extra: object = {}): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'pod', namespace: 'lws-system' },
  spec: { containers: [{ name: 'main', image, ...extra }] },
});

interface Vendored {
  readonly mirrored?: { [reference: string]: MirroredImage };
  readonly notImages?: string[];
}

function vendor(file: { path: string; sha256: string }, options: Vendored = {}): Rendered[] {
  const { stack, cluster, images } = testCluster();
  new VendoredManifest(stack, 'Release', { cluster, images, ...file, ...options });
  return cluster.objects;
}

const vendored = (...documents: (object | string)[]): Rendered[] => vendor(pinned(...documents));

describe('VendoredManifest', () => {
  it('brings in the objects of a file in their order', () => {
    expect(vendored(configMap({}, 'a'), configMap({}, 'b')).map(({ metadata }) => metadata.name)).toEqual([
      'a',
      'b',
    ]);
  });

  it('leaves what is no image as it is written', () => {
    const object = configMap({ text: 'a: b\nhttps://example.com/x:1\n' });
    expect(vendored(object)).toEqual([object]);
  });

  it('takes lists apart', () => {
    const list = { apiVersion: 'v1', kind: 'List', items: [configMap({}, 'a'), configMap({}, 'b')] };
    expect(vendored(list)).toHaveLength(2);
  });

  it('ignores documents without content', () => {
    expect(vendored('# nothing\n', configMap())).toHaveLength(1);
  });

  it('adds no namespace to objects without one', () => {
    expect(vendored(configMap())[0]!.metadata).toEqual({ name: 'settings' });
  });

  it('needs no image where none is named', () => {
    const { stack, cluster, images } = testCluster();
    new VendoredManifest(stack, 'Release', { cluster, images, ...pinned(configMap()) });
    expect(imagesOf(stack)).toEqual([]);
  });
});

describe('the pin of a VendoredManifest', () => {
  it('holds the bytes that were reviewed', () => {
    const file = pinned(configMap());
    fs.appendFileSync(file.path, '\n');
    expect(() => vendor(file)).toThrow(
      /has the SHA-256 [0-9a-f]{64}, expected [0-9a-f]{64}: review what changed/,
    );
  });

  it.each(['x', 'latest', 'A'.repeat(64), `sha256:${'0'.repeat(64)}`])('is a SHA-256, not %j', (sha256) => {
    expect(() => vendor({ ...pinned(configMap()), sha256 })).toThrow(/sha256 .* is malformed, expected 64/);
  });

  it('needs a file on this machine', () => {
    expect(() => vendor({ path: 'https://example.com/manifest.yaml', sha256: '0'.repeat(64) })).toThrow(
      "VendoredManifest 'Stack/Release': manifest 'https://example.com/manifest.yaml' cannot be read (ENOENT), expected a file on this machine: nothing is fetched",
    );
  });

  it('needs an object', () => {
    expect(() => vendored('# nothing\n')).toThrow(/holds no object, expected at least one/);
  });

  it('refuses what is no YAML', () => {
    expect(() => vendored('a: [')).toThrow(/is not YAML as Kubernetes reads it: /);
  });

  it('refuses a key that stands twice', () => {
    expect(() => vendored('apiVersion: v1\napiVersion: v2\n')).toThrow(/is not YAML/);
  });

  it('refuses a document that is no object of Kubernetes', () => {
    expect(() => vendored('just: text\n')).toThrow(
      /holds a document that lacks apiVersion, kind or metadata.name, expected all three/,
    );
  });

  it('refuses an object whose name is generated', () => {
    const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { generateName: 'x-' } };
    expect(() => vendored(object)).toThrow(/an object of kind 'ConfigMap' that lacks/);
  });

  it('refuses an object that stands twice', () => {
    expect(() => vendored(configMap(), configMap())).toThrow(/holds ConfigMap 'settings' twice/);
  });
});

describe('YAML as Kubernetes reads it', () => {
  const read = (text: string): unknown =>
    vendored(`apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\nvalue: ${text}\n`)[0]!.value;

  it.each([
    ['0644', 420],
    ['yes', true],
    ['off', false],
    ['True', true],
    ['y', 'y'],
    ['N', 'N'],
    ['12:30:45', '12:30:45'],
    ['2026-11-22', '2026-11-22'],
    ['"0644"', '0644'],
    ['1e3', 1000],
  ])('reads %s as %j', (text, value) => {
    expect(read(text)).toBe(value);
  });

  it('keeps members that are named like a truth', () => {
    expect(read('{y: 1, n: 2}')).toEqual({ y: 1, n: 2 });
  });
});

describe('images of a VendoredManifest', () => {
  const imagesFrom = (object: object, options: Vendored = { mirrored: IMAGES }): Rendered =>
    vendor(pinned(object), options)[0]!;

  it('come from the mirror by digest', () => {
    expect(imagesFrom(pod(UPSTREAM)).spec).toEqual({
      containers: [{ name: 'main', image: mirrored('lws/lws') }],
    });
  });

  it('are said to be pulled', () => {
    const { stack, cluster, images } = testCluster();
    new VendoredManifest(stack, 'Release', { cluster, images, ...pinned(pod(UPSTREAM)), mirrored: IMAGES });
    expect(imagesOf(stack)).toEqual([mirrored('lws/lws')]);
  });

  it.each([
    ['an argument', { args: [`--solver=${UPSTREAM}`] }, [`--solver=${mirrored('lws/lws')}`]],
    ['the middle of a text', { args: [`a ${UPSTREAM} b`] }, [`a ${mirrored('lws/lws')} b`]],
  ])('are replaced in %s', (_, extra, args) => {
    expect(imagesFrom(pod(UPSTREAM, extra)).spec).toMatchObject({ containers: [{ args }] });
  });

  it('are replaced in configuration', () => {
    expect(imagesFrom(configMap({ settings: `image: ${UPSTREAM}\n` })).data).toEqual({
      settings: `image: ${mirrored('lws/lws')}\n`,
    });
  });

  it('are replaced in volumes', () => {
    const volume = { name: 'model', image: { reference: UPSTREAM, pullPolicy: 'IfNotPresent' } };
    const object = { ...pod(UPSTREAM), spec: { containers: [], volumes: [volume] } };
    expect(imagesFrom(object).spec).toMatchObject({
      volumes: [{ image: { reference: mirrored('lws/lws') } }],
    });
  });

  it.each([
    'busybox',
    'lws:v1',
    'quay.io/other/image:v1',
    `registry.k8s.io/lws/lws@${DIGEST}`,
    UPSTREAM + '.1',
  ])('must be in the table: %s', (image) => {
    expect(() => imagesFrom(pod(image))).toThrow(
      `Pod 'lws-system/pod' names image '${image}', expected one of '${UPSTREAM}': mirror it, and say its name and digest in mirrored`,
    );
  });

  it.each([
    ['an argument', pod(UPSTREAM, { args: ['--image=quay.io/other/image:v1'] })],
    ['the environment', pod(UPSTREAM, { env: [{ name: 'IMAGE', value: 'quay.io/other/image:v1' }] })],
    ['configuration', configMap({ x: `${UPSTREAM} quay.io/other/image:v1` })],
    ['a custom resource', { ...configMap(), spec: { sidecar: 'quay.io/other/image:v1' } }],
  ])('must be in the table when %s names them', (_, object) => {
    expect(() => imagesFrom(object)).toThrow(/names image 'quay.io\/other\/image:v1', expected one of/);
  });

  it('must be in the table where the table is empty', () => {
    expect(() => vendored(pod(UPSTREAM))).toThrow(/expected one of none/);
  });

  it('must be named by the manifest', () => {
    expect(() => vendor(pinned(configMap()), { mirrored: IMAGES })).toThrow(
      `does not name image '${UPSTREAM}', expected only images that it names`,
    );
  });

  it('are named by digest', () => {
    const tagged = { [UPSTREAM]: { name: 'lws/lws', digest: 'v0.10.0' } };
    expect(() => imagesFrom(pod(UPSTREAM), { mirrored: tagged })).toThrow(/named by tag 'v0.10.0'/);
  });

  it('are not what the user says is none', () => {
    const text = 'example.com/a/b:1';
    expect(vendor(pinned(configMap({ text })), { notImages: [text] })[0]!.data).toEqual({ text });
  });

  it('are not looked for in the prose of schemas', () => {
    const schema = {
      openAPIV3Schema: { description: 'such as quay.io/other/image:v1', properties: { image: {} } },
    };
    const definition = {
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      metadata: { name: 'things.example.com' },
      spec: { versions: [{ name: 'v1', schema }] },
    };
    expect(vendored(definition)).toEqual([definition]);
  });

  it('never leave a foreign registry in a container, whatever the manifest writes', () => {
    const name = fc.stringMatching(/^[a-z0-9./:@_-]{1,40}$/);
    fc.assert(
      fc.property(name, (image) => {
        fc.pre(image !== UPSTREAM);
        expect(() => imagesFrom(pod(image))).toThrow(/names image/);
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a VendoredManifest refuses', () => {
  const webhook = (clientConfig: object): object => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: { name: 'hooks' },
    webhooks: [{ name: 'a.example.com', clientConfig }],
  });
  const service = (spec: object): object => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'svc', namespace: 'a' },
    spec,
  });
  const definition = (clientConfig: object): object => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: { conversion: { strategy: 'Webhook', webhook: { clientConfig } } },
  });
  const secret = (members: object): object => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'key' },
    ...members,
  });
  const hook = { 'helm.sh/hook': 'test' };

  it.each([
    ['a Secret with data', secret({ data: { a: 'Yg==' } }), /Secret 'key' carries values/],
    ['a Secret with text', secret({ stringData: { a: 'b' } }), /Secret 'key' carries values/],
    ['an admission webhook by URL', webhook({ url: 'https://x.example' }), /call "https:\/\/x.example"/],
    ['a conversion webhook by URL', definition({ url: 'https://x.example' }), /call "https:\/\/x.example"/],
    [
      'a Service for a name',
      service({ type: 'ExternalName', externalName: 'x' }),
      /is of type "ExternalName"/,
    ],
    ['a load balancer', service({ type: 'LoadBalancer' }), /is of type "LoadBalancer"/],
    ['a port of every node', service({ type: 'NodePort' }), /is of type "NodePort"/],
    ['a Service at foreign addresses', service({ externalIPs: ['8.8.8.8'] }), /answers at 8.8.8.8/],
    [
      'a hook of Helm',
      { ...configMap(), metadata: { name: 'a', annotations: hook } },
      /is a Helm hook, "test"/,
    ],
  ])('is %s', (_, object, message) => {
    expect(() => vendored(object)).toThrow(message);
  });

  it.each([
    ['an empty Secret', secret({ data: {} })],
    ['an admission webhook of a service', webhook({ service: { name: 'a', namespace: 'b' } })],
    ['a conversion webhook of a service', definition({ service: { name: 'a', namespace: 'b' } })],
    ['a Service of the cluster', service({ type: 'ClusterIP', ports: [{ port: 1 }] })],
    ['a Service without a type', service({ externalIPs: [] })],
  ])('is not %s', (_, object) => {
    expect(vendored(object)).toHaveLength(1);
  });
});
