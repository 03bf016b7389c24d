import { App, Chart, Helm } from 'cdk8s';
import { UsageError } from '../../../shared/errors';
import type { ManifestObject } from '../../charts/manifest/manifest-file';

/** What a chart is rendered with. */
export interface Rendering {
  /** Path of its archive. */
  readonly archive: string;
  readonly releaseName: string;
  readonly namespace: string;
  readonly values: { readonly [name: string]: unknown };
  /** For example `1.35`. */
  readonly kubernetesVersion: string;
  readonly apiVersions: readonly string[];
  readonly withoutHooks: boolean;
  readonly helmExecutable: string;
}

/**
 * The objects that Helm makes of a chart; definitions of kinds with them, tests not.
 *
 * @throws UsageError if Helm is not there or refuses, and if it makes something else each time: then what is reviewed is not
 * what is applied
 */
export function renderedObjects(where: string, rendering: Rendering): ManifestObject[] {
  const [first, second] = [render(where, rendering), render(where, rendering)];
  const other = first.find((object, index) => JSON.stringify(object) !== JSON.stringify(second[index]));
  if (other !== undefined) {
    throw new UsageError(
      `${where}: the ${other.kind} '${other.metadata.name}' is another each time, expected a chart that makes no certificates, ` +
        'passwords or times: give it what it would make by values',
    );
  }
  return first;
}

function render(
  where: string,
  { archive, kubernetesVersion, apiVersions, ...given }: Rendering,
): ManifestObject[] {
  const { releaseName, namespace, values, withoutHooks, helmExecutable } = given;
  const chart = new Chart(new App(), 'chart', { disableResourceNameHashes: true });
  try {
    const { apiObjects } = new Helm(chart, 'objects', {
      chart: archive,
      releaseName,
      namespace,
      values: { ...values },
      helmExecutable,
      helmFlags: [
        '--include-crds',
        '--skip-tests',
        '--kube-version',
        `${kubernetesVersion}.0`,
        ...apiVersions.flatMap((version) => ['--api-versions', version]),
        ...(withoutHooks ? ['--no-hooks'] : []),
      ],
    });
    return apiObjects.map((object) => object.toJson() as ManifestObject);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${where}: the chart cannot be rendered: ${reason.replace(/\s+/g, ' ').trim()}`);
  }
}
