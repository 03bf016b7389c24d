import { execFileSync } from 'node:child_process';
import { createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import type { Chart } from 'cdk8s';
import { afterAll, describe, expect, it } from 'vitest';
import type { AirGappedCluster } from '../../../lib/cluster/air-gapped-cluster';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import type { ArtifactDeliveryProps } from '../../../lib/cluster/objects/object-delivery-props';
import { ACCOUNT, clusterIn, clusterStack, REGION } from '../helpers';
import { add, chartOf, NAMESPACE, SETTINGS, WORKLOAD } from './helpers';

const CLUSTER = 'models';
const root = mkdtempSync(join(tmpdir(), 'artifact-'));
let count = 0;
afterAll(() => rmSync(root, { recursive: true }));

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** An artifact as it was written. */
class Layout {
  constructor(
    public readonly outdir: string,
    private readonly folder: string,
  ) {}

  public get path(): string {
    return join(this.outdir, this.folder);
  }

  public json<T>(digest: string): T {
    return JSON.parse(this.blob(digest).toString()) as T;
  }

  public blob(digest: string): Buffer {
    return readFileSync(join(this.path, 'blobs', ...digest.split(':')));
  }

  public get index(): readonly Descriptor[] {
    const text = readFileSync(join(this.path, 'index.json'), 'utf8');
    return (JSON.parse(text) as { manifests: Descriptor[] }).manifests;
  }

  /** The manifest of one tag. */
  public manifest(tag = 'objects'): { config: Descriptor; layers: Descriptor[] } {
    const found = this.index.find(
      ({ annotations }) => annotations?.['org.opencontainers.image.ref.name'] === tag,
    );
    return this.json(found?.digest ?? '');
  }

  /** Unpacks the objects with tar. @returns folder with them */
  public unpacked(): string {
    const folder = join(root, `unpacked${count++}`);
    mkdirSync(folder);
    const [layer] = this.manifest().layers;
    execFileSync('tar', ['-xz', '-C', folder], { input: this.blob(layer?.digest ?? '') });
    return folder;
  }
}

interface Given {
  readonly props?: ArtifactDeliveryProps;
  readonly charts?: readonly Chart[];
  readonly name?: string;
  readonly change?: (cluster: AirGappedCluster) => void;
}

function synthesized({ props, charts = [chartOf(NAMESPACE, SETTINGS)], name, change }: Given = {}): Layout {
  const outdir = join(root, `out${count++}`);
  const app = new App({ outdir });
  const stack = clusterStack(app);
  const cluster = clusterIn({
    stack,
    cluster: { clusterName: name, objects: ObjectDelivery.artifact(props) },
  });
  charts.forEach((chart, index) => cluster.addObjects(`Chart${index}`, chart));
  change?.(cluster);
  app.synth();
  const [folder = ''] = readdirSync(outdir).filter((name) => name === props?.folder || name.endsWith('.oci'));
  return new Layout(outdir, folder);
}

function digestOf(layout: Layout): string {
  return layout.index[0]?.digest ?? '';
}

interface Parameter {
  readonly Type: string;
  readonly Properties: { readonly Value: string };
  readonly Metadata: { readonly 'cdk-airgap:objects': Readonly<Record<string, unknown>> };
}

function parameterOf(layout: Layout): Parameter | undefined {
  const template = JSON.parse(readFileSync(join(layout.outdir, 'Prod.template.json'), 'utf8')) as {
    Resources: Record<string, Parameter>;
  };
  return Object.values(template.Resources).find(({ Type }) => Type === 'AWS::SSM::Parameter');
}

function keyFile(
  kind: 'ec' | 'rsa',
  curve = 'prime256v1',
): { readonly file: string; readonly publicKey: string } {
  const { publicKey, privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: curve })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(root, `key${count++}.pem`);
  writeFileSync(file, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  return { file, publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
}

describe('objects as an artifact', () => {
  it('are an OCI image layout beside the templates', () => {
    const layout = synthesized({ props: { folder: 'objects.d' } });
    expect(readFileSync(join(layout.path, 'oci-layout'), 'utf8')).toBe('{"imageLayoutVersion":"1.0.0"}');
    expect(layout.index).toMatchObject([{ mediaType: 'application/vnd.oci.image.manifest.v1+json' }]);
    expect(layout.manifest()).toMatchObject({
      config: { mediaType: 'application/vnd.cncf.flux.config.v1+json' },
      layers: [{ mediaType: 'application/vnd.cncf.flux.content.v1.tar+gzip' }],
    });
  });

  it('are named by digest and size, to the last byte', () => {
    const layout = synthesized();
    const { config, layers } = layout.manifest();
    for (const { digest, size } of [...layout.index, config, ...layers]) {
      const sum = execFileSync('sha256sum', { input: layout.blob(digest) }).toString();
      expect(`sha256:${sum.slice(0, 64)}`).toBe(digest);
      expect(layout.blob(digest)).toHaveLength(size);
    }
  });

  it('are told with the digest of the archive before it was packed', () => {
    const layout = synthesized();
    const { config, layers } = layout.manifest();
    const archive = execFileSync('gunzip', ['-c'], { input: layout.blob(layers[0]?.digest ?? '') });
    const sum = execFileSync('sha256sum', { input: archive }).toString().slice(0, 64);
    expect(layout.json(config.digest)).toMatchObject({ rootfs: { diff_ids: [`sha256:${sum}`] } });
  });

  it('are a file each, in a folder for each chart, as tar reads them', () => {
    const folder = synthesized({ charts: [chartOf(NAMESPACE, SETTINGS), chartOf(WORKLOAD)] }).unpacked();
    const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('001-SystemPolicies'),
    );
    expect(own.sort()).toEqual([
      '002-Chart0',
      expect.stringMatching(/^002-Chart0\/0-Namespace_serving-[0-9a-f]{8}\.yaml$/),
      expect.stringMatching(/^002-Chart0\/2-ConfigMap_serving_settings-[0-9a-f]{8}\.yaml$/),
      '003-Chart1',
      expect.stringMatching(/^003-Chart1\/4-Deployment\.apps_serving_server-[0-9a-f]{8}\.yaml$/),
    ]);
    const [namespace = ''] = readdirSync(join(folder, '002-Chart0'));
    expect(JSON.parse(readFileSync(join(folder, '002-Chart0', namespace), 'utf8'))).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'serving' },
    });
  });

  it('may be long, many and of other scripts', () => {
    const chart = chartOf();
    const text = 'ß€𝄞'.repeat(30_000);
    add(chart, { ...SETTINGS, more: { data: { text } } });
    for (let index = 0; index < 200; index++) {
      add(chart, { ...SETTINGS, name: `${'n'.repeat(200)}-${index}` });
    }
    const folder = join(synthesized({ charts: [chart] }).unpacked(), '002-Chart0');
    const files = readdirSync(folder);
    expect(files).toHaveLength(201);
    const whole = files.find((name) => name.includes('settings')) ?? '';
    expect(JSON.parse(readFileSync(join(folder, whole), 'utf8'))).toMatchObject({ data: { text } });
  });

  it('have the same digest every time', () => {
    expect(digestOf(synthesized())).toBe(digestOf(synthesized()));
  });

  it('have the same digest however a chart is arranged', () => {
    const charts = [chartOf(SETTINGS, NAMESPACE)];
    expect(digestOf(synthesized({ charts }))).toBe(digestOf(synthesized()));
  });

  it('have another digest when one of them changes', () => {
    const charts = [chartOf(NAMESPACE, { ...SETTINGS, more: { data: { a: 'c' } } })];
    expect(digestOf(synthesized({ charts }))).not.toBe(digestOf(synthesized()));
  });

  it('have their digest in the stack', () => {
    const layout = synthesized({ props: { repository: 'registry/objects' } });
    const parameter = parameterOf(layout);
    expect(parameter?.Properties.Value).toBe(`registry/objects@${digestOf(layout)}`);
    expect(parameter?.Metadata['cdk-airgap:objects']).toMatchObject({ Digest: digestOf(layout) });
  });

  it('leave nothing of an artifact that was there before', () => {
    const outdir = join(root, 'again');
    for (const charts of [[chartOf(NAMESPACE, SETTINGS)], [chartOf(NAMESPACE)]]) {
      const app = new App({ outdir });
      const cluster = clusterIn({
        stack: clusterStack(app),
        cluster: { objects: ObjectDelivery.artifact({ folder: 'objects' }) },
      });
      charts.forEach((chart) => cluster.addObjects('Base', chart));
      app.synth();
    }
    expect(readdirSync(join(outdir, 'objects', 'blobs', 'sha256'))).toHaveLength(3);
  });

  it('hold the names of the partition, the account, the Region and the cluster', () => {
    const layout = synthesized({
      charts: [],
      name: CLUSTER,
      change: (cluster) =>
        cluster.addObjects(
          'Names',
          chartOf({
            ...SETTINGS,
            more: {
              data: {
                arn: cluster.clusterArn,
                name: `of ${cluster.clusterName}`,
              },
            },
          }),
        ),
    });
    const folder = layout.unpacked();
    const [file = ''] = readdirSync(join(folder, '002-Names'));
    const name = CLUSTER;
    expect(JSON.parse(readFileSync(join(folder, '002-Names', file), 'utf8'))).toMatchObject({
      data: { arn: `arn:aws:eks:${REGION}:${ACCOUNT}:cluster/${name}`, name: `of ${name}` },
    });
  });

  it('may not hold what is known only at deployment', () => {
    const change = (cluster: AirGappedCluster): void => {
      cluster.addObjects(
        'Names',
        chartOf({ ...SETTINGS, more: { data: { ca: cluster.certificateAuthorityData } } }),
      );
    };
    expect(() => synthesized({ charts: [], change })).toThrow(
      /'ConfigMap:serving:settings' holds .*CertificateAuthorityData.*, which is known only at deployment/,
    );
  });

  it('may not go to a folder elsewhere', () => {
    expect(() => synthesized({ props: { folder: '../objects' } })).toThrow(/is no name of a folder/);
  });

  it('are each there once', () => {
    expect(() => synthesized({ charts: [chartOf(NAMESPACE), chartOf(NAMESPACE)] })).toThrow(
      /is in the chart/,
    );
  });

  it('need no handler', () => {
    const text = readFileSync(join(synthesized().outdir, 'Prod.template.json'), 'utf8');
    expect(text).not.toContain('AWS::Lambda::Function');
  });
});

describe('the signature of an artifact', () => {
  const signed = (): { layout: Layout; publicKey: string; tag: string } => {
    const { file, publicKey } = keyFile('ec');
    const layout = synthesized({ props: { signingKeyFile: file, repository: 'registry/objects' } });
    return { layout, publicKey, tag: `${digestOf(layout).replace(':', '-')}.sig` };
  };

  it('is verified by the public key', () => {
    const { layout, publicKey, tag } = signed();
    const [layer] = layout.manifest(tag).layers;
    const payload = layout.blob(layer?.digest ?? '');
    const signature = layer?.annotations?.['dev.cosignproject.cosign/signature'] ?? '';
    expect(createVerify('sha256').update(payload).verify(publicKey, signature, 'base64')).toBe(true);
  });

  it('speaks of the digest and of the repository', () => {
    const { layout, tag } = signed();
    const [layer] = layout.manifest(tag).layers;
    expect(layer?.mediaType).toBe('application/vnd.dev.cosign.simplesigning.v1+json');
    expect(layout.json(layer?.digest ?? '')).toMatchObject({
      critical: {
        identity: { 'docker-reference': 'registry/objects' },
        image: { 'docker-manifest-digest': digestOf(layout) },
        type: 'cosign container image signature',
      },
    });
  });

  it('does not change the digest', () => {
    expect(digestOf(signed().layout)).toBe(digestOf(synthesized()));
  });

  it('is not there without a key', () => {
    expect(synthesized().index).toHaveLength(1);
  });

  it.each([
    ['a key of another kind', () => keyFile('rsa').file],
    ['a key over another curve', () => keyFile('ec', 'secp384r1').file],
    ['no key', () => join(root, 'none.pem')],
  ])('is not made with %s', (_, file) => {
    expect(() => synthesized({ props: { signingKeyFile: file() } })).toThrow(
      /signingKeyFile '.*' (?:cannot be read|holds another kind of key).*expected an ECDSA key over P-256 in PEM/,
    );
  });
});
