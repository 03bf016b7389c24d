import { DENY, rule, type AdmissionPolicy } from '../admission-policy';
import { list } from '../cel';

/** Sources of volumes by which a pod reaches files of its node, or a server that nobody named. */
const FOREIGN = [
  'hostPath',
  'local',
  'nfs',
  'iscsi',
  'fc',
  'glusterfs',
  'rbd',
  'cephfs',
  'flexVolume',
  'quobyte',
];

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
