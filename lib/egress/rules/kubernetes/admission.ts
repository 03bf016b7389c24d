import type { KubernetesObject } from '../../model/kubernetes';
import type { Place } from './paths';
import { everyPart, memberOf, membersOf, placesOf } from './paths';
import { hiddenIn, knownText, type ObjectPredicate } from './verdicts';

/** Whether an admission policy is about pods when they come. */
export function isAboutPods({ kind, content }: KubernetesObject): boolean {
  return (
    kind === 'ValidatingAdmissionPolicy' &&
    resourcesOf(content).some((each) => each === 'pods' || each === '*')
  );
}

function resourcesOf(content: Place): readonly (string | undefined)[] {
  return placesOf(content, 'spec.matchConstraints.resourceRules[].resources[]').map(knownText);
}

/** A binding of a policy about pods that does not refuse. */
export const tellsAlone: ObjectPredicate = (content, { object, model }) => {
  const name = knownText(placesOf(content, 'spec.policyName')[0]);
  const isOfPods = model.kubernetes.objects.some(
    (other) => other.cluster === object.cluster && other.name === name && isAboutPods(other),
  );
  const actions = placesOf(content, 'spec.validationActions[]');
  const hidden = actions.map(hiddenIn).find((why) => why !== undefined);
  if (!isOfPods || actions.map(knownText).includes('Deny')) return undefined;
  return hidden === undefined ? { seen: '' } : { why: hidden };
};

/** A policy about pods that leaves some out, by namespace, labels or conditions. */
export const exemptsPods: ObjectPredicate = (content, { object }) => {
  const constraints = placesOf(content, 'spec.matchConstraints')[0];
  const selectors = ['namespaceSelector', 'objectSelector'].filter((name) =>
    Object.values(membersOf(memberOf(constraints, name)) ?? {}).some((part) => everyPart(part).length > 1),
  );
  const lists = ['excludeResourceRules'].filter((name) => isFilled(memberOf(constraints, name)));
  const conditions = ['matchConditions'].filter((name) =>
    isFilled(memberOf(memberOf(content, 'spec'), name)),
  );
  const [found] = [...selectors, ...lists, ...conditions];
  return found !== undefined && isAboutPods(object) ? { seen: found } : undefined;
};

function isFilled(place: Place): boolean {
  return Array.isArray(place) && place.length > 0;
}

const MADE_OF_PODS =
  /^(?:\*|pods|pods\/\*|deployments|daemonsets|statefulsets|replicasets|jobs|cronjobs|replicationcontrollers)$/;
const WHAT_PODS_RUN =
  /\b(?:\w*[cC]ontainers|image|volumes|host(?:Network|PID|IPC|Aliases)|securityContext|dns(?:Config|Policy)|serviceAccountName)\b/;

/** A policy that changes what pods run, by expressions that nobody reads. */
export const changesPods: ObjectPredicate = (content) => {
  const isOfPods = resourcesOf(content).some((each) => each === undefined || MADE_OF_PODS.test(each));
  const texts = ['applyConfiguration', 'jsonPatch'].flatMap((way) =>
    placesOf(content, `spec.mutations[].${way}.expression`),
  );
  const isRead = texts.every(
    (text) => hiddenIn(text) === undefined && !WHAT_PODS_RUN.test(knownText(text) ?? ''),
  );
  return isOfPods && !isRead
    ? { why: 'it changes what pods run by expressions in CEL, which are not read' }
    : undefined;
};
