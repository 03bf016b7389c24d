import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import type { ImageMirror } from '../../../registry/image-mirror';
import { UsageError } from '../../../shared/errors';
import type { IAirGappedCluster } from '../../cluster';
import { NamespaceIsolation } from '../../isolation/namespace-isolation';
import { checkShape } from '../../props-shape';
import type { ManifestObject } from '../manifest/manifest-file';
import { isRecord } from '../manifest/manifest-file';
import { confined, podTemplateOf, selectorOf } from '../manifest/workloads';
import type { MirroredImage } from '../vendored-manifest';
import { chartOf, vendoredObjects } from '../vendored-manifest';

/** Construction properties for a LeaderWorkerSetController. */
export interface LeaderWorkerSetControllerProps {
  /** Cluster that it is brought into. */
  readonly cluster: IAirGappedCluster;

  /** Mirror that its image comes from. */
  readonly images: ImageMirror;

  /**
   * Path of the manifest of a release, `manifests.yaml` of github.com/kubernetes-sigs/lws: absolute, or relative to where the app
   * runs. Nothing is fetched.
   */
  readonly path: string;

  /** SHA-256 of the file that was reviewed, in 64 lower-case hexadecimal digits. */
  readonly sha256: string;

  /** Where each image comes from, by the reference that the manifest writes, to the last character. */
  readonly mirrored: { [reference: string]: MirroredImage };
}

// Ports of the controller: github.com/kubernetes-sigs/lws v0.10.0, config, read 2026-11-22.
const WEBHOOK_PORT = 9443;
const DEFINITION = 'leaderworkersets.leaderworkerset.x-k8s.io';

/**
 * The controller of LeaderWorkerSets, from the manifest of its release.
 *
 * Its namespace is made anew, with the Pod Security Standard `restricted`, for which its pods get the seccomp profile that the
 * release leaves out. They call the Kubernetes API alone, and the control plane alone calls them. Webhooks that judge sets alone
 * are passed over while nobody answers, so that sets can come in the same deployment. The release gives it the right
 * to read every Secret of the cluster.
 *
 * @see https://lws.sigs.k8s.io
 */
export class LeaderWorkerSetController extends Construct {
  /** What depends on it waits until the objects are applied; they wait for what it depends on. */
  public readonly objects: IConstruct;

  /** Names of its MutatingWebhookConfigurations, which AdmissionPolicies admits. */
  public readonly mutatingWebhooks: string[];

  /** Names of its roles that may change webhooks, to put its own certificate into them; AdmissionPolicies admits them. */
  public readonly privilegedRoles: string[];

  constructor(scope: Construct, id: string, props: LeaderWorkerSetControllerProps) {
    super(scope, id);
    const { cluster } = props;
    const where = `LeaderWorkerSetController '${this.node.path}'`;
    checkShape(where, props, { of: 'LeaderWorkerSetControllerProps' });
    const objects = vendoredObjects({ ...props, file: props }, where);
    const { namespace, controller } = partsOf(objects, `${where}: manifest '${props.path}'`);
    this.mutatingWebhooks = namesOf(objects, ({ kind }) => kind === 'MutatingWebhookConfiguration');
    this.privilegedRoles = namesOf(objects, changesWebhooks);

    const isolation = new NamespaceIsolation(this, 'Namespace', {
      cluster,
      namespace: namespace.metadata.name,
    });
    isolation.addWorkload('controller', {
      labels: selectorOf(controller),
      callsKubernetes: true,
      controlPlanePorts: [WEBHOOK_PORT],
    });
    cluster.admitControlPlane(WEBHOOK_PORT, 'webhook of LeaderWorkerSet');
    const others = objects
      .filter((object) => object !== namespace)
      .map((object) => startable(confined(object)));
    this.objects = cluster.addObjects('LeaderWorkerSetController', chartOf(id, others));
  }
}

/**
 * A webhook that judges sets alone is passed over while nobody answers: a GitOps controller may apply sets before, and what the
 * webhook would fill in LeaderWorkerSet writes itself. Webhooks of pods stay as they are.
 */
function startable(object: ManifestObject): ManifestObject {
  if (!Array.isArray(object.webhooks)) return object;
  const webhooks = (object.webhooks as unknown[]).map((webhook) =>
    isRecord(webhook) && judgesSetsAlone(webhook) ? { ...webhook, failurePolicy: 'Ignore' } : webhook,
  );
  return { ...object, webhooks };
}

function judgesSetsAlone({ rules }: Readonly<Record<string, unknown>>): boolean {
  return (
    Array.isArray(rules) &&
    rules.length > 0 &&
    rules.every((rule) => isRecord(rule) && JSON.stringify(rule.resources) === '["leaderworkersets"]')
  );
}

function namesOf(objects: readonly ManifestObject[], isMeant: (object: ManifestObject) => boolean): string[] {
  return objects.filter(isMeant).map(({ metadata }) => metadata.name);
}

function changesWebhooks({ kind, rules }: ManifestObject): boolean {
  return (
    /^(Cluster)?Role$/.test(kind) && JSON.stringify(rules ?? []).includes('"admissionregistration.k8s.io"')
  );
}

function partsOf(
  objects: readonly ManifestObject[],
  what: string,
): { namespace: ManifestObject; controller: ManifestObject } {
  const only = (kind: string): ManifestObject => {
    const [first, ...more] = objects.filter((object) => object.kind === kind);
    if (first === undefined || more.length > 0) {
      const count = first === undefined ? 0 : more.length + 1;
      throw new UsageError(
        `${what} has ${count} objects of kind ${kind}, expected one, as a release of LeaderWorkerSet has`,
      );
    }
    return first;
  };
  if (!objects.some(({ metadata }) => metadata.name === DEFINITION)) {
    throw new UsageError(`${what} does not define '${DEFINITION}', expected a release of LeaderWorkerSet`);
  }
  const controller = only('Deployment');
  if (podTemplateOf(controller) === undefined) {
    throw new UsageError(`${what} has a Deployment without pods, expected a release of LeaderWorkerSet`);
  }
  return { namespace: only('Namespace'), controller };
}
