import { DATA_ACTIONS, RESOURCE_KEY_GAPS } from '../policy/actions';
import actions from './guardrail-actions.json';

/** What the policies of an organization are made from. */
export interface GuardrailOptions {
  readonly organizationId: string;
  readonly vpcIds: readonly string[];
  readonly sourceCidrs: readonly string[];
  /** ARN patterns of roles that deploy, beside those that are always spared. */
  readonly deploymentRoleArns: readonly string[];
  /** ARN patterns of roles that services of AWS take on. */
  readonly serviceRoleArns: readonly string[];
}

/** One policy of an organization. */
export interface GuardrailDocument {
  /** Distinguishes it: `network`, say. */
  readonly name: string;
  /** `Type` of AWS::Organizations::Policy. */
  readonly type: string;
  /** Row of the size limits of `lib/policy`. */
  readonly kind: string;
  readonly description: string;
  readonly content: object;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const NOT_FOR_SERVICES = { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' };

/** All policies of an organization that keep environments isolated. */
export function guardrailDocuments(options: GuardrailOptions): readonly GuardrailDocument[] {
  return [
    network(options),
    dataLeaving(options),
    ...(options.vpcIds.length === 0 ? [] : [callers(options)]),
    resources(options),
    DECLARED,
    OPT_OUT,
  ];
}

/** The roles that deploy, and EC2 itself. */
function spared({ deploymentRoleArns }: GuardrailOptions): readonly string[] {
  return [...actions.spared.roles, ...deploymentRoleArns];
}

/** Nobody makes a way out; what else is part of the boundary changes by deployments alone. */
function network(options: GuardrailOptions): GuardrailDocument {
  return serviceControl('network', 'No way out is made, and the boundary changes by deployments alone', [
    { Sid: 'NoWayOut', Effect: 'Deny', Action: actions.never.actions, Resource: '*' },
    {
      Sid: 'BoundaryByDeployments',
      Effect: 'Deny',
      Action: actions.deployed.actions,
      Resource: '*',
      Condition: {
        ArnNotLikeIfExists: { 'aws:PrincipalArn': spared(options) },
        BoolIfExists: { 'aws:ViaAWSService': 'false' },
      },
    },
  ]);
}

/** Where every custom resource answers CloudFormation: one bucket for all customers of a Region. */
const RESPONSES = 'arn:*:s3:::cloudformation-custom-resource-response-*';

/** Data goes to resources of the organization alone. */
function dataLeaving({ organizationId }: GuardrailOptions): GuardrailDocument {
  const Condition = {
    StringNotEqualsIfExists: { 'aws:ResourceOrgID': organizationId },
    BoolIfExists: { 'aws:ViaAWSService': 'false' },
  };
  return serviceControl('resources', 'Data goes to resources of the organization alone', [
    { Sid: 'OwnResources', Effect: 'Deny', Action: writes(), NotResource: [RESPONSES], Condition },
  ]);
}

/** Actions that hand data to a resource whose organization the request tells. */
function writes(): readonly string[] {
  const gaps = RESOURCE_KEY_GAPS.map(({ action }) => action.toLowerCase());
  const isTold = (action: string): boolean =>
    !gaps.some((gap) =>
      gap.endsWith('*') ? action.toLowerCase().startsWith(gap.slice(0, -1)) : gap === action.toLowerCase(),
    );
  return DATA_ACTIONS.filter(({ access }) => access === 'write')
    .flatMap((row) => row.actions)
    .filter(isTold)
    .sort();
}

/** Principals call the APIs of AWS from the own networks alone. */
function callers(options: GuardrailOptions): GuardrailDocument {
  return serviceControl('callers', 'The APIs of AWS are called from the own networks alone', [
    {
      Sid: 'OwnNetworks',
      Effect: 'Deny',
      NotAction: actions.ownKeys.actions,
      Resource: '*',
      Condition: offNetwork(options),
    },
  ]);
}

function offNetwork(options: GuardrailOptions): Conditions {
  const { vpcIds, sourceCidrs, serviceRoleArns } = options;
  return {
    StringNotEqualsIfExists: { 'aws:SourceVpc': vpcIds },
    ...(sourceCidrs.length === 0 ? {} : { NotIpAddressIfExists: { 'aws:SourceIp': sourceCidrs } }),
    BoolIfExists: NOT_FOR_SERVICES,
    ArnNotLikeIfExists: { 'aws:PrincipalArn': [...spared(options), ...serviceRoleArns] },
  };
}

/** Resources are used by principals of the organization alone, and services use them for it alone. */
function resources(options: GuardrailOptions): GuardrailDocument {
  const { organizationId, vpcIds } = options;
  const base = { Effect: 'Deny', Principal: '*', Action: actions.resourceControlled.actions, Resource: '*' };
  const Statement = [
    {
      Sid: 'OwnPrincipals',
      ...base,
      Condition: {
        StringNotEqualsIfExists: { 'aws:PrincipalOrgID': organizationId },
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
      },
    },
    {
      Sid: 'NoConfusedDeputy',
      ...base,
      Condition: {
        StringNotEqualsIfExists: { 'aws:SourceOrgID': organizationId },
        Null: { 'aws:SourceAccount': 'false' },
        Bool: { 'aws:PrincipalIsAWSService': 'true' },
      },
    },
    ...(vpcIds.length === 0 ? [] : [{ Sid: 'OwnNetworks', ...base, Condition: offNetwork(options) }]),
  ];
  return {
    name: 'principals',
    type: 'RESOURCE_CONTROL_POLICY',
    kind: 'resource-control',
    description: 'Resources are for principals of the organization alone',
    content: { Version: '2012-10-17', Statement },
  };
}

function serviceControl(name: string, description: string, Statement: readonly object[]): GuardrailDocument {
  return {
    name,
    type: 'SERVICE_CONTROL_POLICY',
    kind: 'service-control',
    description,
    content: { Version: '2012-10-17', Statement },
  };
}

/** A value that no policy below can change. */
const assign = (value: string): object => ({
  '@@assign': value,
  '@@operators_allowed_for_child_policies': ['@@none'],
});

/**
 * Settings of EC2 that an account cannot change back.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ec2_syntax.html
 */
const DECLARED: GuardrailDocument = {
  name: 'ec2',
  type: 'DECLARATIVE_POLICY_EC2',
  kind: 'declarative',
  description: 'Gateways of VPCs are blocked, and nothing of EC2 is shared with everybody',
  content: {
    ec2_attributes: {
      vpc_block_public_access: {
        internet_gateway_block: {
          mode: assign('block_bidirectional'),
          exclusions_allowed: assign('disabled'),
        },
      },
      serial_console_access: { status: assign('disabled') },
      image_block_public_access: { state: assign('block_new_sharing') },
      snapshot_block_public_access: { state: assign('block_all_sharing') },
    },
  },
};

/**
 * AI services neither keep content nor take it to another Region.
 *
 * @see https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_ai-opt-out_syntax.html
 */
const OPT_OUT: GuardrailDocument = {
  name: 'ai-services',
  type: 'AISERVICES_OPT_OUT_POLICY',
  kind: 'ai-services-opt-out',
  description: 'AI services keep no content to improve themselves',
  content: { services: { default: { opt_out_policy: assign('optOut') } } },
};
