import { blockedFor } from './completeness/blocked';
import { functionWith, interfaceEndpoint } from './completeness/examples';
import { controlsFor } from './controls';
import { ALLOWS, firewall, list } from './dns/examples';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

const SERVED = { ...functionWith('sqs:SendMessage'), ...interfaceEndpoint('sqs') };

const allowing = (Domains: unknown): Readonly<Record<string, unknown>> => ({
  ...firewall(ALLOWS),
  ...list('Own', Domains),
});

/** AG804: DNS firewalls let through the names that workloads ask for. */
export const ag804: RuleModule = {
  id: 'AG804',
  title: 'A DNS firewall blocks a name that a workload needs',
  severity: 'warning',
  state: 'defect',
  category: 'name',
  rationale:
    'DNS Firewall asks its rules for the names of endpoints as well: one that no list allows is not found, although the endpoint stands in the same subnet.',
  fix: 'allow the name of the service in a domain list before the rule that blocks the rest',
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a firewall that allows no name of the service', { ...SERVED, ...firewall(ALLOWS) }),
      network('a firewall that allows the name after it has blocked it', {
        ...SERVED,
        ...allowing(['*.amazonaws.com']),
        Group: firewall([
          { Action: 'BLOCK', Priority: 100, FirewallDomainListId: ref('All'), BlockResponse: 'NXDOMAIN' },
          { Action: 'ALLOW', Priority: 200, FirewallDomainListId: ref('Own') },
        ])['Group'],
      }),
      network('a firewall that blocks the domain of AWS', {
        ...SERVED,
        ...allowing(['*.amazonaws.com']),
        Group: firewall([
          { Action: 'BLOCK', Priority: 100, FirewallDomainListId: ref('Own'), BlockResponse: 'NXDOMAIN' },
        ])['Group'],
      }),
    ],
    good: [
      network('a firewall that allows the name', {
        ...SERVED,
        ...allowing([{ 'Fn::Sub': 'sqs.${AWS::Region}.amazonaws.com' }]),
      }),
      network('a firewall that allows the domain', { ...SERVED, ...allowing(['*.amazonaws.com']) }),
      network('a VPC without a firewall', SERVED),
      network(
        'a firewall with a list by parameter, which cannot be told',
        { ...SERVED, ...allowing(ref('Names')) },
        { Parameters: { Names: { Type: 'CommaDelimitedList' } } },
      ),
      network('a firewall that allows a name in a Region that may be this one', {
        ...SERVED,
        ...allowing(['sqs.eu-west-1.amazonaws.com']),
      }),
    ],
  },

  check: blockedFor,
};
