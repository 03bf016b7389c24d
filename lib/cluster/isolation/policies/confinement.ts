import type { Validation } from '../admission-policy';
import { every, everyContainer, list, some } from '../cel';
import confined from '../confined-pods.json';

const PRIVILEGED = "'privileged' in variables.access";

/**
 * What containers may do to the kernel of their node, whatever their namespace enforces: what the Pod Security level `baseline`
 * has, and the one capability that `restricted` leaves them. A privileged container has every one.
 *
 * Left out, as no way to the node: `shareProcessNamespace`, which is among the containers of one pod, and `hostUsers`, of which
 * only `false` changes anything, to the better.
 */
export function privileges(): Validation[] {
  const added =
    "c.?securityContext.?capabilities.?add.orValue([]).all(a, a == 'NET_BIND_SERVICE' || ('capability:' + a) in variables.access)";
  const hostProcess = 'securityContext.?windowsOptions.?hostProcess.orValue(false)';
  return [
    {
      expression: some(PRIVILEGED, everyContainer('!c.?securityContext.?privileged.orValue(false)')),
      message: 'privileged containers are for service accounts that are named alone',
    },
    {
      expression: some(PRIVILEGED, everyContainer(added)),
      message:
        'capabilities are for service accounts that are named alone, and those that they are named with',
    },
    {
      expression: every(`!object.spec.?${hostProcess}`, everyContainer(`!c.?${hostProcess}`)),
      message: 'hostProcess is for nobody',
    },
    ...shields(),
  ];
}

/** What stands between a container and the kernel, which nobody takes away. */
function shields(): Validation[] {
  const unmasked = "c.?securityContext.?procMount.orValue('Default') == 'Default'";
  const annotation = 'container.apparmor.security.beta.kubernetes.io/';
  const annotations = 'object.metadata.?annotations.orValue({})';
  return [
    {
      expression: some(PRIVILEGED, everyContainer(unmasked)),
      message: 'procMount is masked: what /proc hides of the kernel stays hidden',
    },
    {
      expression: some(
        PRIVILEGED,
        every(
          bothLevels("?seccompProfile.?type.orValue('') != 'Unconfined'"),
          bothLevels("?appArmorProfile.?type.orValue('') != 'Unconfined'"),
          `${annotations}.all(k, !k.startsWith('${annotation}') || ${annotations}[k] != 'unconfined')`,
        ),
      ),
      message: 'no container is Unconfined by seccomp or AppArmor',
    },
    {
      expression: some(
        PRIVILEGED,
        every(
          bothLevels(`?seLinuxOptions.?type.orValue('') in ${list(confined.seLinuxTypes.names)}`),
          bothLevels("?seLinuxOptions.?user.orValue('') == ''"),
          bothLevels("?seLinuxOptions.?role.orValue('') == ''"),
        ),
      ),
      message: 'seLinuxOptions name a type for containers, and neither user nor role',
    },
    {
      expression: some(
        PRIVILEGED,
        `object.spec.?securityContext.?sysctls.orValue([]).all(s, s.name in ${list(confined.sysctls.names)})`,
      ),
      message: 'sysctls are those that each pod has for itself',
    },
  ];
}

/** Of the pod and of each container. */
function bothLevels(condition: string): string {
  return every(
    `object.spec.?securityContext.${condition}`,
    everyContainer(`c.?securityContext.${condition}`),
  );
}

const PROBES = [
  'livenessProbe',
  'readinessProbe',
  'startupProbe',
  'lifecycle.?postStart',
  'lifecycle.?preStop',
];

/**
 * The kubelet sends what probes and hooks say, from the network of the node, where no network policy holds: to the pod alone, and
 * for pods in the network of their node to it.
 */
export function ownProbes(): Validation {
  const hosts = PROBES.flatMap((probe) =>
    ['httpGet', 'tcpSocket'].map((action) => `c.?${probe}.?${action}.?host.orValue('')`),
  );
  const hasNone = everyContainer(hosts.map((host) => `${host} == ''`).join(' && '));
  const own = list(confined.ownHosts.names);
  const hasOwn = everyContainer(hosts.map((host) => `${host} in ${own}`).join(' && '));
  return {
    expression: some(hasNone, every("'hostNetwork' in variables.access", hasOwn)),
    message: 'probes and hooks name no host: the node would send to it',
  };
}
