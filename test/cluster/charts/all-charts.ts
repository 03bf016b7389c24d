import type { Stack } from 'aws-cdk-lib';
import { EfaDevicePlugin } from '../../../lib/cluster/charts/gpu/efa-device-plugin';
import { GpuSupport, MigStrategy } from '../../../lib/cluster/charts/gpu/gpu-support';
import { KarpenterController } from '../../../lib/cluster/charts/karpenter/karpenter-controller';
import { KarpenterNodePool } from '../../../lib/cluster/charts/karpenter/karpenter-node-pool';
import { KarpenterAmiFamily } from '../../../lib/cluster/charts/karpenter/karpenter-node-pool-props';
import { LeaderWorkerSet } from '../../../lib/cluster/charts/leader-worker/leader-worker-set';
import { LeaderWorkerSetController } from '../../../lib/cluster/charts/leader-worker/leader-worker-set-controller';
import type { IAirGappedCluster } from '../../../lib/cluster/cluster';
import type { AdmissionPoliciesProps } from '../../../lib/cluster/isolation/admission-policies-props';
import { NamespaceIsolation } from '../../../lib/cluster/isolation/namespace-isolation';
import type { ImageMirror } from '../../../lib/registry/image-mirror';
import { DIGEST, pinned } from './helpers';
import {
  DEFINITION,
  KARPENTER_KINDS,
  LWS_IMAGE,
  NAMESPACE,
  ROLE,
  WEBHOOK,
  definition,
  deployment,
} from './releases';

const IMAGE = { digest: DIGEST };
const FETCH = { name: 'tools/fetch', digest: DIGEST };
const SERVER = { name: 'vllm/vllm-openai', digest: DIGEST };

interface Ground {
  readonly cluster: IAirGappedCluster;
  readonly images: ImageMirror;
}

/** Brings every chart but those of Karpenter into a cluster. @returns what the admission of the cluster must be told */
export function addCharts(
  stack: Stack,
  ground: Ground,
): Pick<AdmissionPoliciesProps, 'hostAccess' | 'mutatingWebhooks' | 'privilegedRoles'> {
  const gpus = new GpuSupport(stack, 'Gpus', {
    ...ground,
    devicePlugin: IMAGE,
    dcgmExporter: IMAGE,
    migStrategy: MigStrategy.SINGLE,
    podsPerGpu: 2,
    profilingMetrics: true,
  });
  const efa = new EfaDevicePlugin(stack, 'Efa', { ...ground, image: IMAGE });
  const { mutatingWebhooks, privilegedRoles } = new LeaderWorkerSetController(stack, 'Lws', {
    ...ground,
    ...pinned(NAMESPACE, DEFINITION, ROLE, deployment(), WEBHOOK),
    mirrored: { [LWS_IMAGE]: { name: 'lws/lws', digest: DIGEST } },
  });
  addModel(stack, ground);
  return { hostAccess: [...gpus.hostAccess, ...efa.hostAccess], mutatingWebhooks, privilegedRoles };
}

/** Brings in Karpenter, which needs to know what is known only at deployment. */
export function addKarpenter(stack: Stack, ground: Ground): void {
  const definitions = KARPENTER_KINDS.map((name) => pinned(definition(name)));
  new KarpenterController(stack, 'Karpenter', { ...ground, image: IMAGE, definitions });
  new KarpenterNodePool(stack, 'Pool', {
    cluster: ground.cluster,
    name: 'gpus',
    instanceTypes: ['g6e.12xlarge'],
    instanceProfileName: 'nodes',
    amiFamily: KarpenterAmiFamily.BOTTLEROCKET,
    amiIds: ['ami-0123456789abcdef0'],
    maxNodes: 4,
  });
}

function addModel(stack: Stack, ground: Ground): void {
  const namespace = new NamespaceIsolation(stack, 'Models', { cluster: ground.cluster, namespace: 'models' });
  new LeaderWorkerSet(stack, 'Model', {
    ...ground,
    namespace,
    name: 'llama',
    image: SERVER,
    size: 2,
    groups: 2,
    leader: { args: [] },
    worker: { args: [] },
    resources: { gpus: 8, cpus: 90, memoryGiB: 900, efaInterfaces: 32 },
    // Calls nobody at home.
    environment: { VLLM_NO_USAGE_STATS: '1', HF_HUB_OFFLINE: '1', FLASHINFER_NO_DOWNLOAD: '1' },
    port: 8000,
    models: { mountPath: '/models', sizeGiB: 100, image: FETCH, args: [] },
  });
}
