import type { KubernetesObject } from '../../model/kubernetes';
import type { Place } from './paths';
import { everyPart, memberOf, membersOf, placesOf } from './paths';
import { hiddenIn, knownText, worstOf, type Asked, type ObjectPredicate, type Verdict } from './verdicts';

/** Whether an admission policy is about pods when they come. */
export function isAboutPods({ kind, content }: KubernetesObject): boolean {
  return kind === 'ValidatingAdmissionPolicy' && resourcesOf(content).some(isPods);
}

function isPods(resource: string | undefined): boolean {
  return resource === 'pods' || resource === '*' || resource === '*/*';
}

function resourcesOf(content: Place): readonly (string | undefined)[] {
  return placesOf(content, 'spec.matchConstraints.resourceRules[].resources[]').map(knownText);
}

/** A binding of a policy about pods that does not refuse. */
export const tellsAlone: ObjectPredicate = (content, asked) => {
  const actions = placesOf(content, 'spec.validationActions[]');
  const hidden = actions.map(hiddenIn).find((why) => why !== undefined);
  if (!bindsPods(content, asked) || actions.map(knownText).includes('Deny')) return undefined;
  return hidden === undefined ? { seen: '' } : { why: hidden };
};

/** A binding by which a policy about pods leaves some out. */
export const bindingExempts: ObjectPredicate = (content, asked) => {
  if (!bindsPods(content, asked)) return undefined;
  const resources = placesOf(content, 'spec.matchResources.resourceRules[].resources[]');
  const isOfPods = resources.some((each) => each === undefined || isPods(knownText(each)));
  const why = resources.map(toWhy).find((verdict) => verdict !== undefined);
  return worstOf([
    exemptionOf(placesOf(content, 'spec.matchResources')[0]),
    isOfPods ? undefined : (why ?? { seen: 'resourceRules' }),
  ]);
};

/** A policy about pods that no binding of the input makes judge any. */
export const unbound: ObjectPredicate = (_, { object, model }) => {
  if (!isAboutPods(object) || object.shown !== 'whole') return undefined;
  const names = model.kubernetes.objects
    .filter(({ kind, cluster }) => kind === BINDING && cluster === object.cluster)
    .map(({ content }) => placesOf(content, 'spec.policyName')[0]);
  if (names.some((name) => knownText(name) === object.name)) return undefined;
  return worstOf(names.map(toWhy)) ?? { seen: '' };
};

const BINDING = 'ValidatingAdmissionPolicyBinding';

/** Whether a binding is of a policy of the input that is about pods. */
function bindsPods(content: Place, { object, model }: Asked): boolean {
  const name = knownText(placesOf(content, 'spec.policyName')[0]);
  return model.kubernetes.objects.some(
    (other) => other.cluster === object.cluster && other.name === name && isAboutPods(other),
  );
}

function toWhy(place: Place): Verdict {
  const why = hiddenIn(place);
  return why === undefined ? undefined : { why };
}

/** A policy about pods that leaves some out, by namespace, labels or conditions. */
export const exemptsPods: ObjectPredicate = (content, { object }) => {
  if (!isAboutPods(object)) return undefined;
  const conditions = memberOf(memberOf(content, 'spec'), 'matchConditions');
  return (
    exemptionOf(placesOf(content, 'spec.matchConstraints')[0]) ??
    (isFilled(conditions) ? { seen: 'matchConditions' } : toWhy(conditions))
  );
};

/** What leaves objects out that rules name. */
function exemptionOf(constraints: Place): Verdict {
  const selectors = ['namespaceSelector', 'objectSelector'].map((name): Verdict => {
    const selector = memberOf(constraints, name);
    const parts = Object.values(membersOf(selector) ?? {});
    return parts.some((part) => everyPart(part).length > 1) ? { seen: name } : toWhy(selector);
  });
  const excluded = memberOf(constraints, 'excludeResourceRules');
  return worstOf([
    ...selectors,
    isFilled(excluded) ? { seen: 'excludeResourceRules' } : toWhy(excluded),
    toWhy(constraints),
  ]);
}

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
