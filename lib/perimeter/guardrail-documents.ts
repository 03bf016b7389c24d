import { DATA_ACTIONS, RESOURCE_KEY_GAPS } from '../policy/actions';
import {
  offNetwork,
  ownPrincipalsAlone,
  RESOURCE_CONTROLLED,
  serviceControl,
  sparedRoles,
  WITHOUT_NETWORK_KEYS,
  type OrganizationDocument,
  type OwnNetworks,
} from '../policy/organization';
import actions from './guardrail-actions.json';

/** What the policies of an organization are made from. */
export interface GuardrailOptions extends OwnNetworks {
  readonly organizationId: string;
}

/** All policies of an organization that keep environments isolated. */
export function guardrailDocuments(options: GuardrailOptions): readonly OrganizationDocument[] {
  return [
    network(options),
    dataLeaving(options),
    ...(options.vpcIds.length === 0 ? [] : [callers(options)]),
    ownPrincipalsAlone(options, RESOURCE_CONTROLLED, options),
    DECLARED,
    OPT_OUT,
  ];
}

/** Nobody makes a way out; what else is part of the boundary changes by deployments alone. */
function network(options: GuardrailOptions): OrganizationDocument {
  return serviceControl('network', 'No way out is made, and the boundary changes by deployments alone', [
    { Sid: 'NoWayOut', Effect: 'Deny', Action: actions.never.actions, Resource: '*' },
    {
      Sid: 'BoundaryByDeployments',
      Effect: 'Deny',
      Action: actions.deployed.actions,
      Resource: '*',
      Condition: {
        ArnNotLikeIfExists: { 'aws:PrincipalArn': sparedRoles(options) },
        BoolIfExists: { 'aws:ViaAWSService': 'false' },
      },
    },
  ]);
}

/** Where every custom resource answers CloudFormation: one bucket for all customers of a Region. */
const RESPONSES = 'arn:*:s3:::cloudformation-custom-resource-response-*';

/** Data goes to resources of the organization alone. */
function dataLeaving({ organizationId }: GuardrailOptions): OrganizationDocument {
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
function callers(options: GuardrailOptions): OrganizationDocument {
  return serviceControl('callers', 'The APIs of AWS are called from the own networks alone', [
    {
      Sid: 'OwnNetworks',
      Effect: 'Deny',
      NotAction: WITHOUT_NETWORK_KEYS,
      Resource: '*',
      Condition: offNetwork(options),
    },
  ]);
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
const DECLARED: OrganizationDocument = {
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
const OPT_OUT: OrganizationDocument = {
  name: 'ai-services',
  type: 'AISERVICES_OPT_OUT_POLICY',
  kind: 'ai-services-opt-out',
  description: 'AI services keep no content to improve themselves',
  content: { services: { default: { opt_out_policy: assign('optOut') } } },
};
