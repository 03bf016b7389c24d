import { BY_CONTROL_PLANE } from '../admission-policy';
import { list, some } from '../cel';
import controllers from '../controllers.json';

/**
 * Whether a request is of whoever makes pods of add-ons: EKS, the controllers of Kubernetes, and operators that are add-ons.
 *
 * Controllers make what workloads say, and `addOnsPolicy` says who may write workloads with images of add-ons: so nobody else
 * says with which command, volumes or rights they run.
 */
export function byMakers(addOns: ReadonlyMap<string, readonly string[]>): string {
  const operators = [...addOns.keys()]
    .filter((identity) => !identity.endsWith('/default'))
    .map((identity) => `system:serviceaccount:${identity.replace('/', ':')}`);
  return some(
    `request.userInfo.username in ${list([...controllers.makers.users, ...operators])}`,
    BY_CONTROL_PLANE,
  );
}
