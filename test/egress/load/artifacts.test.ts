import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { tarOf } from '../../../lib/cluster/objects/artifact/tar';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { showArtifacts } from '../../../lib/egress/load/manifests/artifacts';
import type { Template } from '../../../lib/egress/load/source';
import { source } from '../helpers';

const FLUX = 'application/vnd.cncf.flux.content.v1.tar+gzip';
const POD = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' } };
const root = mkdtempSync(join(tmpdir(), 'layouts-'));
afterAll(() => rmSync(root, { recursive: true }));

function blob(content: Buffer | object): string {
  const bytes = Buffer.isBuffer(content) ? content : Buffer.from(JSON.stringify(content));
  const hex = createHash('sha256').update(bytes).digest('hex');
  mkdirSync(join(root, 'objects', 'blobs', 'sha256'), { recursive: true });
  writeFileSync(join(root, 'objects', 'blobs', 'sha256', hex), bytes);
  return `sha256:${hex}`;
}

function archive(name: string, content: unknown): Buffer {
  return tarOf([{ name, content: typeof content === 'string' ? content : JSON.stringify(content) }]);
}

/** The digest of an artifact with one layer. */
function artifact(layer: Buffer, mediaType = FLUX): string {
  return blob({ layers: [{ mediaType, digest: blob(layer) }] });
}

/** What is read of an artifact: kinds and names, and what is not read as `? why`. */
function read(noted: object): string[] {
  const Resources = { It: { Type: 'AWS::SSM::Parameter', Metadata: { 'cdk-airgap:objects': noted } } };
  const shown = showArtifacts({ Resources }, join(root, 'a.template.json')) as unknown as Template;
  const { kubernetes } = loadTemplates([source(shown)]);
  return [
    ...kubernetes.objects.map(({ kind, name, cluster }) => `${kind} ${name} ${cluster}`),
    ...kubernetes.unread.map(({ why }) => `? ${why}`),
  ];
}

const readDigest = (Digest: unknown): string[] => read({ Layout: 'objects', Digest, ClusterName: 'c' });

describe('an artifact beside a template', () => {
  it('shows its objects', () => {
    expect(readDigest(artifact(gzipSync(archive('a/b.yaml', POD))))).toEqual(['Pod a "c"']);
  });

  it('shows them from every layer', () => {
    const layers = ['a', 'b'].map((name) => ({
      mediaType: FLUX,
      digest: blob(gzipSync(archive('x.json', { ...POD, metadata: { name } }))),
    }));
    expect(readDigest(blob({ layers }))).toEqual(['Pod a "c"', 'Pod b "c"']);
  });

  it.each([
    ['a digest that is none', () => 'latest', /'latest' is no digest/],
    ['a digest that is no text', () => ({ Ref: 'Digest' }), /does not tell the folder and the digest/],
    ['a manifest that is not there', () => `sha256:${'0'.repeat(64)}`, /is not in it/],
    ['a manifest without layers', () => blob({ layers: [] }), /names no layers/],
    ['a manifest that is no JSON', () => blob(Buffer.from('x')), /its manifest is no JSON/],
    ['a manifest that is a list', () => blob([]), /its manifest is no object/],
    ['a layer of another type', () => artifact(Buffer.from(''), 'text/x'), /a layer of type 'text\/x'/],
    ['a layer that is nothing', () => blob({ layers: [null] }), /a layer of type 'undefined'/],
    ['a layer that is not packed', () => artifact(archive('a.yaml', POD)), /no gzip/],
    ['a file of another kind', () => artifact(gzipSync(archive('a.sh', 'x'))), /what its file 'a.sh' is for/],
    ['a file in YAML', () => artifact(gzipSync(archive('a.yaml', 'kind: Pod'))), /'a.yaml' is no JSON/],
    [
      'an archive that ends early',
      () => artifact(gzipSync(archive('a', 'x').subarray(0, 512))),
      /ends within 'a'/,
    ],
  ])('is not read with %s', (_, digest, why) => {
    expect(readDigest(digest())).toEqual([expect.stringMatching(why)]);
  });

  it('is not read with a link in its archive', () => {
    const bytes = archive('a.yaml', POD);
    bytes.write('2', 156);
    expect(readDigest(artifact(gzipSync(bytes)))).toEqual([
      expect.stringMatching(/neither a file nor a folder/),
    ]);
  });

  it.each(['../objects', '/objects', '..', '', '.'])('is not looked for in %s', (Layout) => {
    const Digest = artifact(gzipSync(archive('a.yaml', POD)));
    expect(read({ Layout, Digest })).toEqual([expect.stringMatching(/does not tell the folder/)]);
  });

  it('is not taken from what a template says of it', () => {
    expect(read({ Objects: '[]' })).toEqual([expect.stringMatching(/does not tell the folder/)]);
  });
});

it('an artifact that nobody looked for is not read', () => {
  const Metadata = { 'cdk-airgap:objects': { Layout: 'objects', Digest: 'sha256:x' } };
  const { kubernetes } = loadTemplates([
    source({ Resources: { It: { Type: 'AWS::SSM::Parameter', Metadata } } }),
  ]);
  expect(kubernetes.unread).toMatchObject([{ why: 'the artifact with its objects is not shown' }]);
});
