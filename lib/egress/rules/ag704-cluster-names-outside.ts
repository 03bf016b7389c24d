import { controlsFor } from './controls';
import { ELSEWHERE, bare, manifest, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import objectRows from './kubernetes/rows/ag704.json';
import { single } from './networks';
import type { Row } from './rows';
import rows from './rows/ag704.json';

const corefile = (resolver: string): string =>
  `.:53 {\n    kubernetes cluster.local\n    forward . ${resolver}\n}\n`;
const coredns = (resolver: string): Readonly<Record<string, unknown>> =>
  bare(
    'ConfigMap',
    { name: 'coredns', namespace: 'kube-system' },
    { data: { Corefile: corefile(resolver) } },
  );

/** AG704: names in a cluster lead nowhere outside. */
export const ag704 = ruleOfObjects(
  {
    id: 'AG704',
    title: 'A name in a cluster leads outside',
    severity: 'error',
    state: 'exposed',
    category: 'cluster',
    rationale:
      'A name that a cluster resolves, publishes or has certified outside tells others of it, and pods follow it without knowing.',
    fix: 'name hosts of the environment, and let the resolver of the VPC answer',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        manifest(
          'a service for a name outside',
          object('Service', { type: 'ExternalName', externalName: 'api.example.com' }),
        ),
        manifest(
          'endpoints at a public address',
          bare('Endpoints', {}, { subsets: [{ addresses: [{ ip: '8.8.8.8' }] }] }),
        ),
        manifest(
          'a mesh that reaches a host outside',
          object('networking.istio.io/v1 ServiceEntry', { hosts: ['api.example.com'] }),
        ),
        manifest(
          'certificates of an authority on the internet',
          object('cert-manager.io/v1 ClusterIssuer', {
            acme: { server: 'https://acme-v02.api.letsencrypt.org/directory' },
          }),
        ),
        manifest('a cluster that asks a public resolver', coredns('8.8.8.8')),
        manifest('a pod that asks a public resolver', pod({}, { dnsConfig: { nameservers: ['1.1.1.1'] } })),
        manifest('a pod that knows a public address', pod({}, { hostAliases: [{ ip: '1.1.1.1' }] })),
        manifest(
          'names that are published by a provider',
          pod({ image: 'localhost/external-dns:1', args: ['--provider=cloudflare'] }),
        ),
      ],
      unknown: [
        manifest(
          'a service for a name that another stack decides',
          object('Service', { type: 'ExternalName', externalName: ELSEWHERE }),
        ),
        manifest('names that may be published', pod({ image: 'localhost/external-dns:1' })),
        single('the add-on that publishes names', 'AWS::EKS::Addon', { AddonName: 'external-dns' }),
      ],
      good: [
        manifest(
          'a service for a name inside',
          object('Service', { type: 'ExternalName', externalName: 'db.corp.internal' }),
        ),
        manifest('a cluster that asks the resolver of the VPC', coredns('/etc/resolv.conf')),
        manifest('a pod that asks a resolver inside', pod({}, { dnsConfig: { nameservers: ['10.0.0.2'] } })),
        manifest(
          'names that stay in private zones',
          pod({ image: 'localhost/external-dns:1', args: ['--aws-zone-type=private'] }),
        ),
      ],
    },
  },
  objectRows as readonly ObjectRow[],
  rows as readonly Row[],
);
