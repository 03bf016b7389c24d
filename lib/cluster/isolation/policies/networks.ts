import { BY_CONTROL_PLANE, DENY, ofName, rule, type AdmissionPolicy } from '../admission-policy';
import { every, list, quote, some } from '../cel';
import controllers from '../controllers.json';
import { DEFAULT_DENY } from '../network-policies';

/** Verb that no role of Kubernetes has: who has it on an object that isolation rests on may change that. */
export const ISOLATE = 'isolate';

/** Where pods may send. */
export interface NetworkFacts {
  /** Ranges that network policies may name, as a list of CEL: all are known when templates are written. */
  readonly ranges: string;
  /** Ids of the security groups that whoever may make a SecurityGroupPolicy may give to pods. */
  readonly securityGroups: readonly string[];
}

const WRITES = ['CREATE', 'UPDATE'];

/** Whether who asks has the verb on an object of the kind that is judged. */
function mayIsolate(name: string): string {
  return `authorizer.group(request.resource.group).resource(request.resource.resource).namespace(request.namespace).name(${name}).check('${ISOLATE}').allowed()`;
}

const MAY_ISOLATE = mayIsolate('request.name');

const IS_AS_BEFORE = 'object != null && oldObject != null && object.spec == oldObject.spec';

/** What has no owner that exists is deleted by the collector of garbage: who names one has it deleted. */
const HAS_OWNERS_AS_BEFORE =
  'object.metadata.?ownerReferences.orValue([]) == oldObject.metadata.?ownerReferences.orValue([])';

/**
 * What a network policy lets out goes to pods by their labels, or to ranges of the network: never anywhere, and never to the
 * metadata of machines, which no range has.
 */
export function networkPoliciesPolicy({ ranges }: Pick<NetworkFacts, 'ranges'>): AdmissionPolicy {
  const isWithin = (block: string) =>
    `(isCIDR(${block}) && variables.ranges.exists(r, cidr(r).containsCIDR(${block})))`;
  return {
    name: 'network-policies',
    rules: [
      rule('networking.k8s.io', ['networkpolicies'], WRITES),
      rule('networking.k8s.aws', ['applicationnetworkpolicies', 'clusternetworkpolicies'], WRITES),
      rule(
        'policy.networking.k8s.io',
        ['adminnetworkpolicies', 'baselineadminnetworkpolicies', 'clusternetworkpolicies'],
        WRITES,
      ),
    ],
    variables: {
      ranges,
      egress: 'has(object.spec.egress) && object.spec.egress != null ? object.spec.egress : []',
      // Rules of the policies of Kubernetes name no action: they let through.
      lets: "variables.egress.filter(e, !(e.?action.orValue('Accept') in ['Deny', 'Pass']))",
    },
    validations: [
      {
        expression: 'variables.lets.all(e, e.?to.orValue([]).size() > 0)',
        message: 'a rule for egress names where to',
      },
      {
        expression: `variables.lets.all(e, e.?to.orValue([]).all(t, !has(t.ipBlock) || ${isWithin('t.ipBlock.cidr')}))`,
        message: 'egress is to ranges of the network alone',
      },
      {
        expression: `variables.lets.all(e, e.?to.orValue([]).all(t, t.?networks.orValue([]).all(n, ${isWithin('n')})))`,
        message: 'egress is to ranges of the network alone',
      },
    ],
    actions: DENY,
  };
}

/** What denies everything in a namespace stays as it is: who deletes it opens what it closed. */
export function denialsPolicy(): AdmissionPolicy {
  return {
    name: 'denials',
    rules: [rule('networking.k8s.io', ['networkpolicies'], ['UPDATE', 'DELETE'])],
    conditions: ofName(DEFAULT_DENY.name),
    validations: [
      {
        expression: some(
          every(IS_AS_BEFORE, HAS_OWNERS_AS_BEFORE),
          // They delete what was in a namespace that is deleted itself.
          `request.userInfo.username in ${list(controllers.collectors.users)}`,
          BY_CONTROL_PLANE,
          mayIsolate(quote(DEFAULT_DENY.name)),
        ),
        message: `what denies everything is changed by who has the verb ${ISOLATE} on it`,
      },
    ],
    actions: DENY,
  };
}

/** Pods with interfaces of their own have security groups that are named: what a group lets out decides for them. */
export function securityGroupsPolicy({
  securityGroups,
}: Pick<NetworkFacts, 'securityGroups'>): AdmissionPolicy {
  return {
    name: 'security-groups',
    rules: [rule('vpcresources.k8s.aws', ['securitygrouppolicies'], WRITES)],
    variables: { groups: 'object.?spec.?securityGroups.?groupIds.orValue([])' },
    validations: [
      {
        expression: some(
          IS_AS_BEFORE,
          `variables.groups.all(g, g in ${list(securityGroups)})`,
          BY_CONTROL_PLANE,
          MAY_ISOLATE,
        ),
        message: `pods have security groups that are named, or that somebody gives them who has the verb ${ISOLATE} on the object`,
      },
    ],
    actions: DENY,
  };
}

/** Where machines stand, and what they run from their start, is said by who has the right to. */
export function machinesPolicy(): AdmissionPolicy {
  return {
    name: 'machines',
    rules: [
      rule('karpenter.k8s.aws', ['ec2nodeclasses'], WRITES),
      rule('eks.amazonaws.com', ['nodeclasses'], WRITES),
      rule('crd.k8s.amazonaws.com', ['eniconfigs'], WRITES),
    ],
    validations: [
      {
        // Controllers write what else they know of them.
        expression: some(IS_AS_BEFORE, BY_CONTROL_PLANE, MAY_ISOLATE),
        message: `subnets and security groups of machines are changed by who has the verb ${ISOLATE} on the object`,
      },
    ],
    actions: DENY,
  };
}
