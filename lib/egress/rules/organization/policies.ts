import type { Resource, Resources } from '../../model/resource';

/** A policy of the organization that the input attaches to something. */
export interface AttachedPolicy {
  readonly policy: Resource;
  readonly type: string;
  /** Ids of roots, organizational units and accounts, as far as they are written. */
  readonly targets: readonly string[];
}

/** Policies of AWS Organizations that are always there and always attached, of one type or of any. */
export function attachedPolicies(resources: Resources, type?: string): readonly AttachedPolicy[] {
  return resources
    .ofType('AWS::Organizations::Policy')
    .filter(({ when }) => when.length === 0)
    .flatMap((policy) => {
      const [kind] = policy.at('Type');
      const written = kind?.value.kind === 'text' ? kind.value.text : '';
      const targets = policy.at('TargetIds[]').flatMap(({ when, value }) => {
        const isThere = when.length === 0 && value.kind !== 'absent';
        return isThere ? [value.kind === 'text' ? value.text : 'what the input makes or is given'] : [];
      });
      return targets.length > 0 && (type === undefined || type === written)
        ? [{ policy, type: written, targets }]
        : [];
    });
}

/**
 * What has to be true of the organization for a verdict to hold, one sentence each.
 *
 * Policies of the organization are listed because somebody may rely on them. Of these, findings rely on opt-out policies
 * alone: whether another holds for an account depends on where the account stands, which no template says.
 */
export function assumedOf(resources: Resources): readonly string[] {
  const { networks = [], addresses = [], deploymentRoles = [], aiServicesOptOut } = resources.owner;
  return [
    ...networks.map((id) => `network '${id}' is own`),
    ...addresses.map((block) => `whoever calls from ${block} is inside`),
    ...deploymentRoles.map((arn) => `role '${arn}' is used to deploy alone, wherever it is used`),
    ...(aiServicesOptOut === undefined
      ? []
      : [`the organization opted out of AI services (${aiServicesOptOut})`]),
    ...attachedPolicies(resources).map(
      ({ policy, type, targets }) =>
        `policy '${policy.origin.logicalId}' (${type === '' ? 'of a type that is not known' : type}) stays attached to ` +
        `${targets.join(', ')}${type === 'AISERVICES_OPT_OUT_POLICY' ? ', where the accounts of the input are' : '; no finding relies on it'}`,
    ),
  ];
}
