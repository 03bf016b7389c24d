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
  return claimOf(analyse(loadNetwork(input), { countsFilters }));
}

describe('the claim of a verdict', () => {
  test('rests on networks and resources, where templates show them', () => {
    expect(claimed(TEMPLATE).restsOn).toEqual(['networks', 'resources']);
  });

  test('is the narrow one while nobody judges who could call the APIs of AWS', () => {
    expect(claimed(TEMPLATE).claim).toBe('network-isolated');
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
  test('names what was judged and what was not', () => {
    expect(claimText({ claim: 'network-isolated', restsOn: ['networks', 'filters'] })).toBe(
      'claim: network-isolated, by routes, gateways and attachments; security groups and network ACLs; ' +
        'not judged: settings and policies of resources; who could call the APIs of AWS',
    );
  });

  test('names nothing as not judged, where all was', () => {
    const claim = claimText({ claim: 'isolated', restsOn: ['networks', 'resources', 'management-plane'] });
    expect(claim).not.toContain('not judged');
  });
});
