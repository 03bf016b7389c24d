import { controlsFor } from './controls';
import { ELSEWHERE, bare, manifest, object } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag705.json';

const webhook = (clientConfig: object): Readonly<Record<string, unknown>> =>
  bare(
    'admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration',
    {},
    { webhooks: [{ clientConfig }] },
  );

/** AG705: the control plane asks services of the cluster alone. */
export const ag705 = ruleOfObjects(
  {
    id: 'AG705',
    title: 'The control plane of a cluster calls a host outside',
    severity: 'error',
    state: 'exposed',
    category: 'cluster',
    rationale:
      'A webhook is sent each object in full, secrets included, and by the control plane, which no network policy of the cluster holds back.',
    fix: 'name a service of the cluster (clientConfig.service) in place of a URL',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        manifest('a webhook outside', webhook({ url: 'https://policy.example.com/validate' })),
        manifest(
          'a conversion outside',
          object('apiextensions.k8s.io/v1 CustomResourceDefinition', {
            conversion: { webhook: { clientConfig: { url: 'https://convert.example.com' } } },
          }),
        ),
      ],
      unknown: [
        manifest('a webhook of which another stack decides the address', webhook({ url: ELSEWHERE })),
      ],
      good: [
        manifest('a webhook of the cluster', webhook({ service: { name: 'policy', namespace: 'own' } })),
        manifest('a webhook on a host inside', webhook({ url: 'https://policy.corp.internal/validate' })),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
