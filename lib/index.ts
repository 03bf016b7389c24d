export { AirGapChecks, AirGapChecksProps } from './egress/pack';
export { WaiverProps, Waivers } from './egress/waivers';
export { ClusterAccessOptions, ClusterAccessPolicy } from './cluster/access';
export { AddonOptions, ClusterAddon, MountpointAddonOptions } from './cluster/addons/cluster-addon';
export { NetworkPolicyMode } from './cluster/addons/cluster-addons';
export { AirGappedCluster } from './cluster/air-gapped-cluster';
export { AirGappedClusterAttributes } from './cluster/air-gapped-cluster-attributes';
export {
  AirGappedClusterProps,
  ControlPlaneEgressMode,
  SupportPolicy,
} from './cluster/air-gapped-cluster-props';
export { MirroredImage } from './cluster/charts/vendored-manifest';
export { ChartImage } from './cluster/charts/chart-image';
export { EfaDevicePlugin, EfaDevicePluginProps } from './cluster/charts/gpu/efa-device-plugin';
export { GpuSupport, GpuSupportProps, MigStrategy } from './cluster/charts/gpu/gpu-support';
export { KarpenterController } from './cluster/charts/karpenter/karpenter-controller';
export {
  KarpenterControllerProps,
  ReviewedFile,
} from './cluster/charts/karpenter/karpenter-controller-props';
export { KarpenterNodePool } from './cluster/charts/karpenter/karpenter-node-pool';
export {
  KarpenterAmiFamily,
  KarpenterNodePoolProps,
} from './cluster/charts/karpenter/karpenter-node-pool-props';
export { LeaderWorkerSet } from './cluster/charts/leader-worker/leader-worker-set';
export {
  LeaderWorkerSetController,
  LeaderWorkerSetControllerProps,
} from './cluster/charts/leader-worker/leader-worker-set-controller';
export {
  GroupMember,
  GroupPodResources,
  LeaderWorkerSetProps,
  ModelFolder,
} from './cluster/charts/leader-worker/leader-worker-set-props';
export { VendoredManifest, VendoredManifestProps } from './cluster/charts/vendored-manifest';
export { AddonImage, IAirGappedCluster } from './cluster/cluster';
export { GpuNodeGroup } from './cluster/nodes/gpu-node-group';
export { GpuNodeGroupForModelProps, GpuNodeGroupProps } from './cluster/nodes/gpu-node-group-props';
export { KarpenterFoundation } from './cluster/nodes/karpenter-foundation';
export { KarpenterFoundationProps } from './cluster/nodes/karpenter-foundation-props';
export { ModelSizing } from './cluster/nodes/model-sizing';
export {
  InstanceLimits,
  InstanceQuota,
  ModelJudgementProps,
  ModelSizingProps,
  ModelTraffic,
  ServingEngine,
  ServingSettings,
  SizingPreference,
} from './cluster/nodes/model-sizing-props';
export { NodeCapacity } from './cluster/nodes/node-capacity';
export {
  CustomNodeAmi,
  GpuNodeGroupOptions,
  NodeGroupOptions,
  NodeGroupSize,
  NodeOperatingSystem,
} from './cluster/nodes/node-group-props';
export { NodeRole, NodeRoleProps } from './cluster/nodes/node-role';
export { SizedModel, SizingConfidence, WeightStorage } from './cluster/nodes/sized-model';
export { SystemNodeGroup } from './cluster/nodes/system-node-group';
export { SystemNodeGroupProps } from './cluster/nodes/system-node-group-props';
export { PodCall, PodIdentityRole, PodIdentityRoleProps } from './cluster/pod-identity-role';
export { HelmChart, HelmChartProps } from './cluster/objects/helm/helm-chart';
export { ObjectDelivery } from './cluster/objects/object-delivery';
export { ArtifactDeliveryProps, InVpcDeliveryProps } from './cluster/objects/object-delivery-props';
export { AdmissionPolicies } from './cluster/isolation/admission-policies';
export {
  AddOnImages,
  AdmissionPoliciesProps,
  HostAccess,
} from './cluster/isolation/admission-policies-props';
export { ClusterRoles, ClusterRolesProps } from './cluster/isolation/cluster-roles';
export { NamespaceIsolation } from './cluster/isolation/namespace-isolation';
export {
  NamespaceIsolationProps,
  PodSecurityLevel,
  RangeTraffic,
  WorkloadIsolationOptions,
  WorkloadPeer,
  WorkloadTraffic,
} from './cluster/isolation/namespace-isolation-props';
export { SystemIsolation, SystemIsolationProps } from './cluster/isolation/system-isolation';
export { CentralEndpointZones, CentralEndpointZonesProps } from './network/central-endpoint-zones';
export { EndpointService } from './network/endpoint-service';
export { IZeroEgressVpc } from './network/network';
export { ZeroEgressVpc } from './network/zero-egress-vpc';
export { ExistingTier, ZeroEgressVpcAttributes } from './network/zero-egress-vpc-attributes';
export {
  AddServiceOptions,
  DnsOptions,
  HandlerTier,
  OrganizationPolicyOptions,
  Tier,
  ZeroEgressVpcProps,
} from './network/zero-egress-vpc-props';
export {
  ApiRequirement,
  ArtifactRequirement,
  ImageRequirement,
  NameRequirement,
  Requirement,
  Requirements,
} from './requirements/requirements';
export { FlowLogAlarms, FlowLogAlarmsProps, GatewayEndpointService } from './detection/flow-log-alarms';
export { ImageMirror, ImageMirrorProps } from './registry/image-mirror';
export {
  RegistryScanFrequency,
  RegistryScanType,
  RegistryScanning,
  RegistryScanningProps,
} from './registry/registry-scanning';
export { NetworkPerimeter, NetworkPerimeterProps } from './perimeter/network-perimeter';
export { OrganizationGuardrails, OrganizationGuardrailsProps } from './perimeter/organization-guardrails';
export {
  PublicAccessBlockMode,
  VpcPublicAccessBlock,
  VpcPublicAccessBlockProps,
} from './network/vpc-public-access-block';
