import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import { allow, policyOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag507.json';

const QUEUE = ['AWS::SQS::QueuePolicy', 'PolicyDocument'] as const;

/** AG507: services of AWS use resources for own accounts only. */
export const ag507 = ruleOfRows(
  {
    id: 'AG507',
    title: 'A service of AWS may act for another account',
    severity: 'warning',
    state: 'defect',
    category: 'identity',
    rationale:
      'A service calls for any of its customers: a policy that trusts the service alone trusts all of them.',
    fix: 'require aws:SourceAccount, aws:SourceArn or aws:SourceOrgID in the statement',
    controls: controlsFor('external-access', 'identity'),
    examples: {
      bad: [
        policyOf('a queue for any topic', QUEUE, {
          ...allow(['sqs:SendMessage'], { Service: 'sns.amazonaws.com' }),
          Resource: '*',
        }),
        single('a function for any bucket', 'AWS::Lambda::Permission', {
          Action: 'lambda:InvokeFunction',
          FunctionName: 'own',
          Principal: 's3.amazonaws.com',
        }),
      ],
      good: [
        policyOf('a queue for topics of the own account', QUEUE, {
          ...allow(['sqs:SendMessage'], { Service: 'sns.amazonaws.com' }),
          Resource: '*',
          Condition: { StringEquals: { 'aws:SourceAccount': ref('AWS::AccountId') } },
        }),
        policyOf('a queue for the own account', QUEUE, {
          ...allow(['sqs:SendMessage'], { AWS: ref('AWS::AccountId') }),
          Resource: '*',
        }),
        network('a function for a bucket of the input', {
          Rule: { Type: 'AWS::Events::Rule', Properties: {} },
          It: {
            Type: 'AWS::Lambda::Permission',
            Properties: {
              Action: 'lambda:InvokeFunction',
              FunctionName: 'own',
              Principal: 'events.amazonaws.com',
              SourceArn: { 'Fn::GetAtt': ['Rule', 'Arn'] },
            },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
