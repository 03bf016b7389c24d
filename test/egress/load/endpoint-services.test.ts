import { expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { ref, resource, source, vpc } from '../helpers';

const FOREIGN = 'com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0';
const OWN = { 'Fn::Sub': 'com.amazonaws.vpce.eu-west-1.${Service}' };

const kindsOf = (ServiceName: unknown): readonly string[] => {
  const template = {
    Parameters: { P: { Type: 'String' }, Q: { Type: 'String' } },
    Conditions: { C: { 'Fn::Equals': [ref('P'), 'x'] }, D: { 'Fn::Equals': [ref('Q'), 'x'] } },
    Resources: {
      ...vpc(),
      Service: resource('EC2::VPCEndpointService'),
      Endpoint: resource('EC2::VPCEndpoint', { VpcId: ref('Vpc'), ServiceName }),
    },
  };
  const { nodes, choices } = loadTemplates([source(template)]);
  return [...nodes.values()].flatMap((node) =>
    node.kind === 'vpc-endpoint'
      ? (node.serviceNames ?? []).map(
          ({ when, value }) => `${value.kind} when ${choices.describe(when) ?? 'always'}`,
        )
      : [],
  );
};

test('an endpoint to a service of the input leads there', () => {
  expect(kindsOf(OWN)).toEqual(['own when always']);
});

test('an endpoint that a condition sends to a service of the input leads to the other one otherwise', () => {
  expect(kindsOf({ 'Fn::If': ['C', OWN, FOREIGN] })).toEqual(['own when C', 'foreign when not C']);
});

test('conditions inside conditions are followed', () => {
  expect(kindsOf({ 'Fn::If': ['C', { 'Fn::If': ['D', OWN, FOREIGN] }, OWN] })).toHaveLength(3);
});

test('a condition that nobody defines leaves both open', () => {
  expect(kindsOf({ 'Fn::If': ['Nope', OWN, FOREIGN] })).toEqual(['own when always', 'foreign when always']);
});
