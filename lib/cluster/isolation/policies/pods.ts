import { DENY, rule, type AdmissionPolicy, type Validation } from '../admission-policy';
import { every, everyContainer, identityOf, imagesOf, list, mapOfLists } from '../cel';
import { OF_ADD_ON, admittedImages, type ImageFacts } from './images';
import { REMOTE_IN_PODS } from './volumes';

/** What pods may do beyond what all may. */
export interface PodFacts {
  /**
   * What service accounts may use of their nodes, by `namespace/service account`: `hostNetwork`, `hostPID`, `hostIPC`,
   * `privileged`, `capability:SYS_ADMIN`, `hostPath` for every path, or `hostPath:/a/path` for one.
   */
  readonly hostAccess: ReadonlyMap<string, readonly string[]>;
  /** Service accounts of add-ons that use all of their nodes, with what they run: in pods with nothing else they may. */
  readonly addOns: ImageFacts['addOns'];
  /** Namespaces that need not enforce `restricted`. */
  readonly unrestricted: readonly string[];
}

const ALL_OF_THE_HOST = ['hostNetwork', 'hostPID', 'hostIPC', 'privileged', 'hostPath'];

const ENFORCES = "namespaceObject.metadata.?labels[?'pod-security.kubernetes.io/enforce'].orValue('')";

/** Pods keep to their own network, files and processes, and say what they take of a node with GPUs. */
export function podsPolicy({ hostAccess, addOns, unrestricted }: PodFacts): AdmissionPolicy {
  return {
    name: 'pods',
    // All that is judged is fixed when a pod is made, but for containers that are added to it.
    rules: [rule('', ['pods'], ['CREATE']), rule('', ['pods/ephemeralcontainers'], ['CREATE', 'UPDATE'])],
    variables: {
      admitted: admittedImages(addOns, 'object.spec'),
      isAddOn: `variables.admitted.size() > 0 && (${imagesOf('object.spec')}).all(i, ${OF_ADD_ON})`,
      access: `variables.isAddOn ? ${list(ALL_OF_THE_HOST)} : ${mapOfLists(hostAccess)}[?${identityOf('object.spec')}].orValue([])`,
    },
    validations: [
      {
        expression: `${ENFORCES} == 'restricted' || request.namespace in ${list(unrestricted)}`,
        message: 'a namespace with pods must enforce the Pod Security level restricted',
      },
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
      ...privileges(),
      {
        expression: `object.spec.?volumes.orValue([]).all(v, ${REMOTE_IN_PODS.map((source) => `!has(v.${source})`).join(' && ')})`,
        message: 'a pod names no volume of a server itself',
      },
      gpuRequests(),
    ],
    actions: DENY,
  };
}

/**
 * What containers may do to the kernel of their node, whatever their namespace enforces. `restricted` leaves them the one
 * capability that all may add; a privileged container has every one.
 */
function privileges(): Validation[] {
  const added =
    "c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE' || ('capability:' + a) in variables.access)";
  const hostProcess = 'securityContext.?windowsOptions.?hostProcess.orValue(false)';
  return [
    {
      expression: `'privileged' in variables.access || ${everyContainer('!c.?securityContext.?privileged.orValue(false)')}`,
      message: 'privileged containers are for service accounts that are named alone',
    },
    {
      expression: `'privileged' in variables.access || ${everyContainer(added)}`,
      message:
        'capabilities are for service accounts that are named alone, and those that they are named with',
    },
    {
      expression: every(`!object.spec.?${hostProcess}`, everyContainer(`!c.?${hostProcess}`)),
      message: 'hostProcess is for nobody',
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
