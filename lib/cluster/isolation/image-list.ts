import { Lazy, Stage } from 'aws-cdk-lib';
import type { Chart } from 'cdk8s';
import { KubeConfigMap } from 'cdk8s-plus-34/lib/imports/k8s';
import type { Construct } from 'constructs';
import { Requirements } from '../../requirements/requirements';
import { UsageError } from '../../shared/errors';
import { PARAMETERS } from './admission-policy';

const DIGEST = /^sha256:([a-f0-9]{64})$/;
const BY_DIGEST = /^[^/]+\/(.+)@sha256:([a-f0-9]{64})$/;

interface ImageListProps {
  readonly where: string;
  /** Whose Stage is asked for the images that it requires. */
  readonly scope: Construct;
  readonly digests?: readonly string[];
}

/**
 * The ConfigMap with the digests that may run: keys of 64 hexadecimal digits, and for the reader the repository.
 *
 * What constructs require is known when templates are written, which is after this object was made.
 */
export class ImageList extends KubeConfigMap {
  private readonly produce: () => Readonly<Record<string, string>>;

  constructor(chart: Chart, id: string, { where, scope, digests }: ImageListProps) {
    super(chart, id, { metadata: { name: PARAMETERS.images, namespace: PARAMETERS.namespace } });
    const given = digests?.map((digest) => hexadecimal(where, digest));
    this.produce = () =>
      given === undefined ? required(scope) : Object.fromEntries(given.map((digits) => [digits, '']));
  }

  public override toJson(): unknown {
    return { ...(super.toJson() as object), data: Lazy.uncachedAny({ produce: this.produce }) };
  }
}

function hexadecimal(where: string, digest: string): string {
  const digits = DIGEST.exec(digest)?.[1];
  if (digits === undefined) {
    throw new UsageError(
      `${where}: '${digest}' is no digest, expected "sha256:" and 64 lower-case hexadecimal digits`,
    );
  }
  return digits;
}

function required(scope: Construct): Readonly<Record<string, string>> {
  const found = new Map<string, Set<string>>();
  for (const { image } of Requirements.of(Stage.of(scope) ?? scope.node.root).collect()) {
    const [, repository, digits] = BY_DIGEST.exec(image?.uri ?? '') ?? [];
    if (repository !== undefined && digits !== undefined) {
      found.set(digits, (found.get(digits) ?? new Set()).add(repository));
    }
  }
  return Object.fromEntries(
    [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([digits, names]) => [digits, [...names].join(', ')]),
  );
}
