import { DENY, rule, type AdmissionPolicy } from '../admission-policy';
import { list } from '../cel';

/** Sources of volumes by which a node reaches a server that nobody named, of pods and of persistent volumes alike. */
const REMOTE = [
  ...['nfs', 'iscsi', 'fc', 'glusterfs', 'rbd', 'cephfs', 'flexVolume', 'quobyte', 'flocker', 'cinder'],
  ...['azureDisk', 'azureFile', 'gcePersistentDisk', 'photonPersistentDisk', 'portworxVolume', 'scaleIO'],
  ...['storageos', 'vsphereVolume'],
];

/** Those that lead elsewhere, and files of the node itself. */
const FOREIGN = ['hostPath', 'local', ...REMOTE];

/** What the Pod Security level `restricted` refuses of the volumes of a pod, but for `hostPath`. */
export const REMOTE_IN_PODS: readonly string[] = [...REMOTE, 'gitRepo', 'awsElasticBlockStore'];

/** What a pod may not name itself it does not get by a claim either. */
export function volumesPolicy(drivers: readonly string[]): AdmissionPolicy {
  return {
    name: 'volumes',
    rules: [rule('', ['persistentvolumes'], ['CREATE', 'UPDATE'])],
    validations: [
      {
        expression: FOREIGN.map((source) => `!has(object.spec.${source})`).join(' && '),
        message: 'a volume is of a storage driver and of no node or server',
      },
      {
        expression: `!has(object.spec.csi) || object.spec.csi.driver in ${list(drivers)}`,
        message: 'a volume is of a storage driver that is named',
      },
    ],
    actions: DENY,
  };
}
