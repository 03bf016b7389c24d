import * as lambda from 'aws-cdk-lib/aws-lambda';
import { UsageError } from '../../../shared/errors';

const IN_DESCRIPTION = /\bkubectl v?(\d+\.\d+)\b/;
const MINOR = /^1\.(\d+)$/;

/**
 * Checks that kubectl of a layer understands a cluster: it is of the same minor version, or of one beside it.
 *
 * @see https://kubernetes.io/releases/version-skew-policy/#kubectl
 * @throws UsageError if it is not, or its version is not known
 */
export function checkKubectl(
  where: string,
  { layer, given, cluster }: { layer: lambda.ILayerVersion; given?: string; cluster: string },
): void {
  const version = given ?? describedVersion(layer);
  if (version === undefined) {
    throw new UsageError(
      `${where}: the layer '${layer.node.path}' does not tell which kubectl it holds, expected kubectlVersion: '${cluster}'`,
    );
  }
  const [ours, theirs] = [version, cluster].map((text) => Number(MINOR.exec(text)?.[1]));
  if (ours === undefined || theirs === undefined || !(Math.abs(ours - theirs) <= 1)) {
    throw new UsageError(
      `${where}: the layer '${layer.node.path}' holds kubectl ${version} and the cluster is Kubernetes ${cluster}, ` +
        'expected the same minor version, or one beside it',
    );
  }
}

function describedVersion(layer: lambda.ILayerVersion): string | undefined {
  const resource = layer.node.defaultChild;
  return resource instanceof lambda.CfnLayerVersion
    ? IN_DESCRIPTION.exec(resource.description ?? '')?.[1]
    : undefined;
}
