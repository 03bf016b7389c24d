import { controlsFor } from './controls';
import { network, open, ref } from './networks';
import type { Row } from './rows';
import { violationOf } from './rows';
import type { Example, RuleModule } from './rule';

const ROW: Row = {
  type: 'AWS::CloudFormation::CustomResource',
  when: [{ path: 'ServiceToken', matches: 'foreignArn' }],
  says: 'hands its properties to a handler of another account or Region, whose answer the stack believes',
  covers: ['TPL-01'],
  source:
    'docs.aws.amazon.com, CloudFormation Template Reference, AWS::CloudFormation::CustomResource, ServiceToken',
  date: '2026-11-21',
};

const custom = (title: string, ServiceToken: unknown, Type = 'Custom::Own'): Example =>
  network(title, {
    Handler: { Type: 'AWS::Lambda::Function', Properties: {} },
    It: { Type, Properties: { ServiceToken, Secret: 'x' } },
  });

/** AG417: custom resources are answered by own handlers. */
export const ag417: RuleModule = {
  id: 'AG417',
  title: 'A custom resource is answered by another account',
  severity: 'error',
  state: 'exposed',
  category: 'service',
  rationale:
    'CloudFormation hands every property of the resource to its handler, and puts what that answers into the stack.',
  fix: 'name a function or topic of this account and Region, or add the template of the handler to the input',
  covers: ['TPL-01'],
  controls: controlsFor('boundary', 'third-party'),
  examples: {
    bad: [custom('a handler of a literal account', 'arn:aws:lambda:eu-west-1:222222222222:function:vendor')],
    unknown: [
      custom('a topic of a literal account', 'arn:aws:sns:eu-west-1:222222222222:vendor'),
      open(custom('a handler by parameter', ref('Token'), 'AWS::CloudFormation::CustomResource'), 'Token'),
    ],
    good: [
      custom('a handler of the input', { 'Fn::GetAtt': ['Handler', 'Arn'] }),
      custom('a handler of the own account', {
        'Fn::Sub': 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:own',
      }),
    ],
  },

  check: ({ model }) =>
    model.resources.types
      .filter((type) => type === ROW.type || type.startsWith('Custom::'))
      .flatMap((type) => model.resources.ofType(type))
      .flatMap((resource) => violationOf(model, { resource, row: ROW })),
};
