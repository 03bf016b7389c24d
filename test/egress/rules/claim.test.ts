import { describe, expect, test } from 'vitest';
import type { Input } from '../../../lib/egress/load/input';
import { loadNetwork } from '../../../lib/egress/load/input';
import { claimText } from '../../../lib/egress/report/claim';
import { analyse } from '../../../lib/egress/rules';
import type { ClaimMade } from '../../../lib/egress/rules/claim';
import { claimOf } from '../../../lib/egress/rules/claim';
import { source } from '../helpers';

const TEMPLATE: Input = { sources: [source({})], annotations: [] };
/** Stands for a Terraform plan, a snapshot or a live account. */
const NETWORK: Input = { sources: [], annotations: [], others: [() => () => undefined] };

function claimed(input: Input, countsFilters = false): ClaimMade {
  return claimOf(analyse(loadNetwork(input), { countsFilters }), []);
}

describe('the claim of a verdict', () => {
  test('rests on networks, resources and the management plane, where templates show them', () => {
    expect(claimed(TEMPLATE)).toEqual({
      claim: 'isolated',
      restsOn: ['networks', 'resources', 'management-plane'],
    });
  });

  test.each(['AG504', 'AG520', 'AG521', 'AG522'])('is the narrow one with a finding of %s', (ruleId) => {
    expect(claimOf(analyse(loadNetwork(TEMPLATE)), [{ ruleId }])).toEqual({
      claim: 'network-isolated',
      restsOn: ['networks', 'resources'],
    });
  });

  test('is not narrowed by findings about anything else', () => {
    expect(claimOf(analyse(loadNetwork(TEMPLATE)), [{ ruleId: 'AG001' }]).claim).toBe('isolated');
  });

  test('rests on networks alone, where the input tells of nothing else', () => {
    expect(claimed(NETWORK)).toEqual({ claim: 'network-isolated', restsOn: ['networks'] });
  });

  test('is narrowed by one input that tells of networks alone', () => {
    expect(claimed({ ...TEMPLATE, others: NETWORK.others ?? [] }).restsOn).toEqual(['networks']);
  });

  test('rests on filters, where they are counted', () => {
    expect(claimed(TEMPLATE, true).restsOn).toContain('filters');
  });
});

describe('the sentence about a claim', () => {
  const networks: ClaimMade = { claim: 'network-isolated', restsOn: ['networks', 'filters'] };

  test('names what a verdict rests on and what it does not', () => {
    expect(claimText(networks, 'isolated')).toBe(
      'claim: network-isolated; judged by routes, gateways and attachments; security groups and network ACLs; ' +
        'not vouched for: settings and policies of resources; who can call the APIs of AWS',
    );
  });

  test.each([
    ['exposed', 'claim: none, network-isolated does not hold; judged by '],
    ['unproven', 'claim: none, network-isolated is not proven; judged by '],
  ] as const)('claims nothing where the verdict is %s', (verdict, start) => {
    expect(claimText(networks, verdict).startsWith(start)).toBe(true);
  });

  test('names nothing besides, where it rests on all', () => {
    const all: ClaimMade = { claim: 'isolated', restsOn: ['networks', 'resources', 'management-plane'] };
    expect(claimText(all, 'isolated')).not.toContain('not vouched');
  });
});
