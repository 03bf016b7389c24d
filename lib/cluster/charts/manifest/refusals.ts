import { UsageError } from '../../../shared/errors';
import { isRecord, titleOf } from './manifest-file';
import type { ManifestObject } from './manifest-file';

/** What no manifest may bring into a cluster, whoever wrote it. */
interface Refusal {
  /** What is wrong with an object, undefined where nothing is. */
  readonly finds: (object: ManifestObject) => string | undefined;
  /** What is allowed. */
  readonly expected: string;
}

const REFUSALS: readonly Refusal[] = [
  {
    finds: ({ kind, data, stringData }) =>
      kind === 'Secret' && [data, stringData].some(holdsSomething) ? 'carries values' : undefined,
    expected:
      'a Secret without data: what a template holds is readable to whoever reads templates, so let it be filled in the cluster',
  },
  {
    finds: (object) => {
      const url = callsOf(object).find((call) => call.url !== undefined)?.url;
      return url === undefined ? undefined : `makes the API server call ${JSON.stringify(url)}`;
    },
    expected: 'clientConfig.service: a URL leads out of the cluster',
  },
  {
    finds: ({ kind, spec }) => (kind === 'Service' && isRecord(spec) ? wayOut(spec) : undefined),
    expected: 'a Service of type ClusterIP without external addresses',
  },
  {
    finds: ({ metadata }) => {
      const hook = isRecord(metadata.annotations) ? metadata.annotations['helm.sh/hook'] : undefined;
      return hook === undefined ? undefined : `is a Helm hook, ${JSON.stringify(hook)}`;
    },
    expected: 'objects that stay: hooks mean nothing outside Helm, so render the chart without them',
  },
];

/**
 * Checks that an object opens no way that nobody would see.
 *
 * @param what - the manifest, for the message
 */
export function refuse(object: ManifestObject, what: string): void {
  for (const { finds, expected } of REFUSALS) {
    const found = finds(object);
    if (found !== undefined) {
      throw new UsageError(`${what}: ${titleOf(object)} ${found}, expected ${expected}`);
    }
  }
}

function holdsSomething(value: unknown): boolean {
  return isRecord(value) && Object.keys(value).length > 0;
}

/** What the API server would call for an object: admission and conversion webhooks. */
function callsOf({ webhooks, spec }: ManifestObject): Readonly<Record<string, unknown>>[] {
  const conversion = isRecord(spec) && isRecord(spec.conversion) ? spec.conversion.webhook : undefined;
  const hooks: unknown[] = Array.isArray(webhooks) ? webhooks : [];
  return [...hooks, conversion].flatMap((hook) =>
    isRecord(hook) && isRecord(hook.clientConfig) ? [hook.clientConfig] : [],
  );
}

function wayOut(spec: Readonly<Record<string, unknown>>): string | undefined {
  if (spec.type !== undefined && spec.type !== 'ClusterIP') return `is of type ${JSON.stringify(spec.type)}`;
  const addresses = spec.externalIPs;
  return Array.isArray(addresses) && addresses.length > 0 ? `answers at ${addresses.join(', ')}` : undefined;
}
