import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Duration } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as airgap from '../../../lib';
import { DIGEST } from '../charts/helpers';
import { ENDPOINT } from '../helpers';
import { RESERVATION } from '../nodes/helpers';
import {
  as,
  key,
  LABELS,
  MIRRORED,
  named,
  onCharts,
  onReal,
  real,
  SIZE,
  stack,
  vpc,
  type Subject,
} from './subject';

const role = iam.Role.fromRoleArn(stack, 'Person', 'arn:aws:iam::111122223333:role/person');
const SUBNETS = { subnetGroupName: 'App', onePerAz: true };
const NODES = {
  operatingSystem: airgap.NodeOperatingSystem.AL2023,
  releaseVersion: '1.35.2-20261103',
  subnets: SUBNETS,
  volumeGiB: 100,
  maxPods: 50,
  shutdownGracePeriod: Duration.minutes(2),
  labels: LABELS,
  tags: { team: 'own' },
};
const MODEL = {
  model: 'Qwen/Qwen3-8B',
  checkpointBytes: 16e9,
  traffic: { concurrency: 4, promptTokens: 1000, outputTokens: 100, replicas: 1, isRedundant: false },
  limits: {
    allowed: ['g6e.xlarge', 'g6.12xlarge'],
    denied: ['p5.48xlarge'],
    quotas: [{ of: 'g', vcpus: 100 }],
    maxNodes: 2,
  },
  preference: airgap.SizingPreference.CHEAPEST,
  engine: airgap.ServingEngine.VLLM,
  engineVersion: '0.11.0',
  settings: { maxModelLen: 4096, gpuMemoryUtilization: 0.9, expertParallel: false, enforceEager: false },
  inCapacityBlocks: false,
  region: 'us-east-1',
};

/** The cluster, its nodes and its roles, and what is said to them. */
export const CLUSTER_SUBJECTS: Readonly<Record<string, Subject>> = {
  AirGappedCluster: onReal(
    'AirGappedClusterProps',
    {
      network: real.cluster.network,
      kubernetesVersion: eks.KubernetesVersion.V1_35,
      objects: airgap.ObjectDelivery.artifact(),
      addons: [airgap.ClusterAddon.metricsServer()],
      networkPolicyMode: airgap.NetworkPolicyMode.STANDARD,
      addonRegistryAccount: '602401143452',
      supportPolicy: airgap.SupportPolicy.STANDARD,
      nodeTier: 'App',
      endpointVpcs: [vpc],
      serviceCidr: '172.20.0.0/16',
      controlPlaneEgressMode: airgap.ControlPlaneEgressMode.CUSTOMER_ROUTED,
      encryptionKey: key,
      logRetention: RetentionDays.ONE_YEAR,
      deletionProtection: true,
      zonalShift: true,
      webhookPorts: [9443],
      tags: { team: 'own' },
    },
    as<airgap.AirGappedClusterProps>((scope, props) => new airgap.AirGappedCluster(scope, 'Own', props)),
  ),
  'AirGappedCluster.fromAttributes': onReal(
    'AirGappedClusterAttributes',
    {
      clusterName: 'own',
      clusterEndpoint: ENDPOINT,
      certificateAuthorityData: Buffer.from('-----BEGIN CERTIFICATE-----\nown').toString('base64'),
      kubernetesVersion: eks.KubernetesVersion.V1_35,
      serviceCidr: '172.20.0.0/16',
      network: real.cluster.network,
      nodeTier: 'App',
      endpointVpcs: [vpc],
      nodeSecurityGroupId: 'sg-11111111',
      controlPlaneSecurityGroupId: 'sg-22222222',
      encryptionKey: key,
      objects: airgap.ObjectDelivery.artifact(),
      addonImages: [
        {
          ...{ addon: 'coredns', repository: 'eks/coredns', tags: ['v1.11.4'] },
          ...{ namespace: 'kube-system', serviceAccounts: ['coredns'], usesHost: false },
        },
      ],
    },
    as<airgap.AirGappedClusterAttributes>((scope, props) =>
      airgap.AirGappedCluster.fromAttributes(scope, 'Own', props),
    ),
  ),
  grantAccess: onReal(
    'ClusterAccessOptions',
    { principal: role, policy: airgap.ClusterAccessPolicy.VIEW, namespaces: ['models'], groups: ['people'] },
    as<airgap.ClusterAccessOptions>((_, props) => real.cluster.grantAccess(named(), props)),
  ),
  GpuNodeGroup: onReal(
    'GpuNodeGroupProps',
    {
      ...NODES,
      instanceType: 'g6e.12xlarge',
      size: SIZE,
      nodesPerReplica: 1,
      sizing: undefined,
      capacity: airgap.NodeCapacity.reservation(RESERVATION),
      availabilityZone: 'eu-central-1a',
      placementGroupName: 'near',
    },
    as<airgap.GpuNodeGroupProps>((scope, props) => new airgap.GpuNodeGroup(scope, 'Own', props)),
  ),
  'GpuNodeGroup with an AMI': onReal(
    'GpuNodeGroupProps',
    {
      instanceType: 'g7.2xlarge',
      size: SIZE,
      customAmi: {
        amiId: 'ami-0123456789abcdef0',
        operatingSystem: airgap.NodeOperatingSystem.AL2023,
        driverVersion: '595.58.03',
      },
    },
    as<airgap.GpuNodeGroupProps>((scope, props) => new airgap.GpuNodeGroup(scope, 'Own', props)),
  ),
  'GpuNodeGroup.forModel': onReal(
    'GpuNodeGroupForModelProps',
    { ...NODES, model: MODEL, size: SIZE },
    as<airgap.GpuNodeGroupForModelProps>((scope, props) => airgap.GpuNodeGroup.forModel(scope, 'Own', props)),
  ),
  SystemNodeGroup: onReal(
    'SystemNodeGroupProps',
    { ...NODES, instanceType: 'm7g.xlarge', size: SIZE },
    as<airgap.SystemNodeGroupProps>((scope, props) => new airgap.SystemNodeGroup(scope, 'Own', props)),
  ),
  NodeRole: onReal(
    'NodeRoleProps',
    { addonImageAccount: '602401143452', endpointVpcs: [vpc], sessionManager: false },
    as<airgap.NodeRoleProps>((scope, props) => new airgap.NodeRole(scope, 'Own', props)),
  ),
  KarpenterFoundation: onReal(
    'KarpenterFoundationProps',
    {
      ...{ addonImageAccount: '602401143452', endpointVpcs: [vpc], subnets: SUBNETS },
      ...{ amiIds: ['ami-0123456789abcdef0'], namespace: 'karpenter', serviceAccountName: 'karpenter' },
    },
    as<airgap.KarpenterFoundationProps>(
      (scope, props) => new airgap.KarpenterFoundation(scope, named(), { ...props, ...rename(props) }),
    ),
  ),
  PodIdentityRole: onReal(
    'PodIdentityRoleProps',
    {
      namespace: 'models',
      serviceAccount: 'server',
      calls: [
        { service: 's3', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::own/*'], why: 'pods load' },
      ],
      statementsWithoutEndpoint: [
        new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] }),
      ],
      permissionsBoundary: iam.ManagedPolicy.fromAwsManagedPolicyName('ReadOnlyAccess'),
    },
    as<airgap.PodIdentityRoleProps>(
      (scope, props) => new airgap.PodIdentityRole(scope, 'Own', { ...props, ...rename(props) }),
    ),
  ),
  'ModelSizing.best': onCharts(
    'ModelSizingProps',
    MODEL,
    as<airgap.ModelSizingProps>((_, props) => airgap.ModelSizing.best(props)),
  ),
  'ModelSizing.judge': onCharts(
    'ModelJudgementProps',
    { ...MODEL, instanceType: 'g6e.xlarge', nodes: 1 },
    as<airgap.ModelJudgementProps>((_, props) => airgap.ModelSizing.judge(props)),
  ),
  'ClusterAddon.metricsServer': onCharts(
    'AddonOptions',
    {
      version: 'v0.8.0-eksbuild.2',
      configurationValues: '{}',
      imageTags: { 'eks/metrics-server': 'v0.8.0' },
    },
    as<airgap.AddonOptions>((_, props) => airgap.ClusterAddon.metricsServer(props)),
  ),
  'ClusterAddon.mountpointS3CsiDriver': onCharts(
    'MountpointAddonOptions',
    {
      ...{ version: 'v2.1.0-eksbuild.1', configurationValues: '{}' },
      ...{ bucketArns: ['arn:aws:s3:::own'], keyArns: [key.keyArn], s3Ranges: ['52.219.0.0/16'] },
    },
    as<airgap.MountpointAddonOptions>((_, props) => airgap.ClusterAddon.mountpointS3CsiDriver(props)),
  ),
  'ObjectDelivery.inVpc': onReal(
    'InVpcDeliveryProps',
    {
      kubectlLayer: new KubectlV35Layer(stack, 'Kubectl'),
      kubectlVersion: '1.35',
      logRetention: RetentionDays.ONE_YEAR,
    },
    as<airgap.InVpcDeliveryProps>((_, props) => airgap.ObjectDelivery.inVpc(props)),
  ),
  'ObjectDelivery.artifact': onReal(
    'ArtifactDeliveryProps',
    { folder: 'own.oci', repository: '111122223333.dkr.ecr.eu-central-1.amazonaws.com/own' },
    as<airgap.ArtifactDeliveryProps>((_, props) => airgap.ObjectDelivery.artifact(props)),
  ),
  HelmChart: {
    ...onCharts(
      'HelmChartProps',
      {
        ...{
          chart: 'charts/own',
          digest: DIGEST,
          layout: 'none',
          namespace: 'own',
          releaseName: 'own',
          values: '{}',
        },
        ...{ mirrored: MIRRORED, notImages: ['a.example/b:c'], apiVersions: ['own/v1'], withoutHooks: true },
        ...{ clusterScopedKinds: ['Own'], helmExecutable: 'none' },
      },
      as<airgap.HelmChartProps>((scope, props) => new airgap.HelmChart(scope, 'Own', props)),
    ),
    isRefusedAlone: true,
  },
};

/** A service account has one role: each case has its own. */
function rename(props: { readonly serviceAccount?: string; readonly serviceAccountName?: string }): object {
  if (props.serviceAccount === 'server') return { serviceAccount: named() };
  return props.serviceAccountName === 'karpenter' ? { serviceAccountName: named() } : {};
}
