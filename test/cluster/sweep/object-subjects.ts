import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as airgap from '../../../lib';
import { DIGEST, pinned } from '../charts/helpers';
import { KARPENTER_KINDS, definition } from '../charts/releases';
import {
  as,
  charts,
  cluster,
  images,
  IMAGE,
  LABELS,
  MIRRORED,
  named,
  onCharts,
  PEER,
  release,
  type Subject,
} from './subject';

const namespace = new airgap.NamespaceIsolation(charts.stack, 'Models', {
  cluster,
  namespace: 'models',
  s3Ranges: ['52.219.0.0/16'],
});

/** What brings objects into a cluster. */
export const OBJECT_SUBJECTS: Readonly<Record<string, Subject>> = {
  VendoredManifest: onCharts(
    'VendoredManifestProps',
    { ...release, mirrored: MIRRORED, notImages: ['a.example/b:c'] },
    as<airgap.VendoredManifestProps>((scope, props) => new airgap.VendoredManifest(scope, 'Own', props)),
  ),
  LeaderWorkerSetController: onCharts(
    'LeaderWorkerSetControllerProps',
    { ...release, mirrored: MIRRORED },
    as<airgap.LeaderWorkerSetControllerProps>(
      (scope, props) => new airgap.LeaderWorkerSetController(scope, 'Own', props),
    ),
  ),
  LeaderWorkerSet: onCharts(
    'LeaderWorkerSetProps',
    {
      ...{ namespace, name: 'llama', image: IMAGE, size: 2, groups: 2, port: 8000, healthPath: '/health' },
      leader: { args: ['serve'], command: ['vllm'], environment: { A: 'b' } },
      worker: { args: ['join'], command: ['vllm'], environment: { A: 'b' } },
      resources: { gpus: 8, cpus: 90, memoryGiB: 900, efaInterfaces: 32, sharedMemoryGiB: 16, hugePages: 2 },
      environment: { A: 'b' },
      startupMinutes: 30,
      callers: [PEER],
      models: {
        mountPath: '/models',
        sizeGiB: 100,
        image: IMAGE,
        args: [],
        command: ['get'],
        environment: {},
      },
      nodeSelector: LABELS,
      user: 1000,
      callsAws: true,
      readsS3: true,
    },
    as<airgap.LeaderWorkerSetProps>(
      (scope, props) =>
        new airgap.LeaderWorkerSet(
          scope,
          'Own',
          props.name === 'llama' ? { ...props, name: named() } : props,
        ),
    ),
  ),
  GpuSupport: onCharts(
    'GpuSupportProps',
    {
      ...{ devicePlugin: IMAGE, dcgmExporter: IMAGE, migStrategy: airgap.MigStrategy.SINGLE, podsPerGpu: 2 },
      ...{ profilingMetrics: true, metricReaders: [PEER], namespace: 'gpus' },
    },
    as<airgap.GpuSupportProps>((scope, props) => new airgap.GpuSupport(scope, 'Own', props)),
  ),
  EfaDevicePlugin: onCharts(
    'EfaDevicePluginProps',
    { image: IMAGE, privileged: false, namespace: 'efa' },
    as<airgap.EfaDevicePluginProps>((scope, props) => new airgap.EfaDevicePlugin(scope, 'Own', props)),
  ),
  KarpenterController: onCharts(
    'KarpenterControllerProps',
    {
      ...{ image: IMAGE, definitions: KARPENTER_KINDS.map((name) => pinned(definition(name))) },
      ...{
        interruptionQueueName: 'queue',
        namespace: 'karpenter',
        nodeSelector: LABELS,
        metricReaders: [PEER],
      },
    },
    as<airgap.KarpenterControllerProps>(
      (scope, props) => new airgap.KarpenterController(scope, 'Own', props),
    ),
  ),
  KarpenterNodePool: onCharts(
    'KarpenterNodePoolProps',
    {
      ...{ name: 'gpus', instanceTypes: ['g6e.12xlarge'], instanceProfileName: 'nodes' },
      ...{
        amiFamily: airgap.KarpenterAmiFamily.BOTTLEROCKET,
        amiIds: ['ami-0123456789abcdef0'],
        maxNodes: 4,
      },
      ...{ spot: false, volumeGiB: 100, usesInstanceStore: false, labels: LABELS, hasEfa: false },
      tags: { team: 'own' },
    },
    as<airgap.KarpenterNodePoolProps>((scope, props) => new airgap.KarpenterNodePool(scope, 'Own', props)),
  ),
  AdmissionPolicies: onCharts(
    'AdmissionPoliciesProps',
    {
      mirrors: [images],
      addOns: [
        {
          serviceAccountName: 'aws-node',
          namespace: 'kube-system',
          images: [`a.example/b:c`],
          usesHost: true,
        },
      ],
      admitsAnyAddOnVersion: false,
      digests: [DIGEST],
      hostAccess: [
        {
          ...{ namespace: 'gpus', serviceAccountName: 'plugin', why: 'reads', hostNetwork: false },
          ...{
            hostProcesses: false,
            privileged: false,
            capabilities: ['SYS_ADMIN'],
            hostPaths: ['/dev/infiniband'],
          },
        },
      ],
      unrestrictedNamespaces: ['tools'],
      systemServiceAccounts: ['own'],
      podSecurityGroups: [cluster.nodeSecurityGroup],
      egressRanges: ['10.1.0.0/16'],
      mutatingWebhooks: ['own'],
      sessionGroups: ['people'],
      debugNamespaces: ['tools'],
      nodePortNamespaces: ['tools'],
      privilegedRoles: ['own'],
      volumeDrivers: ['ebs.csi.aws.com'],
      targetGroupBinders: ['tools:own'],
    },
    as<airgap.AdmissionPoliciesProps>((scope, props) => new airgap.AdmissionPolicies(scope, 'Own', props)),
  ),
  ClusterRoles: onCharts(
    'ClusterRolesProps',
    { viewerGroup: 'viewers', operatorGroup: 'operators', promoterGroup: 'promoters' },
    as<airgap.ClusterRolesProps>((scope, props) => new airgap.ClusterRoles(scope, 'Own', props)),
  ),
  NamespaceIsolation: onCharts(
    'NamespaceIsolationProps',
    {
      ...{ namespace: 'own', podSecurity: airgap.PodSecurityLevel.RESTRICTED, labels: LABELS },
      ...{ endpointSubnets: { subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, s3Ranges: ['52.219.0.0/16'] },
    },
    as<airgap.NamespaceIsolationProps>((scope, props) => new airgap.NamespaceIsolation(scope, 'Own', props)),
  ),
  addWorkload: onCharts(
    'WorkloadIsolationOptions',
    {
      ...{
        labels: LABELS,
        receivesFrom: [{ peer: PEER, ports: [80] }],
        sendsTo: [{ peer: PEER, ports: [80] }],
      },
      receivesFromRanges: [{ range: '10.0.0.0/16', ports: [80] }],
      sendsToRanges: [{ range: '10.0.0.0/16', ports: [80] }],
      ...{ isGroup: true, callsAws: true, readsS3: true, callsKubernetes: true, controlPlanePorts: [9443] },
    },
    as<airgap.WorkloadIsolationOptions>((_, props) => namespace.addWorkload(named(), props)),
  ),
  SystemIsolation: onCharts(
    'SystemIsolationProps',
    { controlPlanePorts: [10_251], s3Ranges: ['52.219.0.0/16'] },
    as<airgap.SystemIsolationProps>((scope, props) => new airgap.SystemIsolation(scope, 'Own', props)),
  ),
};
