import { controlsFor } from './controls';
import { single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag314.json';

/** AG314: no mail, device, call or stream comes in from outside. */
export const ag314 = ruleOfRows(
  {
    id: 'AG314',
    title: 'Mail, devices or calls come in',
    severity: 'error',
    state: 'exposed',
    category: 'inbound',
    rationale:
      'A service that takes mail, messages or media from the internet brings in what its senders write.',
    fix: 'leave it out of the isolated account',
    controls: controlsFor('inbound'),
    examples: {
      bad: [
        single('a rule for received mail', 'AWS::SES::ReceiptRule', {
          RuleSetName: 'own',
          Rule: { Enabled: true },
        }),
        single('an ingress point that says nothing of its network', 'AWS::SES::MailManagerIngressPoint', {
          Type: 'AUTH',
        }),
        single('an endpoint for devices, which warns', 'AWS::IoT::DomainConfiguration', {}),

        single('a policy by which a device uses every topic', 'AWS::IoT::Policy', {
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: 'iot:*', Resource: '*' }] },
        }),
        single('a flow that takes video from the internet', 'AWS::MediaConnect::FlowSource', {
          Name: 'a',
          Protocol: 'srt-listener',
          WhitelistCidr: '198.51.100.0/24',
        }),
      ],
      unknown: [
        single('a rule for received mail that another stack switches', 'AWS::SES::ReceiptRule', {
          RuleSetName: 'own',
          Rule: { Enabled: { 'Fn::ImportValue': 'elsewhere' } },
        }),
      ],
      good: [
        single('a rule for received mail that is switched off', 'AWS::SES::ReceiptRule', {
          RuleSetName: 'own',
          Rule: { Enabled: false },
        }),
        single('an ingress point at a VPC endpoint', 'AWS::SES::MailManagerIngressPoint', {
          Type: 'AUTH',
          NetworkConfiguration: { PrivateNetworkConfiguration: { VpcEndpointId: 'vpce-1' } },
        }),
        single('a set of sending options', 'AWS::SES::ConfigurationSet', {}),

        single('a flow that takes video from the VPC', 'AWS::MediaConnect::FlowSource', {
          Name: 'a',
          Protocol: 'rtp',
          VpcInterfaceName: 'own',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
