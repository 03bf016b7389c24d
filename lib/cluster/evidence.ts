import type { GrantedAccess } from './access';
import type { AddonPlan } from './addons/cluster-addon';
import type { AddonImage } from './cluster';
import type { KubernetesVersionRow } from './kubernetes-versions';
import staysWithAws from './stays-with-aws.json';

/** What the evidence of a cluster is made from. */
export interface EvidenceInput {
  readonly path: string;
  readonly name: string;
  readonly region: string;
  readonly version: KubernetesVersionRow;
  readonly supportPolicy: string;
  readonly controlPlaneEgressMode: string;
  readonly deletionProtection: boolean;
  readonly serviceCidr: string;
  readonly networkPolicyMode: string;
  readonly plans: readonly AddonPlan[];
  readonly images: readonly AddonImage[];
  readonly access: readonly GrantedAccess[];
}

/** What is closed of a cluster, who may do what in it, and what stays with AWS: `docs/schema/cluster.schema.json`. */
export function evidenceOf(input: EvidenceInput): object {
  const { version, plans, images, access } = input;
  return {
    schemaVersion: 1,
    tool: { name: 'cdk-airgap' },
    cluster: {
      name: input.name,
      constructPath: input.path,
      region: input.region,
      serviceCidr: input.serviceCidr,
      deletionProtection: input.deletionProtection,
    },
    kubernetes: {
      version: version.version,
      endOfStandardSupport: version.endOfStandardSupport,
      endOfExtendedSupport: version.endOfExtendedSupport,
      supportPolicy: input.supportPolicy,
    },
    closed: {
      endpointPublicAccess: false,
      endpointPrivateAccess: true,
      controlPlaneEgressMode: input.controlPlaneEgressMode,
      authenticationMode: 'API',
      creatorIsAdministrator: false,
      secretsEncryption: 'customer-key',
      controlPlaneLogs: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'],
      networkPolicyMode: input.networkPolicyMode,
    },
    addons: plans.map(({ row, version: pinned }) => ({
      name: row.name,
      ...(pinned === undefined ? {} : { version: pinned }),
      images: imagesOf(row.name, images),
    })),
    access: access.map((one) => ({ ...one })),
    staysWithAws: staysWithAws.map(({ what, why }) => ({ what, why })),
  };
}

/** Each repository once, though several service accounts use it. */
function imagesOf(addon: string, images: readonly AddonImage[]): readonly object[] {
  const own = new Map(
    images.filter((image) => image.addon === addon).map((image) => [image.repository, image.tags]),
  );
  return [...own].map(([repository, tags]) => ({ repository, ...(tags === undefined ? {} : { tags }) }));
}
