import type { ImageMirror } from '../../../registry/image-mirror';
import type { IAirGappedCluster } from '../../cluster';
import type { NamespaceIsolation } from '../../isolation/namespace-isolation';
import type { WorkloadPeer } from '../../isolation/namespace-isolation-props';
import type { MirroredImage } from '../vendored-manifest';

/** What one pod of a group takes of its node. */
export interface GroupPodResources {
  /** GPUs. */
  readonly gpus: number;

  /** CPUs. */
  readonly cpus: number;

  /** Memory in GiB, shared memory included. */
  readonly memoryGiB: number;

  /**
   * Elastic Fabric Adapters.
   *
   * @default 0
   */
  readonly efaInterfaces?: number;

  /**
   * Shared memory in GiB, by which processes of one pod exchange tensors.
   *
   * @default 16
   */
  readonly sharedMemoryGiB?: number;

  /**
   * Huge pages of 2 MiB each, which the provider of EFA takes its buffers from. Nodes must have them.
   *
   * @default - none: it takes ordinary memory
   */
  readonly hugePages?: number;
}

/** What the leader or a worker runs. */
export interface GroupMember {
  /**
   * Arguments.
   *
   * Kubernetes replaces `$(LWS_LEADER_ADDRESS)`, `$(LWS_GROUP_SIZE)` and `$(LWS_WORKER_INDEX)`, which is 0 for the leader.
   */
  readonly args: string[];

  /**
   * Command.
   *
   * @default - as the image says
   */
  readonly command?: string[];

  /**
   * Environment, beside that of both.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };
}

/** A folder of model files on the disks of each node, filled before the server starts and read-only to it. */
export interface ModelFolder {
  /** Where it is mounted. */
  readonly mountPath: string;

  /** Its size in GiB at most. */
  readonly sizeGiB: number;

  /** Image of what fills it. */
  readonly image: MirroredImage;

  /** Arguments of what fills it. */
  readonly args: string[];

  /**
   * Command of what fills it.
   *
   * @default - as the image says
   */
  readonly command?: string[];

  /**
   * Environment of what fills it.
   *
   * @default - none
   */
  readonly environment?: { [name: string]: string };
}

/** Construction properties for a LeaderWorkerSet. */
export interface LeaderWorkerSetProps {
  /** Cluster with a LeaderWorkerSetController. */
  readonly cluster: IAirGappedCluster;

  /** Namespace that the pods run in. */
  readonly namespace: NamespaceIsolation;

  /** Name: at most 40 lower-case letters, digits and hyphens, starting with a letter. Also that of the service account. */
  readonly name: string;

  /** Mirror that the images come from. */
  readonly images: ImageMirror;

  /** Image of leader and workers. */
  readonly image: MirroredImage;

  /** Pods of a group, the leader included, each on a node of its own; at least 2. */
  readonly size: number;

  /**
   * Groups: copies of the model.
   *
   * @default 1
   */
  readonly groups?: number;

  /** What the leader runs, which answers requests. */
  readonly leader: GroupMember;

  /** What each worker runs. */
  readonly worker: GroupMember;

  /** What each pod takes of its node. */
  readonly resources: GroupPodResources;

  /**
   * Environment of leader and workers.
   *
   * @default - HOME alone, a folder that can be written to
   */
  readonly environment?: { [name: string]: string };

  /** TCP port that the leader answers at. */
  readonly port: number;

  /**
   * Path that answers with success once the model is served.
   *
   * @default '/health'
   */
  readonly healthPath?: string;

  /**
   * How long a group may take until it serves, in minutes, after the model is on the disks.
   *
   * @default 30
   */
  readonly startupMinutes?: number;

  /**
   * Pods that may ask the leader.
   *
   * @default - nobody
   */
  readonly callers?: WorkloadPeer[];

  /**
   * The model on the disks of each node.
   *
   * @default - the image has it
   */
  readonly models?: ModelFolder;

  /**
   * Labels of the nodes of a group, such as that of its node group: nodes of one group stand close together.
   *
   * @default - any node with GPUs
   */
  readonly nodeSelector?: { [label: string]: string };

  /**
   * Id of the user and group that the pods run as; not root.
   *
   * @default 1000
   */
  readonly user?: number;

  /**
   * Whether the pods call AWS services by endpoints, with a role of EKS Pod Identity.
   *
   * @default false
   */
  readonly callsAws?: boolean;

  /**
   * Whether the pods read Amazon S3 by gateway endpoint.
   *
   * @default false
   */
  readonly readsS3?: boolean;
}
