import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import { under } from '../conditional';
import type { Violation } from '../rule';
import { memberOf, membersOf, placesOf } from './paths';
import { podSpecsOf } from './pods';
import { knownText } from './verdicts';

/** Groups of policies that this rule does not weigh against pods: where some are shown, nothing is said of their lack. */
const OTHER_ENGINES = /(?:^|\.)(?:cilium\.io|projectcalico\.org|policy\.networking\.k8s\.io)$/;

/** Namespaces with pods, and no policy of which the input shows that it denies all egress but what others allow. */
export function missingDenials(model: NetworkModel): readonly Violation[] {
  const { objects } = model.kubernetes;
  const denied = new Set(objects.filter(deniesAll).map(placeOf));
  const others = new Set(
    objects.filter(({ group }) => OTHER_ENGINES.test(group)).map(({ cluster }) => cluster),
  );
  const seen = new Set<string>();
  return objects.flatMap((object) => {
    const place = placeOf(object);
    const isCovered = denied.has(place) || others.has(object.cluster) || seen.has(place);
    if (object.shown !== 'whole' || isCovered || podSpecsOf(object).length === 0) {
      return [];
    }
    seen.add(place);
    const { from, namespace, when } = object;
    return under(model, [when], {
      origin: from.origin,
      message: `'${from.origin.logicalId}' (${from.type}) applies pods to namespace '${namespace}', of which no policy in the input denies all egress`,
    });
  });
}

function placeOf({ cluster, namespace }: KubernetesObject): string {
  return `${cluster} ${namespace}`;
}

/** A policy for every pod of its namespace that speaks of egress. */
function deniesAll({ kind, group, content }: KubernetesObject): boolean {
  if (kind !== 'NetworkPolicy' || group !== 'networking.k8s.io') {
    return false;
  }
  const spec = memberOf(content, 'spec');
  const selector = membersOf(memberOf(spec, 'podSelector'));
  const selects = Object.values(selector ?? {}).some(
    (part) => Object.keys(membersOf(part) ?? [part]).length > 0,
  );
  const types = placesOf(spec, 'policyTypes[]').map(knownText);
  return !selects && (types.includes('Egress') || memberOf(spec, 'egress') !== undefined);
}

/** The VPC CNI of a cluster with policies that is not told to enforce them. */
export function unenforced(model: NetworkModel): readonly Violation[] {
  const { objects } = model.kubernetes;
  if (!objects.some(({ kind, group }) => kind === 'NetworkPolicy' && group === 'networking.k8s.io')) {
    return [];
  }
  return model.resources.ofType('AWS::EKS::Addon').flatMap((addOn) => {
    const isCni = addOn
      .at('AddonName')
      .some(({ value }) => value.kind === 'text' && value.text === 'vpc-cni');
    const settings = objects.filter(({ from }) => from.id === addOn.id);
    const isOn = settings.some(
      ({ content }) => (knownText(memberOf(content, 'enableNetworkPolicy')) ?? 'false') === 'true',
    );
    return !isCni || isOn
      ? []
      : under(model, [addOn.when], {
          origin: addOn.origin,
          message: `'${addOn.origin.logicalId}' (${addOn.type}) does not enforce the network policies of the input: enableNetworkPolicy is not true`,
          fix: 'set enableNetworkPolicy to "true" in ConfigurationValues',
        });
  });
}

/**
 * The VPC CNI of a cluster with policies that keeps pods with interfaces of their own from them: it needs its standard mode, and is
 * strict by default.
 *
 * https://docs.aws.amazon.com/eks/latest/best-practices/network-security.html, read 2026-11-22
 */
export function unheldPods(model: NetworkModel): readonly Violation[] {
  const { objects } = model.kubernetes;
  if (!objects.some(({ kind, group }) => kind === 'NetworkPolicy' && group === 'networking.k8s.io')) {
    return [];
  }
  return objects.flatMap(({ content, from, when }) => {
    const env = memberOf(content, 'env');
    const hasInterfaces = knownText(memberOf(env, 'ENABLE_POD_ENI')) === 'true';
    const mode = memberOf(env, 'POD_SECURITY_GROUP_ENFORCING_MODE');
    const isStandard = knownText(mode) === 'standard';
    return from.type !== 'AWS::EKS::Addon' || !hasInterfaces || isStandard
      ? []
      : under(model, [when], {
          origin: from.origin,
          message: `'${from.origin.logicalId}' (${from.type}) gives pods security groups of their own in a mode that is not for network policies, which the input has: POD_SECURITY_GROUP_ENFORCING_MODE is not shown to be standard`,
          fix: 'set POD_SECURITY_GROUP_ENFORCING_MODE to "standard" in env of ConfigurationValues',
        });
  });
}
