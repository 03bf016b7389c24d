import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag301.json';

const CODE = { Code: { ZipFile: '' }, Handler: 'index.handler', Role: 'arn:aws:iam::111111111111:role/own' };

/** AG301: code runs in subnets of ours. */
export const ag301 = ruleOfRows(
  {
    id: 'AG301',
    title: 'Code runs outside the VPC',
    severity: 'error',
    state: 'exposed',
    category: 'compute',
    rationale:
      'What runs in a network of its service leaves by the way that this network has, whatever ours looks like.',
    fix: 'give it subnets of the VPC and security groups',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        network('a function without a VPC', {
          Function: { Type: 'AWS::Lambda::Function', Properties: CODE },
        }),
      ],
      unknown: [
        network('a function whose VPC a macro decides', {
          Function: {
            Type: 'AWS::Lambda::Function',
            Properties: { ...CODE, VpcConfig: { 'Fn::Transform': { Name: 'Place' } } },
          },
        }),
      ],
      good: [
        network('a function in a subnet', {
          Function: {
            Type: 'AWS::Lambda::Function',
            Properties: { ...CODE, VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] } },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
