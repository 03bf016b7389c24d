import { controlsFor } from './controls';
import { powersOf } from './identities/changes';
import type { Identity } from './identities/collect';
import { identitiesOf } from './identities/collect';
import type { Statement } from './identities/examples';
import { ALLOW_ALL, role } from './identities/examples';
import { network, open, ref } from './networks';
import type { Analysis, RuleModule, Violation } from './rule';

const allow = (...Action: readonly string[]): Statement => ({ Effect: 'Allow', Action, Resource: '*' });
const OPENING = allow('ec2:CreateInternetGateway', 'ec2:AttachInternetGateway', 'ec2:CreateRoute');
const managed = (name: string): unknown =>
  role([], {
    ManagedPolicyArns: [{ 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), `:iam::aws:policy/${name}`]] }],
  });

/** AG521: nobody opens the network at run time. */
export const ag521: RuleModule = {
  id: 'AG521',
  title: 'A principal can open the network at run time',
  severity: 'error',
  state: 'exposed',
  category: 'identity',
  rationale:
    'What is deployed is isolated only until somebody who may change it does: one call attaches a gateway, another routes to it.',
  fix: 'take the permission away, or deny it by a permissions boundary that the input shows',
  controls: controlsFor('configuration', 'control-plane', 'network-changes'),
  examples: {
    bad: [
      network('a role that attaches gateways and routes to them', { It: role([OPENING]) }),
      network('a role with all permissions', { It: role([ALLOW_ALL]) }),
      network('a role with all permissions but some', {
        It: role([{ Effect: 'Allow', NotAction: ['iam:*'], Resource: '*' }]),
      }),
      network('a policy of AWS', { It: managed('AmazonVPCFullAccess') }),
      network('permissions in two policies', {
        It: role([allow('ec2:CreateInternetGateway', 'ec2:AttachInternetGateway')]),
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: {
            PolicyName: 'routes',
            Roles: [ref('It')],
            PolicyDocument: { Statement: [allow('ec2:Replace*')] },
          },
        },
      }),
      network('a condition that narrows nothing', {
        It: role([{ ...OPENING, Condition: { StringEquals: { 'aws:RequestedRegion': 'eu-central-1' } } }]),
      }),
      network('a group whose members give themselves permissions', {
        It: {
          Type: 'AWS::IAM::Group',
          Properties: {
            Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: [allow('iam:*')] } }],
          },
        },
      }),
      network('a role that changes routes only', { It: role([allow('ec2:CreateRoute')]) }),
      network('a role that publishes names', { It: role([allow('route53:*')]) }),
      network('a policy for a role that the input does not show', {
        It: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'own', Roles: ['other'], PolicyDocument: { Statement: [OPENING] } },
        },
      }),
    ],
    unknown: [
      open(
        network('a managed policy by parameter', { It: role([], { ManagedPolicyArns: [ref('Policy')] }) }),
        'Policy',
      ),
      network('a policy that the input does not show', {
        It: role([], { ManagedPolicyArns: ['arn:aws:iam::111111111111:policy/other'] }),
      }),
      network('all permissions under a permissions boundary that the input does not show', {
        It: role([ALLOW_ALL], { PermissionsBoundary: 'arn:aws:iam::111111111111:policy/other' }),
      }),
      network('a policy of AWS that is newer than the record', { It: managed('NoSuchPolicy') }),
      open(
        network('an action by parameter', { It: role([{ ...ALLOW_ALL, Action: ref('Action') }]) }),
        'Action',
      ),
    ],
    good: [
      network('a role that reads the network', {
        It: role([allow('ec2:Describe*', 'ec2:GetManagedPrefixListEntries')]),
      }),
      network('a role whose permissions boundary leaves the network alone', {
        It: role([ALLOW_ALL], { PermissionsBoundary: ref('Boundary') }),
        Boundary: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { PolicyDocument: { Statement: [allow('s3:*', 'logs:*')] } },
        },
      }),
      network('a role for logs, whatever else its permissions boundary allows', {
        It: role([allow('logs:*')], { PermissionsBoundary: 'arn:aws:iam::111111111111:policy/other' }),
      }),
      network('permissions that a denial takes back', {
        It: role([
          allow('ec2:*'),
          { Effect: 'Deny', Action: ['ec2:Create*', 'ec2:Attach*', 'ec2:Replace*'], Resource: '*' },
          { Effect: 'Deny', Action: ['ec2:Modify*', 'ec2:Associate*', 'ec2:Accept*'], Resource: '*' },
        ]),
      }),
      network('a policy of AWS that only writes logs', {
        It: managed('service-role/AWSLambdaBasicExecutionRole'),
      }),
      network('a role that updates functions, where there is none', {
        It: role([allow('lambda:UpdateFunctionCode', 'lambda:UpdateFunctionConfiguration')]),
      }),
      network('a role that writes records into a private zone', {
        Zone: {
          Type: 'AWS::Route53::HostedZone',
          Properties: { Name: 'own.internal', VPCs: [{ VPCId: ref('Vpc'), VPCRegion: 'eu-central-1' }] },
        },
        It: role([
          {
            Effect: 'Allow',
            Action: 'route53:ChangeResourceRecordSets',
            Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:route53:::hostedzone/${Zone}' },
          },
        ]),
      }),
      network('a role without a policy', { It: role([]) }),
    ],
  },
  check: (analysis) =>
    identitiesOf(analysis.model.resources).flatMap((identity) => violationsOf(analysis, identity)),
};

function violationsOf({ model }: Analysis, identity: Identity): readonly Violation[] {
  const { origin, when } = identity.resource;
  const condition = model.choices.describe(when);
  const name = `'${origin.logicalId}' (${origin.resourceType})`;
  const { opens, parts } = powersOf(identity, model.resources);
  const at = { origin, ...(condition === undefined ? {} : { condition }) };
  const doubts = opens.length > 0 ? identity.unseenBoundary : identity.missing;
  if (opens.length > 0 && doubts.length === 0) {
    return [{ ...at, message: `${name} may ${opens.join('; ')}` }];
  }
  if (doubts.length > 0) {
    const why = doubts.join('; ');
    return [
      {
        ...at,
        state: 'unproven',
        message: `it cannot be told whether ${name} may change the network: ${why}`,
      },
    ];
  }
  return parts.length === 0
    ? []
    : [
        {
          ...at,
          severity: 'warning',
          state: 'defect',
          message: `${name} may ${parts.join('; ')}, which is a part of what opens a network`,
        },
      ];
}
