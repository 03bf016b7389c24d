import { Token } from 'aws-cdk-lib';
import { Construct, type IConstruct } from 'constructs';
import { parseDocument } from 'yaml';
import type { ImageMirror } from '../../../registry/image-mirror';
import { UsageError } from '../../../shared/errors';
import { isRecord } from '../../charts/manifest/manifest-file';
import { chartOf, mirroredObjects, type MirroredImage } from '../../charts/vendored-manifest';
import type { IAirGappedCluster } from '../../cluster';
import { checkShape } from '../../props-shape';
import { chartArchive } from './chart-archive';
import { inNamespace } from './namespaced';
import { renderedObjects } from './rendered';

// https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-label-names, and 53 is the most of Helm.
const RELEASE = /^[a-z0-9](?:[-a-z0-9]{0,51}[a-z0-9])?$/;

/** Construction properties for a HelmChart. */
export interface HelmChartProps {
  /** Cluster that the objects are brought into. */
  readonly cluster: IAirGappedCluster;

  /** Mirror that holds the chart, and that all images come from. */
  readonly images: ImageMirror;

  /** The chart inside the mirror, without registry, tag or digest: `charts/metrics-server`. */
  readonly chart: string;

  /** Digest of the chart in the mirror, as `helm push` tells it: `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest: string;

  /**
   * Folder with a copy of the chart as it is in the mirror: an OCI image layout, as `oras copy --to-oci-layout` makes it.
   * Absolute, or relative to where the app runs. Synthesis fetches nothing.
   */
  readonly layout: string;

  /** Namespace of the objects that name none. It is not made. */
  readonly namespace: string;

  /**
   * Name of the release: at most 53 lower-case letters, digits and hyphens.
   *
   * @default - the id of the construct in lower case
   */
  readonly releaseName?: string;

  /**
   * Values, as a text in YAML or JSON, all known at synthesis: `JSON.stringify({ replicas: 2 })`.
   *
   * @default - those of the chart
   */
  readonly values?: string;

  /**
   * Where each image comes from, by the reference that the rendered objects write, to the last character.
   *
   * @default - the chart names no image
   */
  readonly mirrored?: { [reference: string]: MirroredImage };

  /**
   * Texts of the rendered objects that look like references of images and are none.
   *
   * @default - every text that looks like one is one
   */
  readonly notImages?: string[];

  /**
   * Versions of APIs that the chart may ask for beside those of Kubernetes itself, for example `monitoring.coreos.com/v1`.
   *
   * @default - none
   */
  readonly apiVersions?: string[];

  /**
   * Kinds without a namespace that neither Kubernetes nor the chart defines, as `ClusterPolicy.nvidia.com`.
   *
   * @default - none
   */
  readonly clusterScopedKinds?: string[];

  /**
   * Whether hooks are left out: nothing runs them. Review what they do first.
   *
   * @default false - a chart with hooks is refused; its tests are always left out
   */
  readonly withoutHooks?: boolean;

  /**
   * Helm on the machine that synthesizes.
   *
   * @default 'helm'
   */
  readonly helmExecutable?: string;
}

/**
 * A chart of Helm from the private registry, by digest: rendered at synthesis, and brought in as objects.
 *
 * What is applied is what stands in the template or artifact, and so what the rules judge. Nothing is pulled when it is deployed,
 * and no release of Helm is kept in the cluster: CloudFormation, or the GitOps controller, takes out what is no longer there.
 *
 * Helm in the VPC would pull by digest as well, but nobody could see before what it applies; and it would run hooks.
 */
export class HelmChart extends Construct {
  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  /** The chart in the private registry, by digest. */
  public readonly chartUri: string;

  constructor(scope: Construct, id: string, props: HelmChartProps) {
    super(scope, id);
    const where = `HelmChart '${this.node.path}'`;
    checkShape(where, props, { of: 'HelmChartProps' });
    const { cluster, images, namespace } = props;
    // Checks the name, and asks for no image: nothing pulls the chart.
    images.repositoryArn(props.chart);
    this.chartUri = `${images.imageUriPrefix}${props.chart}@${props.digest}`;
    const rendered = renderedObjects(where, {
      archive: chartArchive(where, props),
      releaseName: releaseName(where, props.releaseName ?? id.toLowerCase()),
      namespace,
      values: valuesOf(where, props.values),
      kubernetesVersion: cluster.kubernetesVersion,
      apiVersions: props.apiVersions ?? [],
      withoutHooks: props.withoutHooks ?? false,
      helmExecutable: props.helmExecutable ?? 'helm',
    });
    const objects = inNamespace(rendered, namespace, props.clusterScopedKinds ?? []);
    const table = { images, mirrored: props.mirrored ?? {}, notImages: props.notImages };
    const mirrored = mirroredObjects(objects, table, `${where}: the chart`);
    this.objects = cluster.addObjects(id, chartOf(id, mirrored));
    this.objects.node.addMetadata('cdk-airgap:chart', this.chartUri);
  }
}

function releaseName(where: string, name: string): string {
  if (!RELEASE.test(name)) {
    throw new UsageError(
      `${where}: releaseName '${name}' is malformed, expected at most 53 lower-case letters, digits and hyphens`,
    );
  }
  return name;
}

function valuesOf(where: string, text = '{}'): Readonly<Record<string, unknown>> {
  // A template may do anything with a value, such as take its hash: what stands for one would not be replaced afterwards.
  if (Token.isUnresolved(text)) {
    throw new UsageError(`${where}: values hold what is known only at deployment, expected plain values`);
  }
  const { contents, errors } = parseDocument(text);
  const values: unknown = errors.length === 0 ? contents?.toJSON() : undefined;
  if (!isRecord(values)) {
    throw new UsageError(`${where}: values are no map, expected a text in YAML or JSON like 'replicas: 2'`);
  }
  return values;
}
