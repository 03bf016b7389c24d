import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag505.json';

/** AG505: nothing is shared with other accounts. */
export const ag505 = ruleOfRows(
  {
    id: 'AG505',
    title: 'Something is handed to another account',
    severity: 'error',
    state: 'exposed',
    category: 'identity',
    rationale: 'What another account holds is beyond every route, endpoint and policy of this one.',
    fix: 'share with own accounts only, or declare the account as own',
    controls: controlsFor('external-access', 'identity', 'third-party'),
    examples: {
      bad: [
        single('events for another Region', 'AWS::Events::Rule', {
          Targets: [{ Id: 'a', Arn: 'arn:aws:events:eu-west-1:222222222222:event-bus/central' }],
        }),

        single('a dashboard for everybody', 'AWS::QuickSight::Dashboard', {
          Permissions: [{ Principal: '*', Actions: ['quicksight:DescribeDashboard'] }],
        }),
      ],
      unknown: [
        single('readers of a literal account', 'AWS::DataZone::SubscriptionTarget', {
          AuthorizedPrincipals: ['arn:aws:iam::222222222222:root'],
        }),
        single(
          'a membership in a collaboration that the input does not show',
          'AWS::CleanRooms::Membership',
          {
            CollaborationIdentifier: 'a1b2c3',
          },
        ),
        single('snapshots for an account that may be own', 'AWS::DLM::LifecyclePolicy', {
          PolicyDetails: { Schedules: [{ ShareRules: [{ TargetAccounts: ['222222222222'] }] }] },
        }),
        open(
          single('a schedule with a target by parameter', 'AWS::Scheduler::Schedule', {
            Target: { Arn: ref('Target') },
          }),
          'Target',
        ),

        single('a dashboard for users of an account that may be own', 'AWS::QuickSight::Dashboard', {
          Permissions: [{ Principal: 'arn:aws:quicksight:us-east-1:222222222222:user/default/a' }],
        }),
        single(
          'a collection for a role of an account that may be own',
          'AWS::OpenSearchServerless::AccessPolicy',
          {
            Type: 'data',
            Policy:
              '[{"Rules":[{"ResourceType":"index","Resource":["index/own/*"],"Permission":["aoss:*"]}],"Principal":["arn:aws:iam::222222222222:role/a"]}]',
          },
        ),
      ],
      good: [
        network('tables that anybody with IAM permissions of the account reads', {
          It: {
            Type: 'AWS::Glue::Database',
            Properties: {
              CatalogId: ref('AWS::AccountId'),
              DatabaseInput: {
                CreateTableDefaultPermissions: [
                  { Principal: { DataLakePrincipalIdentifier: 'IAM_ALLOWED_PRINCIPALS' } },
                ],
              },
            },
          },
        }),
        network('events for a queue of the input', {
          Queue: { Type: 'AWS::SQS::Queue' },
          It: {
            Type: 'AWS::Events::Rule',
            Properties: { Targets: [{ Id: 'a', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }] },
          },
        }),
        single('an interface for the own account', 'AWS::EC2::NetworkInterfacePermission', {
          AwsAccountId: ref('AWS::AccountId'),
        }),
        single('a schedule that calls an API of AWS', 'AWS::Scheduler::Schedule', {
          Target: { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage' },
        }),

        single('a dashboard for own users', 'AWS::QuickSight::Dashboard', {
          Permissions: [
            { Principal: { 'Fn::Sub': 'arn:aws:quicksight:us-east-1:${AWS::AccountId}:group/default/a' } },
          ],
        }),
        single('a collection for an own role', 'AWS::OpenSearchServerless::AccessPolicy', {
          Type: 'data',
          Policy: {
            'Fn::Sub':
              '[{"Rules":[{"ResourceType":"index","Resource":["index/own/*"],"Permission":["aoss:*"]}],"Principal":["arn:aws:iam::${AWS::AccountId}:role/a"]}]',
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
