import { controlsFor } from './controls';
import { ELSEWHERE, bare, chart, manifest, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag706.json';

const application = (repoURL: unknown): Readonly<Record<string, unknown>> =>
  object('argoproj.io/v1alpha1 Application', { source: { repoURL } });

/** AG706: agents and settings of a cluster name hosts of the environment. */
export const ag706 = ruleOfObjects(
  {
    id: 'AG706',
    title: 'An agent or setting in a cluster names a place outside',
    severity: 'error',
    state: 'exposed',
    category: 'cluster',
    rationale:
      'Telemetry carries what passes through a workload, a followed repository decides what runs, and an address in a setting is used.',
    fix: 'name hosts of the environment: a collector, a mirror of the repository, a registry of the account',
    controls: controlsFor('third-party', 'supply-chain'),
    examples: {
      bad: [
        manifest(
          'an application that follows a repository outside',
          application('https://github.com/org/repo'),
        ),
        manifest(
          'a source of charts outside',
          object('source.toolkit.fluxcd.io/v1 HelmRepository', { url: 'https://charts.example.com' }),
        ),
        manifest(
          'metrics that are written outside',
          object('monitoring.coreos.com/v1 Prometheus', {
            remoteWrite: [{ url: 'https://metrics.example.com/write' }],
          }),
        ),
        manifest(
          'logs that are written outside',
          bare(
            'ConfigMap',
            {},
            { data: { 'fluent-bit.conf': '[OUTPUT]\n    Name http\n    Host logs.example.com\n' } },
          ),
        ),
        manifest(
          'a container that is told an address',
          pod({ args: ['--endpoint=https://otlp.example.com'] }),
        ),
        manifest('the agent of a vendor', pod({ image: 'localhost/datadog/agent:7' })),
        manifest('an object for the operator of a vendor', object('datadoghq.com/v2alpha1 DatadogAgent')),
        chart('an agent whose endpoint is overridden', { logs: { endpoint_override: 'logs.example.com' } }),
        chart('a chart with an address', { exporter: { endpoint: 'https://otlp.example.com' } }),
      ],
      unknown: [
        manifest('an application that follows what another stack decides', application(ELSEWHERE)),
        manifest(
          'a name that may be of the cluster',
          pod({ env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.telemetry:4317' }] }),
        ),
      ],
      good: [
        manifest(
          'an application that follows a repository inside',
          application('https://git.corp.internal/org/repo'),
        ),
        manifest(
          'a name of the cluster',
          bare('Namespace', { name: 'telemetry' }),
          pod({ env: [{ name: 'OTEL_EXPORTER_OTLP_ENDPOINT', value: 'http://collector.telemetry:4317' }] }),
        ),
        manifest(
          'a setting with an address that is shown to people',
          bare(
            'ConfigMap',
            {},
            { data: { 'app.yaml': '# see https://example.com\nhelp_url: https://example.com\n' } },
          ),
        ),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
