import { UsageError } from '../shared/errors';
import { admittedBy, arnOf, ownNeeds, type Admitted } from './admissions';
import { asksOf, everyAction, WIDTHS, type Ask, type Width } from './asked';
import { catalogueRow, type CatalogueRow } from './catalogue';
import type { EndpointPolicyContext } from './policy-context';

export type { EndpointPolicyContext } from './policy-context';

/** Longest endpoint policy that EC2 accepts, in characters without white space. */
export const MAX_POLICY_CHARACTERS = 20_480;

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
  return fitted(row, context).document;
}

/** How much wider the policy of a service's endpoint is than what was asked for, because it would be too long. */
export function policyWidth(service: string, context: EndpointPolicyContext): Width {
  return fitted(catalogueRow(service), context).width;
}

/** The narrowest policy that EC2 accepts. */
function fitted(
  row: CatalogueRow,
  context: EndpointPolicyContext,
): { readonly document: EndpointPolicyDocument; readonly width: Width } {
  const others = [
    ...admittedBy(row, context).map((admitted) => admissionStatement(admitted, context)),
    ...registryStatements(row, context),
  ];
  const candidates = WIDTHS.map((width) => {
    const own = ownStatements(row, context, width);
    const Statement = own.length + others.length === 0 ? anyOwn(row, context) : [...own, ...others];
    return { width, document: { Version: '2012-10-17' as const, Statement } };
  });
  const found = candidates.find(({ document }) => sizeOf(document) <= MAX_POLICY_CHARACTERS);
  if (found === undefined) {
    throw new UsageError(
      `the endpoint policy of '${row.key}' has ${sizeOf(candidates.at(-1)?.document)} characters, expected at most ` +
        `${MAX_POLICY_CHARACTERS}: shorten imageRegistryAccounts`,
    );
  }
  return found;
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
  const foreign = admittedBy(row, context).filter(
    ({ admission }) => !admission.resources.some((resource) => resource.includes('{account}')),
  );
  const statements = [
    ...foreign.map((admitted) => admissionStatement(admitted, context)),
    ...registryStatements(row, context),
  ];
  return [...new Set(statements.flatMap(({ Resource }) => Resource))].sort();
}

/** What is asked of others than the own boundary by own principals, and under which further conditions. */
export interface SignedAdmission extends Ask {
  readonly conditions: Readonly<Record<string, string>>;
}

/** Actions of which the policy of a service's endpoint compares no owner, since their requests do not tell it. */
export function ownerlessActions(service: string, context: EndpointPolicyContext): readonly string[] {
  const row = catalogueRow(service);
  const own = admittedBy(row, context).filter(({ admission }) => admission.class === 'own');
  return [...(row.resourceOwnerKey ? [] : everyAction(row)), ...own.flatMap(({ actions }) => actions)];
}

/** What own principals may ask of resources that AWS, or a further account, owns; by whatever endpoint they go. */
export function signedAdmissions(
  service: string,
  context: EndpointPolicyContext,
): readonly SignedAdmission[] {
  const row = catalogueRow(service);
  const found = admittedBy(row, context).filter(({ admission }) => admission.class === 'service-owned');
  return [
    ...found.map(({ admission, actions, resources }) => ({
      actions,
      resources,
      conditions: admission.conditions ?? {},
    })),
    ...registryStatements(row, context).map(({ Action, Resource }) => ({
      actions: Action,
      resources: Resource,
      conditions: {},
    })),
  ];
}

function ownStatements(
  row: CatalogueRow,
  context: EndpointPolicyContext,
  width: Width,
): readonly PolicyStatement[] {
  return context.needs === undefined
    ? anyOwn(row, context)
    : toStatements(row, context, asksOf(row, ownNeeds(row, context), width));
}

/** Own principals may do anything: a policy needs a statement, even where nothing was asked for. */
function anyOwn(row: CatalogueRow, context: EndpointPolicyContext): readonly PolicyStatement[] {
  return toStatements(row, context, [{ actions: everyAction(row), resources: ['*'] }]);
}

function toStatements(
  row: CatalogueRow,
  context: EndpointPolicyContext,
  asks: readonly Ask[],
): readonly PolicyStatement[] {
  return asks.map(({ actions, resources }, index) => ({
    Sid: `OwnPrincipalsToOwnResources${index === 0 ? '' : index + 1}`,
    Effect: 'Allow',
    Principal: '*',
    Action: actions,
    Resource: resources,
    Condition: {
      StringEquals: { ...principalKey(context), ...(row.resourceOwnerKey ? resourceKey(context) : {}) },
    },
  }));
}

function admissionStatement(
  { admission, actions, resources }: Admitted,
  context: EndpointPolicyContext,
): PolicyStatement {
  // Anonymous and presigned requests carry none of our principal's keys: the ARN is all that can be compared.
  const signed = admission.class === 'own' || admission.class === 'service-owned';
  const conditions = { ...(signed ? principalKey(context) : {}), ...admission.conditions };
  return {
    Sid: admission.id,
    Effect: 'Allow',
    Principal: '*',
    Action: actions,
    Resource: resources,
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
      Resource: accounts.map((account) => arnOf(template, account, context)),
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

function sizeOf(document: EndpointPolicyDocument | undefined): number {
  return JSON.stringify(document).length;
}
