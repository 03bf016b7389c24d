import { controlsFor } from './controls';
import { manifest, manifestWith, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag709.json';
import { ref } from './networks';

const volume = (csi: object): Readonly<Record<string, unknown>> => object('PersistentVolume', { csi });
const bucket = (bucketName: unknown): Readonly<Record<string, unknown>> =>
  volume({ driver: 's3.csi.aws.com', volumeHandle: 'own', volumeAttributes: { bucketName } });
const store = (provider: object): Readonly<Record<string, unknown>> =>
  object('external-secrets.io/v1 ClusterSecretStore', { provider });

/** AG709: volumes and secrets of pods are of this environment. */
export const ag709 = ruleOfObjects(
  {
    id: 'AG709',
    title: 'A volume or secret is of somebody else',
    severity: 'error',
    state: 'exposed',
    category: 'cluster',
    rationale: 'What a pod writes to a volume is where that volume is, and who serves secrets knows them.',
    fix: 'use buckets, file systems and secrets of the app',
    controls: controlsFor('third-party', 'boundary'),
    examples: {
      bad: [
        manifest(
          'a volume on a file server outside',
          object('PersistentVolume', { nfs: { server: '8.8.8.8' } }),
        ),
        manifest(
          'a pod that mounts a repository',
          pod({}, { volumes: [{ name: 'x', gitRepo: { repository: 'https://github.com/org/repo' } }] }),
        ),
        manifest('secrets of another provider', store({ doppler: {} })),
        manifest('secrets of a host outside', store({ vault: { server: 'https://vault.example.com' } })),
      ],
      unknown: [
        manifest('a bucket that the input does not make', bucket('models')),
        manifest(
          'a file system that the input does not make',
          volume({ driver: 'efs.csi.aws.com', volumeHandle: 'fs-0123' }),
        ),
        manifest(
          'a pod with a volume of a driver of somebody else',
          pod({}, { volumes: [{ name: 'x', csi: { driver: 'smb.csi.k8s.io' } }] }),
        ),
        manifest('a driver of somebody else', volume({ driver: 'csi.example.com', volumeHandle: 'x' })),
      ],
      good: [
        manifestWith(
          'a bucket of the app',
          { Bucket: { Type: 'AWS::S3::Bucket', Properties: {} } },
          bucket(ref('Bucket')),
        ),
        manifestWith(
          'a file system of the app',
          { Files: { Type: 'AWS::EFS::FileSystem', Properties: {} } },
          volume({ driver: 'efs.csi.aws.com', volumeHandle: ref('Files') }),
        ),
        manifest('secrets of AWS', store({ aws: { service: 'SecretsManager', region: 'eu-west-1' } })),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
