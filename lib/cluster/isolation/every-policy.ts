import { Lazy, Token } from 'aws-cdk-lib';
import { namedRanges } from '../named-ranges';
import { addOnsOf, collected, identity, namespaceOf, type AddOn } from './add-ons';
import type { AdmissionPoliciesProps, HostAccess } from './admission-policies-props';
import type { AdmissionPolicy } from './admission-policy';
import { POD_IDENTITY_BLOCKS, RESOLVER_BLOCKS } from './blocks';
import { list } from './cel';
import { bindingsPolicy, parametersPolicy, rolesPolicy } from './policies/access';
import { addOnsPolicy, tokensPolicy } from './policies/accounts';
import { imagesPolicy, templatesPolicy } from './policies/images';
import { namespacesPolicy } from './policies/namespaces';
import {
  denialsPolicy,
  machinesPolicy,
  networkPoliciesPolicy,
  securityGroupsPolicy,
} from './policies/networks';
import { ephemeralContainersPolicy, podsPolicy, sessionsPolicy } from './policies/pods';
import { endpointsPolicy, loadBalancersPolicy, servicesPolicy, statusPolicy } from './policies/services';
import { volumesPolicy } from './policies/volumes';
import { webhooksPolicy } from './policies/webhooks';

const DRIVERS = ['ebs.csi.aws.com', 'efs.csi.aws.com', 'fsx.csi.aws.com', 's3.csi.aws.com'];
const LOAD_BALANCERS = 'aws-load-balancer-controller';
const BINDER = `system:serviceaccount:kube-system:${LOAD_BALANCERS}`;
const PRIVATE_RANGES = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10'];

/**
 * The policies of a cluster.
 *
 * @throws UsageError if the tag of an add-on is neither known nor given, or a name or image is none
 */
export function policiesOf(where: string, props: AdmissionPoliciesProps): AdmissionPolicy[] {
  const addOns = addOnsOf(where, props);
  const pods = podFactsOf(props, addOns);
  return [
    ...ofPods(props, pods),
    ...ofNetworks(props),
    ...ofAccess(props, pods),
    volumesPolicy(pods.drivers),
    webhooksPolicy(props.mutatingWebhooks ?? []),
  ];
}

type Pods = ReturnType<typeof podFactsOf>;

function ofPods(props: AdmissionPoliciesProps, pods: Pods): AdmissionPolicy[] {
  const images = {
    prefixes: props.mirrors.map(({ imageUriPrefix }) => imageUriPrefix),
    addOns: pods.addOns,
  };
  return [
    imagesPolicy(images),
    templatesPolicy(images),
    podsPolicy(pods),
    namespacesPolicy(pods),
    ephemeralContainersPolicy(props.debugNamespaces ?? []),
    sessionsPolicy(props.sessionGroups ?? []),
  ];
}

function ofNetworks(props: AdmissionPoliciesProps): AdmissionPolicy[] {
  const { cluster, podSecurityGroups = [] } = props;
  const inside = [...new Set([cluster.network.cidr, ...PRIVATE_RANGES])];
  const services = {
    nodePorts: props.nodePortNamespaces ?? [],
    targetGroupBinders: props.targetGroupBinders ?? [BINDER],
    ranges: inside,
  };
  const ranges = () => [
    ...new Set([...inside, ...POD_IDENTITY_BLOCKS, ...RESOLVER_BLOCKS, ...namedRanges(cluster)]),
  ];
  const networks = {
    ranges: Lazy.uncachedString({ produce: () => list([...ranges(), ...(props.egressRanges ?? [])]) }),
    securityGroups: podSecurityGroups.map((group) => group.securityGroupId),
  };
  return [
    servicesPolicy(services),
    loadBalancersPolicy(services),
    endpointsPolicy(services),
    statusPolicy(services),
    networkPoliciesPolicy(networks),
    denialsPolicy(),
    securityGroupsPolicy(networks),
    machinesPolicy(),
  ];
}

function ofAccess(props: AdmissionPoliciesProps, pods: Pods): AdmissionPolicy[] {
  const access = { roles: props.privilegedRoles ?? [] };
  const accounts = { addOns: pods.addOns, namespaces: pods.unrestricted };
  return [
    rolesPolicy(access),
    bindingsPolicy(access),
    parametersPolicy(),
    addOnsPolicy(accounts),
    tokensPolicy(accounts),
  ];
}

function podFactsOf(props: AdmissionPoliciesProps, addOns: AddOn[]) {
  const { cluster, hostAccess = [], unrestrictedNamespaces = [], systemServiceAccounts } = props;
  const system = (systemServiceAccounts ?? [LOAD_BALANCERS]).map((name) => `kube-system/${name}`);
  return {
    drivers: props.volumeDrivers ?? DRIVERS,
    hostAccess: collected(hostAccess.map((each) => [identity(each), accessOf(each)])),
    addOns: collected(addOns.map((each) => [identity(each), each.images])),
    hostAddOns: [...new Set(addOns.filter(({ usesHost }) => usesHost).map(identity))],
    unrestricted: [
      ...new Set(['kube-system', ...[...addOns, ...hostAccess].map(namespaceOf), ...unrestrictedNamespaces]),
    ],
    system: [...new Set([...hostAccess.map(identity), ...system])],
    minor: minorBefore(cluster.kubernetesVersion),
  };
}

/** Namespaces may be of the version before: they stay behind while a cluster is upgraded. */
function minorBefore(version: string): number {
  const minor = Token.isUnresolved(version) ? NaN : Number(version.split('.')[1]);
  // From 1.25 to 1.33 the levels asked for the same.
  return Number.isNaN(minor) ? 25 : minor - 1;
}

function accessOf(access: HostAccess): string[] {
  const { hostNetwork, hostProcesses, privileged, capabilities = [], hostPaths = [] } = access;
  return [
    ...(hostNetwork === true ? ['hostNetwork'] : []),
    ...(hostProcesses === true ? ['hostPID', 'hostIPC'] : []),
    ...(privileged === true ? ['privileged'] : []),
    ...capabilities.map((name) => `capability:${name}`),
    ...hostPaths.map((path) => `hostPath:${path}`),
  ];
}
