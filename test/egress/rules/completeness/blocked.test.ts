import { describe, expect, test } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import { functionWith, interfaceEndpoint } from '../../../../lib/egress/rules/completeness/examples';
import { ALLOWS, firewall, list } from '../../../../lib/egress/rules/dns/examples';
import { BASE } from '../../../../lib/egress/rules/networks';
import type { Finding } from '../../../../lib/egress/rules/rule';
import { auditTemplates, source } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

function found(
  domains: unknown,
  region?: string,
  { Runtime, ...rest }: Partial<Template> & { readonly Runtime?: string } = {},
): readonly Finding[] {
  const parts: Parts = {
    ...BASE,
    ...functionWith('sqs:SendMessage', { Runtime }),
    ...interfaceEndpoint('sqs'),
    ...firewall(ALLOWS),
    ...list('Own', domains),
  };
  const template = { ...rest, Resources: parts } as Partial<Template>;
  const { findings } = auditTemplates([source(template, region === undefined ? {} : { region })]);
  return findings.filter(({ ruleId }) => ruleId === 'AG804');
}

describe('a name that a DNS firewall blocks', () => {
  test('is told of with what it is needed for and the line to search for', () => {
    expect(found(['*.example.internal'])[0]?.message).toContain(
      "blocks 'sqs.<region>.amazonaws.com', which 'Function' (AWS::Lambda::Function) asks for where it may call sqs",
    );
  });

  test.each([
    ['nodejs22.x', "'getaddrinfo ENOTFOUND sqs.<region>.amazonaws.com'"],
    ['python3.13', "'Could not connect to the endpoint URL'"],
  ])('looks as clients of %s put it', (Runtime, line) => {
    expect(found(['*.example.internal'], undefined, { Runtime })[0]?.message).toContain(line);
  });

  test('is a defect', () => {
    expect(found(['*.example.internal']).map(({ severity, state }) => [severity, state])).toEqual([
      ['warning', 'defect'],
    ]);
  });

  test.each([
    ['the name itself', 'sqs.eu-west-1.amazonaws.com', 0],
    ['the name with a dot at its end', 'SQS.eu-west-1.amazonaws.com.', 0],
    ['everything below its domain', '*.amazonaws.com', 0],
    ['the name in another Region', 'sqs.eu-west-2.amazonaws.com', 1],
    ['another service', 'sns.eu-west-1.amazonaws.com', 1],
    ['a name that only ends alike', 'mysqs.eu-west-1.amazonaws.com', 1],
  ])('is judged in a known Region where a list allows %s', (_, domain, count) => {
    expect(found([domain], 'eu-west-1')).toHaveLength(count);
  });

  test('is not told of where a list allows a name by parameter', () => {
    const rest = { Parameters: { Name: { Type: 'String' } } } as Partial<Template>;
    expect(found([{ Ref: 'Name' }], 'eu-west-1', rest)).toEqual([]);
  });
});
