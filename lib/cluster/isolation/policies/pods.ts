import { DENY, rule, type AdmissionPolicy, type Validation } from '../admission-policy';
import { every, everyContainer, identityOf, imagesOf, list, mapOfLists, some } from '../cel';
import { ownProbes, privileges } from './confinement';
import { OF_ADD_ON, admittedInPods, type ImageFacts } from './images';
import { enforcesRestricted, type NamespaceFacts } from './namespaces';
import { REMOTE_IN_PODS } from './volumes';

/** What pods may do beyond what all may. */
export interface PodFacts extends NamespaceFacts {
  /**
   * What service accounts may use of their nodes, by `namespace/service account`: `hostNetwork`, `hostPID`, `hostIPC`,
   * `privileged`, `capability:SYS_ADMIN`, `hostPath` for every path, or `hostPath:/a/path` for one.
   */
  readonly hostAccess: ReadonlyMap<string, readonly string[]>;
  /** What service accounts of add-ons run. */
  readonly addOns: ImageFacts['addOns'];
  /** Those that use all of their nodes: in pods with nothing but these images they may. */
  readonly hostAddOns: readonly string[];
  /** Service accounts of kube-system, beside those of add-ons, that pods may run as. */
  readonly system: readonly string[];
  /** CSI drivers of volumes that a pod names itself. */
  readonly drivers: readonly string[];
}

const ALL_OF_THE_HOST = ['hostNetwork', 'hostPID', 'hostIPC', 'privileged', 'hostPath'];

/** Pods keep to their own network, files and processes, and say what they take of a node with GPUs. */
export function podsPolicy(facts: PodFacts): AdmissionPolicy {
  const { hostAccess, addOns, hostAddOns } = facts;
  return {
    name: 'pods',
    // All that is judged is fixed when a pod is made, but for containers that are added to it.
    rules: [rule('', ['pods'], ['CREATE']), rule('', ['pods/ephemeralcontainers'], ['CREATE', 'UPDATE'])],
    variables: {
      admitted: admittedInPods(addOns),
      isAddOn: `variables.admitted.size() > 0 && (${imagesOf('object.spec')}).all(i, ${OF_ADD_ON})`,
      access: `variables.isAddOn && ${identityOf('object.spec')} in ${list(hostAddOns)} ? ${list(ALL_OF_THE_HOST)} : ${mapOfLists(hostAccess)}[?${identityOf('object.spec')}].orValue([])`,
    },
    validations: [
      ...ofPlaces(facts),
      ...ofHost(),
      ...privileges(),
      ...ofVolumes(facts),
      ownProbes(),
      gpuRequests(),
    ],
    actions: DENY,
  };
}

/** Where pods are, and as whom. */
function ofPlaces({ unrestricted, minor, system }: PodFacts): Validation[] {
  return [
    {
      expression: some(
        enforcesRestricted('namespaceObject', minor),
        `request.namespace in ${list(unrestricted)}`,
      ),
      message: 'a namespace with pods must enforce the Pod Security level restricted',
    },
    {
      // Its others are of controllers, by which a pod would become the control plane.
      expression: `request.namespace != 'kube-system' || variables.isAddOn || ${identityOf('object.spec')} in ${list(system)}`,
      message: 'pods in kube-system run as service accounts that are named alone',
    },
  ];
}

/** Network, processes and files of the node. */
function ofHost(): Validation[] {
  return [
    ...['hostNetwork', 'hostPID', 'hostIPC'].map((name) => ({
      expression: `!object.spec.?${name}.orValue(false) || '${name}' in variables.access`,
      message: `${name} is for service accounts that are named alone`,
    })),
    {
      expression:
        "object.spec.?volumes.orValue([]).all(v, !has(v.hostPath) || 'hostPath' in variables.access || ('hostPath:' + v.hostPath.path) in variables.access)",
      message:
        'hostPath is for service accounts that are named alone, and for the paths that they are named with',
    },
    {
      expression: `'hostNetwork' in variables.access || ${everyContainer('c.?ports.orValue([]).all(p, p.?hostPort.orValue(0) == 0)')}`,
      message: 'hostPort is for service accounts that are named alone',
    },
  ];
}

function ofVolumes({ drivers }: PodFacts): Validation[] {
  return [
    {
      expression: `object.spec.?volumes.orValue([]).all(v, ${REMOTE_IN_PODS.map((source) => `!has(v.${source})`).join(' && ')})`,
      message: 'a pod names no volume of a server itself',
    },
    {
      expression: `object.spec.?volumes.orValue([]).all(v, !has(v.csi) || v.csi.driver in ${list(drivers)})`,
      message: 'a pod names volumes of storage drivers that are named',
    },
  ];
}

/** Nobody adds a container to a pod that runs, but in some namespaces: it would see what the pod sees. */
export function ephemeralContainersPolicy(namespaces: readonly string[]): AdmissionPolicy {
  return {
    name: 'ephemeral-containers',
    rules: [rule('', ['pods/ephemeralcontainers'], ['CREATE', 'UPDATE'])],
    validations: [
      {
        expression: `request.namespace in ${list(namespaces)}`,
        message: 'containers are not added to pods that run',
      },
    ],
    actions: DENY,
  };
}

/** Sessions into pods and through the API server are a way in, and a way out for what is copied. */
export function sessionsPolicy(groups: readonly string[]): AdmissionPolicy {
  return {
    name: 'sessions',
    rules: [
      rule(
        '',
        ['pods/exec', 'pods/attach', 'pods/portforward', 'pods/proxy', 'services/proxy', 'nodes/proxy'],
        ['CONNECT'],
      ),
    ],
    validations: [
      {
        expression: `request.userInfo.?groups.orValue([]).exists(g, g in ${list(groups)})`,
        message: 'sessions into pods and through the API server are for groups that are named alone',
      },
    ],
    actions: DENY,
  };
}

/** The API defaults requests of such resources to their limits, and wants both equal; CPU and memory it leaves open. */
function gpuRequests(): Validation {
  const asks = (part: string) => `c.?resources.?${part}.orValue({}).exists(k, k.startsWith('nvidia.com/'))`;
  const states = (part: string, name: string) =>
    `has(c.resources.${part}) && '${name}' in c.resources.${part}`;
  const whole = every(
    'has(c.resources.limits) && has(c.resources.requests)',
    "c.resources.limits.all(k, !k.startsWith('nvidia.com/') || (k in c.resources.requests && c.resources.requests[k] == c.resources.limits[k]))",
    "c.resources.requests.all(k, !k.startsWith('nvidia.com/') || k in c.resources.limits)",
    states('requests', 'cpu'),
    states('requests', 'memory'),
  );
  return {
    expression: everyContainer(`!(${asks('limits')} || ${asks('requests')}) || (${whole})`),
    message: 'a container with GPUs states their limits, and requests of as many, of CPU and of memory',
  };
}
