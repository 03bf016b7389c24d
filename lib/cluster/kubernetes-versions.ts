import { UsageError } from '../shared/errors';
import rows from './kubernetes-versions.json';

/** A minor version of Kubernetes that Amazon EKS has released. Days are YYYY-MM-DD. */
export interface KubernetesVersionRow {
  /** For example `1.35`. */
  readonly version: string;
  readonly released: string;
  readonly endOfStandardSupport: string;
  readonly endOfExtendedSupport: string;
  readonly source: string;
  readonly date: string;
  /** Whether nobody has compared it with a second source. */
  readonly unverified?: boolean;
}

/** Every version of the data file, the oldest first. */
export const KUBERNETES_VERSIONS: readonly KubernetesVersionRow[] = rows;

/**
 * What is known of a version.
 *
 * @throws UsageError if it is none of the table
 */
export function kubernetesVersionRow(where: string, version: string): KubernetesVersionRow {
  const row = KUBERNETES_VERSIONS.find((one) => one.version === version);
  if (row === undefined) {
    const known = KUBERNETES_VERSIONS.map((one) => `'${one.version}'`).join(', ');
    throw new UsageError(`${where} has kubernetesVersion '${version}', expected one of ${known}`);
  }
  return row;
}
