/**
 * Names by which nodes and what runs on them find each other: node groups set them, charts select by them.
 *
 * Nothing in the cluster discovers features of nodes: what a node group is made of is known when it is defined.
 */

/** Label, `true` on nodes with NVIDIA GPUs. */
export const GPU_PRESENT_LABEL = 'nvidia.com/gpu.present';

/**
 * Label, `false` on nodes whose operating system brings NVIDIA's device plugin itself, as Bottlerocket does.
 *
 * Two device plugins on one node take the resource from each other. The name is that of NVIDIA's GPU operator.
 */
export const DEVICE_PLUGIN_LABEL = 'nvidia.com/gpu.deploy.device-plugin';

/** Label, `true` on nodes with an Elastic Fabric Adapter beside the first interface. */
export const EFA_PRESENT_LABEL = 'vpc.amazonaws.com/efa.present';

/** Key of the taint, of effect NoSchedule, that keeps all but GPU workloads off GPU nodes. */
export const GPU_TAINT = 'nvidia.com/gpu';

/** Extended resource of one GPU, advertised by NVIDIA's device plugin. */
export const GPU_RESOURCE = 'nvidia.com/gpu';

/** Extended resource of one Elastic Fabric Adapter, advertised by AWS's device plugin. */
export const EFA_RESOURCE = 'vpc.amazonaws.com/efa';

/** Label, name of the model that a node group was sized for, with a dot for each character that no label may have. */
export const MODEL_LABEL = 'cdk-airgap/model';
