import { describe, expect, it } from 'vitest';
import { focusOn } from '../../../lib/egress/load/describe/focus';
import type { NetworkModel } from '../../../lib/egress/model/network';
import { analyse, findingsOf } from '../../../lib/egress/rules';
import type { Rows } from '../same-model/snapshot';
import { described } from './describe/model';
import { aws, load, plan, refs } from './terraform/plan';

/** What AG113 says: where, in which state, and what. */
function said(model: NetworkModel): readonly string[] {
  return findingsOf(analyse(model))
    .filter(({ ruleId }) => ruleId === 'AG113')
    .map(({ origin, state, message }) => `${origin.logicalId} ${state}: ${message.replace(/^.*: /, '')}`);
}

const set = (id: string, options: Readonly<Record<string, readonly string[]>>): Rows => ({
  DhcpOptions: [
    {
      DhcpOptionsId: id,
      OwnerId: '111111111111',
      DhcpConfigurations: Object.entries(options).map(([Key, values]) => ({
        Key,
        Values: values.map((Value) => ({ Value })),
      })),
    },
  ],
});

const vpc = (id: string, DhcpOptionsId: string): Rows => ({
  Vpcs: [{ VpcId: id, CidrBlock: '10.0.0.0/16', State: 'available', DhcpOptionsId }],
});

const PUBLIC = set('dopt-1', { 'domain-name-servers': ['AmazonProvidedDNS', '8.8.8.8'] });

describe('DHCP options of a snapshot', () => {
  it('are told of where they name a public resolver', () => {
    expect(said(described(vpc('vpc-1', 'dopt-1'), PUBLIC))).toEqual(['dopt-1 exposed: 8.8.8.8']);
  });

  it('are told of where they name a resolver in a network that the snapshot does not show', () => {
    const options = set('dopt-1', { 'domain-name-servers': ['10.9.0.10'] });
    expect(said(described(vpc('vpc-1', 'dopt-1'), options))).toEqual([
      'dopt-1 unproven: no network of the input has 10.9.0.10',
    ]);
  });

  it('warn of a public clock', () => {
    const options = set('dopt-1', { 'ntp-servers': ['129.6.15.28'], 'domain-name-servers': ['10.0.0.2'] });
    expect(said(described(vpc('vpc-1', 'dopt-1'), options))).toEqual(['dopt-1 defect: 129.6.15.28']);
  });

  it('say nothing where no VPC uses them', () => {
    expect(said(described(vpc('vpc-1', 'dopt-2'), PUBLIC))).toEqual([]);
  });

  it('say nothing of the default of Amazon', () => {
    const options = set('dopt-1', {
      'domain-name': ['ec2.internal'],
      'domain-name-servers': ['AmazonProvidedDNS'],
    });
    expect(said(described(vpc('vpc-1', 'dopt-1'), options))).toEqual([]);
  });

  it('say nothing of VPCs that nobody asks about', () => {
    const model = described(vpc('vpc-1', 'dopt-1'), vpc('vpc-2', 'dopt-2'), PUBLIC);
    focusOn(model, new Set(['vpc-2']));
    expect(said(model)).toEqual([]);
  });
});

describe('DHCP options of Terraform', () => {
  const made = (servers: unknown): NetworkModel =>
    load(
      plan({
        resources: [
          aws('vpc.main', { cidr_block: '10.0.0.0/16' }),
          aws('vpc_dhcp_options.own', { domain_name_servers: servers }),
          aws('vpc_dhcp_options_association.own', {
            vpc_id: refs('aws_vpc.main.id'),
            dhcp_options_id: refs('aws_vpc_dhcp_options.own.id'),
          }),
        ],
      }),
    );

  it('are told of where they name a public resolver', () => {
    expect(said(made(['9.9.9.9']))).toEqual(['aws_vpc_dhcp_options.own exposed: 9.9.9.9']);
  });

  it('say nothing of the resolver of Amazon', () => {
    expect(said(made(['AmazonProvidedDNS']))).toEqual([]);
  });

  it('are not known where a server is known only after apply', () => {
    expect(said(made(refs('aws_instance.resolver.private_ip')))).toEqual([
      expect.stringMatching(/^aws_vpc_dhcp_options.own unproven: .*known only after apply$/),
    ]);
  });
});
