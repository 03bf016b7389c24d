import { UsageError } from '../shared/errors';
import { catalogueRow, requirePartition, type CatalogueRow } from './catalogue';
import { ADMISSIONS, type Admission, type PolicyTier } from './service-owned';

/** Longest endpoint policy that EC2 accepts, in characters without white space. */
export const MAX_POLICY_CHARACTERS = 20_480;

/** Whose requests an endpoint policy admits, and from where. */
export interface EndpointPolicyContext {
  readonly region: string;
  /** Account of the stack; its principals and resources are `own` when no organization is given. */
  readonly accountId: string;
  /** Id of the AWS organization whose principals and resources are `own`. */
  readonly organizationId?: string;
  /** Catalogue keys of all services in the VPC; undefined admits whatever any service may need. */
  readonly services?: readonly string[];
  /** Which subnets the endpoint serves; undefined is `workload`. */
  readonly tier?: PolicyTier;
  /** Further accounts whose ECR repositories own principals may read. */
  readonly imageRegistryAccounts?: readonly string[];
}

/** One statement of an endpoint policy. Plain `StringEquals` only: a missing key must never admit. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal: '*';
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Condition?: { readonly StringEquals: Readonly<Record<string, string>> };
}

/** An endpoint policy, ready to be written as JSON. */
export interface EndpointPolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly PolicyStatement[];
}

/**
 * The policy of a service's endpoint.
 *
 * Own principals may reach own resources, each compared by its own key. Whatever AWS owns is admitted by exact ARN
 * and action. Nothing is admitted because its caller is an AWS service.
 *
 * @returns undefined when the service takes no endpoint policy
 * @throws UsageError if the service or Region is unknown, or the policy would be too long
 * @see https://github.com/aws-samples/data-perimeter-policy-examples
 */
export function endpointPolicy(
  service: string,
  context: EndpointPolicyContext,
): EndpointPolicyDocument | undefined {
  const row = catalogueRow(service);
  if (!row.policySupported) {
    return undefined;
  }
  const document: EndpointPolicyDocument = {
    Version: '2012-10-17',
    Statement: [
      ownStatement(row, context),
      ...admissionsFor(row, context).map((admission) => admissionStatement(admission, context)),
      ...registryStatements(row, context),
    ],
  };
  assertSize(service, document);
  return document;
}

/**
 * ARNs outside the caller's own boundary that the policy of a service's endpoint admits, sorted.
 *
 * Empty for a service without endpoint policy: nothing then limits the endpoint.
 */
export function admittedForeignArns(service: string, context: EndpointPolicyContext): string[] {
  const row = catalogueRow(service);
  if (!row.policySupported) {
    return [];
  }
  const foreign = admissionsFor(row, context).filter(
    ({ resources }) => !resources.some((resource) => resource.includes('{account}')),
  );
  const statements = [
    ...foreign.map((admission) => admissionStatement(admission, context)),
    ...registryStatements(row, context),
  ];
  return [...new Set(statements.flatMap(({ Resource }) => Resource))].sort();
}

function ownStatement(row: CatalogueRow, context: EndpointPolicyContext): PolicyStatement {
  return {
    Sid: 'OwnPrincipalsToOwnResources',
    Effect: 'Allow',
    Principal: '*',
    Action: row.iamPrefixes.map((prefix) => `${prefix}:*`),
    Resource: ['*'],
    Condition: {
      StringEquals: { ...principalKey(context), ...(row.resourceOwnerKey ? resourceKey(context) : {}) },
    },
  };
}

function admissionsFor(row: CatalogueRow, context: EndpointPolicyContext): Admission[] {
  const { partition } = requirePartition(context.region);
  return ADMISSIONS.filter(
    (admission) =>
      admission.endpoints.includes(row.key) &&
      admission.partitions.includes(partition) &&
      (admission.tier === 'workload' || context.tier === 'handler') &&
      (admission.owners === undefined || admission.owners[context.region] !== undefined) &&
      isNeeded(admission, context),
  );
}

function isNeeded({ neededBy }: Admission, { services }: EndpointPolicyContext): boolean {
  return services === undefined || neededBy.length === 0 || neededBy.some((key) => services.includes(key));
}

function admissionStatement(admission: Admission, context: EndpointPolicyContext): PolicyStatement {
  // Anonymous and presigned requests carry none of our principal's keys: the ARN is all that can be compared.
  const signed = admission.class === 'own' || admission.class === 'service-owned';
  const conditions = { ...(signed ? principalKey(context) : {}), ...admission.conditions };
  const owner = admission.owners?.[context.region] ?? '';
  return {
    Sid: admission.id,
    Effect: 'Allow',
    Principal: '*',
    Action: admission.actions,
    Resource: admission.resources.map((template) => arn(template, owner, context)),
    ...(Object.keys(conditions).length > 0 ? { Condition: { StringEquals: conditions } } : {}),
  };
}

function registryStatements(row: CatalogueRow, context: EndpointPolicyContext): PolicyStatement[] {
  const accounts = context.imageRegistryAccounts ?? [];
  if (accounts.length === 0 || !row.iamPrefixes.includes('ecr')) {
    return [];
  }
  const template = 'arn:{partition}:ecr:{region}:{owner}:repository/*';
  return [
    {
      Sid: 'ImageRegistryAccounts',
      Effect: 'Allow',
      Principal: '*',
      Action: ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
      Resource: accounts.map((account) => arn(template, account, context)),
      Condition: { StringEquals: principalKey(context) },
    },
  ];
}

function principalKey({ accountId, organizationId }: EndpointPolicyContext): Record<string, string> {
  return organizationId === undefined
    ? { 'aws:PrincipalAccount': accountId }
    : { 'aws:PrincipalOrgID': organizationId };
}

function resourceKey({ accountId, organizationId }: EndpointPolicyContext): Record<string, string> {
  return organizationId === undefined
    ? { 'aws:ResourceAccount': accountId }
    : { 'aws:ResourceOrgID': organizationId };
}

function arn(template: string, owner: string, { region, accountId }: EndpointPolicyContext): string {
  return template
    .replace('{partition}', requirePartition(region).partition)
    .replace('{regionNoDashes}', region.replaceAll('-', ''))
    .replace('{region}', region)
    .replace('{account}', accountId)
    .replace('{owner}', owner);
}

function assertSize(service: string, document: EndpointPolicyDocument): void {
  const { length } = JSON.stringify(document);
  if (length > MAX_POLICY_CHARACTERS) {
    throw new UsageError(
      `the endpoint policy of '${service}' has ${length} characters, expected at most ${MAX_POLICY_CHARACTERS}: ` +
        'shorten imageRegistryAccounts',
    );
  }
}
