import { controlsFor } from './controls';
import { ref } from './networks';
import { ALLOW_ALL, allow, endpointOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag121.json';

const where = (Condition: unknown): Readonly<Record<string, unknown>> => ({ ...ALLOW_ALL, Condition });

/** AG121: endpoints serve own principals only. */
export const ag121 = ruleOfRows(
  {
    id: 'AG121',
    title: 'An endpoint serves credentials of other accounts',
    severity: 'error',
    state: 'exposed',
    category: 'endpoint',
    rationale:
      'Whoever brings credentials of an account of their own into the network hands data to that account through our endpoint.',
    fix: 'require aws:PrincipalAccount or aws:PrincipalOrgID in every Allow statement of the policy of the endpoint',
    controls: controlsFor('boundary', 'identity'),
    examples: {
      bad: [
        endpointOf(
          'a policy that asks only for the resource',
          's3',
          where({
            StringEquals: { 'aws:ResourceAccount': ref('AWS::AccountId') },
          }),
        ),
        endpointOf(
          'principals and resources of one account, whichever it is',
          's3',
          where({
            StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' },
          }),
        ),
        endpointOf(
          'a quantifier that a missing key passes',
          'sqs',
          where({
            'ForAllValues:StringLike': { 'aws:PrincipalOrgPaths': 'o-abcdefghij/*' },
          }),
        ),
      ],
      unknown: [
        endpointOf(
          'an account that may be own',
          's3',
          where({
            StringEquals: { 'aws:PrincipalAccount': '222222222222' },
          }),
        ),
      ],
      good: [
        endpointOf('an endpoint without a policy, which another rule is about', 's3'),
        endpointOf(
          'own principals',
          's3',
          where({
            StringEquals: { 'aws:PrincipalAccount': ref('AWS::AccountId') },
          }),
        ),
        endpointOf(
          'principals of the organization',
          'sqs',
          where({
            StringEquals: { 'aws:PrincipalOrgID': 'o-abcdefghij' },
          }),
        ),
        endpointOf('what AWS publishes, which is fetched without a signature', 's3', {
          ...allow(['s3:GetObject']),
          Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::al2023-repos-${AWS::Region}-de612dc2/*' },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
