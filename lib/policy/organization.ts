import { UsageError } from '../shared/errors';
import data from './organization-data.json';

/** Whose principals and resources are own: an organization's, or, where none is known, an account's. */
export interface Owner {
  readonly organizationId?: string;
  readonly accountId?: string;
}

/** Who is at home, and whom a policy spares. */
export interface OwnNetworks {
  readonly vpcIds: readonly string[];
  /** Blocks of own public addresses. */
  readonly sourceCidrs: readonly string[];
  /** ARN patterns of roles that deploy, beside those that are always spared. */
  readonly deploymentRoleArns: readonly string[];
  /** ARN patterns of roles that services of AWS take on, which call from networks of their own. */
  readonly serviceRoleArns: readonly string[];
}

/** One policy of an organization. */
export interface OrganizationDocument {
  /** Distinguishes it: `network`, say. */
  readonly name: string;
  /** `Type` of AWS::Organizations::Policy. */
  readonly type: string;
  /** Row of the size limits. */
  readonly kind: string;
  readonly description: string;
  readonly content: object;
}

export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Actions of services that resource control policies support. */
export const RESOURCE_CONTROLLED: readonly string[] = data.resourceControlled.actions;

/** Actions whose requests do not carry the keys that tell networks apart. */
export const WITHOUT_NETWORK_KEYS: readonly string[] = data.ownKeys.actions;

/** Rows of the data, for their sources. */
export const ORGANIZATION_DATA = data;

/** The roles that deploy, and EC2 itself. */
export function sparedRoles({
  deploymentRoleArns,
}: Pick<OwnNetworks, 'deploymentRoleArns'>): readonly string[] {
  return [...data.spared.roles, ...deploymentRoleArns];
}

/** Holds for calls that come from no own network, and from nobody who is spared. */
export function offNetwork(networks: OwnNetworks): Conditions {
  const { vpcIds, sourceCidrs, serviceRoleArns } = networks;
  return {
    StringNotEqualsIfExists: { 'aws:SourceVpc': vpcIds },
    ...(sourceCidrs.length === 0 ? {} : { NotIpAddressIfExists: { 'aws:SourceIp': sourceCidrs } }),
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
    ArnNotLikeIfExists: { 'aws:PrincipalArn': [...sparedRoles(networks), ...serviceRoleArns] },
  };
}

/** Keys and value that tell whose principal, resource or source a request is of. */
export function ownerKey(
  of: 'Principal' | 'Resource' | 'Source',
  { organizationId, accountId }: Owner,
): Record<string, string> {
  return organizationId === undefined
    ? { [`aws:${of}Account`]: accountId ?? '' }
    : { [`aws:${of}OrgID`]: organizationId };
}

/** Resources are used by own principals alone, services use them for their owner alone, and both from own networks. */
export function ownPrincipalsAlone(
  owner: Owner,
  actions: readonly string[],
  networks: OwnNetworks,
): OrganizationDocument {
  const base = { Effect: 'Deny', Principal: '*', Action: actions, Resource: '*' };
  const Statement = [
    {
      Sid: 'OwnPrincipals',
      ...base,
      Condition: {
        StringNotEqualsIfExists: ownerKey('Principal', owner),
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
    {
      Sid: 'NoConfusedDeputy',
      ...base,
      Condition: {
        StringNotEqualsIfExists: ownerKey('Source', owner),
        Null: { 'aws:SourceAccount': 'false' },
        Bool: { 'aws:PrincipalIsAWSService': 'true' },
      },
    },
    ...(networks.vpcIds.length === 0
      ? []
      : [{ Sid: 'OwnNetworks', ...base, Condition: offNetwork(networks) }]),
  ];
  return {
    name: 'principals',
    type: 'RESOURCE_CONTROL_POLICY',
    kind: 'resource-control',
    description: 'Resources are for own principals alone',
    content: { Version: '2012-10-17', Statement },
  };
}

/** A service control policy. */
export function serviceControl(
  name: string,
  description: string,
  Statement: readonly object[],
): OrganizationDocument {
  return {
    name,
    type: 'SERVICE_CONTROL_POLICY',
    kind: 'service-control',
    description,
    content: { Version: '2012-10-17', Statement },
  };
}

/** Forms of what policies of an organization are made from, as literals. */
export const ORGANIZATION_FORMS = {
  organizationId: /^o-[a-z0-9]{10,32}$/,
  vpcIds: /^vpc-[0-9a-f]+$/,
  sourceCidrs: /^[0-9a-f.:]+\/[1-9][0-9]*$/,
  deploymentRoleArns: /^arn:[^:]+:iam::[^:]*:role\/.+$/,
  serviceRoleArns: /^arn:[^:]+:iam::[^:]*:role\/.+$/,
  targetIds: /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/,
} as const;

/**
 * Checks values that policies are made from: what is known only at deployment has the form of none.
 *
 * @throws UsageError if one is malformed or no literal
 */
export function checkForms(
  where: string,
  values: Readonly<Partial<Record<keyof typeof ORGANIZATION_FORMS, readonly string[]>>>,
): void {
  for (const [what, form] of Object.entries(ORGANIZATION_FORMS)) {
    const odd = values[what as keyof typeof ORGANIZATION_FORMS]?.find((value) => !form.test(value));
    if (odd !== undefined) {
      throw new UsageError(`${where} has '${odd}' in ${what}, expected literals of the form ${form.source}`);
    }
  }
}
