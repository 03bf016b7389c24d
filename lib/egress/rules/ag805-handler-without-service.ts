import { CUSTOM, functionWith, gatewayEndpoint, interfaceEndpoint } from './completeness/examples';
import { missingFor } from './completeness/missing';
import { controlsFor } from './controls';
import { network } from './networks';
import type { RuleModule } from './rule';

const HANDLER = { ...functionWith('iam:PassRole'), ...CUSTOM };
const KUBECTL = functionWith('eks:DescribeCluster', {
  Description: 'onEvent handler for EKS kubectl resource provider',
});

const OUTSIDE = {
  Function: { Type: 'AWS::Lambda::Function', Properties: { Role: 'arn:aws:iam::111122223333:role/own' } },
};

/** AG805: functions on which a deployment waits reach what they need to answer. */
export const ag805: RuleModule = {
  id: 'AG805',
  title: 'A handler of custom resources lacks a service',
  severity: 'error',
  state: 'defect',
  category: 'endpoint',
  rationale:
    'CloudFormation waits up to an hour for the answer of a custom resource, and again to roll back: a handler without a way to Amazon S3 can neither succeed nor fail.',
  fix: 'add an endpoint of the service to the VPC of the handler, or take the handler out of the VPC',
  covers: ['EP-05'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a handler of a custom resource without an endpoint for Amazon S3', HANDLER),
      network('a handler of kubectl without an endpoint for Amazon EKS', KUBECTL),
      network('the framework of CDK without an endpoint for AWS Lambda', {
        ...functionWith('lambda:InvokeFunction', { Handler: 'framework.onEvent' }),
        ...CUSTOM,
        ...gatewayEndpoint(),
      }),
      network('a handler whose role may call what has no endpoint', {
        ...functionWith('sqs:SendMessage'),
        ...CUSTOM,
        ...gatewayEndpoint(),
      }),
    ],
    good: [
      network('a handler with an endpoint for Amazon S3', { ...HANDLER, ...gatewayEndpoint() }),
      network('a handler outside of the VPC', { ...OUTSIDE, ...CUSTOM }),
      network('the framework of CDK with endpoints for Amazon S3 and AWS Lambda', {
        ...functionWith('lambda:InvokeFunction', { Handler: 'framework.onEvent' }),
        ...CUSTOM,
        ...gatewayEndpoint(),
        ...interfaceEndpoint('lambda'),
      }),
    ],
  },

  check: (analysis) => missingFor(analysis, 'handler'),
};
