import { controlsFor } from './controls';
import type { ApiPath } from './identities/api-paths';
import { apiPathsOf } from './identities/api-paths';
import { identitiesOf } from './identities/collect';
import type { Statement } from './identities/examples';
import { ALLOW_ALL, MACHINE, OFF_NETWORK, role } from './identities/examples';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

const SHELL: Statement = { Effect: 'Allow', Action: 'ssm:StartSession', Resource: '*' };

/** Refuses code of functions what comes from no network of ours. */
const OF_CODE: Statement = {
  ...OFF_NETWORK,
  Condition: { ...(OFF_NETWORK['Condition'] as object), Null: { 'lambda:SourceFunctionArn': 'false' } },
};

/** AG520: stolen credentials are of no use outside the network. */
export const ag520: RuleModule = {
  id: 'AG520',
  title: 'Credentials reach compute from any network',
  severity: 'warning',
  state: 'defect',
  category: 'identity',
  rationale:
    'The APIs of AWS answer from everywhere: who holds the credentials of a role runs code inside without a packet that a route sees.',
  fix: 'deny requests that come from no network of yours: by aws:SourceVpc and aws:SourceIp, unless aws:ViaAWSService or aws:PrincipalIsAWSService',
  controls: controlsFor('control-plane', 'identity', 'inbound'),
  examples: {
    bad: [
      network('a role that opens sessions on instances', { ...MACHINE, It: role([SHELL]) }),
      network('a role whose policy stands apart', {
        ...MACHINE,
        It: role([]),
        Policy: {
          Type: 'AWS::IAM::Policy',
          Properties: { PolicyName: 'shell', Roles: [ref('It')], PolicyDocument: { Statement: [SHELL] } },
        },
      }),
      network('a user with a policy of AWS', {
        ...MACHINE,
        It: {
          Type: 'AWS::IAM::User',
          Properties: { ManagedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'] },
        },
      }),
      network('a denial that leaves out the action', {
        ...MACHINE,
        It: role([SHELL, { ...OFF_NETWORK, Action: 's3:*' }]),
      }),
      network('a denial for functions in a role of machines', {
        ...MACHINE,
        It: role([SHELL, OF_CODE]),
      }),
      network('a denial of some addresses only', {
        ...MACHINE,
        It: role([SHELL, { ...OFF_NETWORK, Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } }]),
      }),
    ],
    good: [
      network('a role that is denied everything off the network', {
        ...MACHINE,
        It: role([SHELL, OFF_NETWORK]),
      }),
      network('a role whose permissions boundary denies it', {
        ...MACHINE,
        It: role([SHELL], { PermissionsBoundary: ref('Boundary') }),
        Boundary: {
          Type: 'AWS::IAM::ManagedPolicy',
          Properties: { PolicyDocument: { Statement: [ALLOW_ALL, OFF_NETWORK] } },
        },
      }),
      network('a role that opens sessions, and no instance', { It: role([SHELL]) }),
      network('a role that only reads', {
        ...MACHINE,
        It: role([{ ...SHELL, Action: ['ssm:GetParameter', 'ec2:Describe*'] }]),
      }),
      network('a role of functions whose code is denied it off the network', {
        ...MACHINE,
        It: role([SHELL, OF_CODE], {}, 'lambda.amazonaws.com'),
      }),
      network('a role of a service that keeps its credentials', {
        ...MACHINE,
        Function: { Type: 'AWS::Lambda::Function', Properties: {} },
        It: role([{ ...SHELL, Action: 'lambda:InvokeFunction' }], {}, 'states.amazonaws.com'),
      }),
    ],
  },
  check: ({ model }) =>
    identitiesOf(model.resources).flatMap((identity) => {
      const paths = apiPathsOf(identity, model.resources);
      const { origin, when } = identity.resource;
      const condition = model.choices.describe(when);
      const name = `'${origin.logicalId}' (${origin.resourceType})`;
      return paths.length === 0
        ? []
        : [
            {
              origin,
              message: `with the credentials of ${name}, calls from any network reach ${paths.map(toText).join('; ')}`,
              ...(condition === undefined ? {} : { condition }),
            },
          ];
    }),
};

function toText({ actions, reaches, why }: ApiPath): string {
  return `${reaches} (${actions.join(', ')}${why === undefined ? '' : `, unless refused: ${why}`})`;
}
