import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag402.json';

/** AG402: no service writes to or calls people outside. */
export const ag402 = ruleOfRows(
  {
    id: 'AG402',
    title: 'A service notifies people or addresses outside',
    severity: 'error',
    state: 'exposed',
    category: 'service',
    rationale:
      'A message that leaves by mail, SMS, voice, push or HTTPS carries data to whoever holds the address.',
    fix: 'deliver to a queue or function of the environment, and let people read there',
    controls: controlsFor('boundary', 'third-party'),
    examples: {
      bad: [
        single('alerts for PagerDuty', 'AWS::APS::Workspace', {
          AlertManagerDefinition: 'receivers: [{ pagerduty_configs: [{ routing_key: a }] }]',
        }),
        single('a subscription by mail', 'AWS::SNS::Subscription', {
          TopicArn: ref('Topic'),
          Protocol: 'email',
          Endpoint: 'ops@example.com',
        }),
        single('a topic with a web hook', 'AWS::SNS::Topic', {
          Subscription: [{ Protocol: 'https', Endpoint: 'https://hooks.example.com' }],
        }),
        single('a Slack channel', 'AWS::Chatbot::SlackChannelConfiguration', { ConfigurationName: 'ops' }),
        single('a budget that writes mail', 'AWS::Budgets::Budget', {
          NotificationsWithSubscribers: [
            { Subscribers: [{ SubscriptionType: 'EMAIL', Address: 'cfo@example.com' }] },
          ],
        }),
        single('an identity that can send mail', 'AWS::SES::EmailIdentity', { EmailIdentity: 'example.com' }),
      ],
      unknown: [
        network('a subscription whose protocol another stack exports', {
          It: {
            Type: 'AWS::SNS::Subscription',
            Properties: { TopicArn: 'arn', Protocol: { 'Fn::ImportValue': 'protocol' } },
          },
        }),
      ],
      good: [
        single('a user who is told by nobody', 'AWS::Cognito::UserPoolUser', { MessageAction: 'SUPPRESS' }),
        single('a subscription of a queue', 'AWS::SNS::Subscription', {
          TopicArn: 'arn',
          Protocol: 'sqs',
          Endpoint: 'arn:aws:sqs:eu-west-1:111111111111:own',
        }),
        single('a topic with a function', 'AWS::SNS::Topic', {
          Subscription: [{ Protocol: 'lambda', Endpoint: 'arn' }],
        }),
        single('a budget that tells a topic', 'AWS::Budgets::Budget', {
          NotificationsWithSubscribers: [{ Subscribers: [{ SubscriptionType: 'SNS', Address: 'arn' }] }],
        }),
        single('a user pool whose administrator makes the users', 'AWS::Cognito::UserPool', {
          AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        }),
        single('a contact centre that takes calls alone', 'AWS::Connect::Instance', {
          Attributes: { InboundCalls: true, OutboundCalls: false },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
