import { expect, test } from 'vitest';
import { auditTemplate, resource, vpc } from '../helpers';

const OWN = { parts: [{ own: 'organization', as: 'organization' }] };
const GAP = { unknown: 'organization' };
const statement = (organization: unknown): unknown => ({
  Effect: 'Allow',
  Principal: '*',
  Action: '*',
  Resource: '*',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': organization, 'aws:ResourceOrgID': organization } },
});

test.each([
  ['an object', { Statement: [statement(OWN)] }],
  ['an object with a gap', { Statement: [statement(GAP)] }],
  ['a text', JSON.stringify({ Statement: [statement(OWN)] })],
])('a policy written as %s cannot call things own in the analyzer words', (_, PolicyDocument) => {
  const Endpoint = resource('EC2::VPCEndpoint', {
    VpcId: { Ref: 'Vpc' },
    ServiceName: 'com.amazonaws.eu-central-1.s3',
    PolicyDocument,
  });
  expect(auditTemplate({ Resources: { ...vpc(), Endpoint } }).report.verdict).not.toBe('isolated');
});
