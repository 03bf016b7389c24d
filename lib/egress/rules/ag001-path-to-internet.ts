import type { Hop, HopKind } from '../reach/path';
import { controlsFor } from './controls';
import { GATEWAY, NAT, network, ref, route } from './networks';
import { leakViolations, witness } from './paths';
import type { Analysis, RuleModule } from './rule';

const EGRESS_ONLY = {
  EgressOnly: { Type: 'AWS::EC2::EgressOnlyInternetGateway', Properties: { VpcId: ref('Vpc') } },
};

/** AG001: no subnet has a path to or from a public address. */
export const ag001: RuleModule = {
  id: 'AG001',
  title: 'A route leads to the internet',
  severity: 'error',
  state: 'exposed',
  category: 'route',
  rationale:
    'One route that ends at an internet, egress-only or carrier gateway lets every subnet on its table exchange packets with public addresses.',
  fix: 'delete the route; reach AWS services through VPC endpoints',
  covers: [
    'L3-01',
    'L3-02',
    'L3-03',
    'L3-04',
    'L3-05',
    'L3-07',
    'L3-08',
    'L3-09',
    'L3-14',
    'L3-16',
    'L3-17',
    'L3-19',
  ],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a default route to an internet gateway', {
        ...GATEWAY,
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
      }),
      network('a default route to a NAT gateway in a public subnet', {
        ...NAT,
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref('Nat') }),
      }),
      network('one public block, with host bits set', {
        ...GATEWAY,
        Route: route('Table', { DestinationCidrBlock: '52.94.5.9/22', GatewayId: ref('Gateway') }),
      }),
      network('IPv6 through an egress-only internet gateway', {
        ...EGRESS_ONLY,
        Route: route('Table', {
          DestinationIpv6CidrBlock: '::/0',
          EgressOnlyInternetGatewayId: ref('EgressOnly'),
        }),
      }),
      network(
        'a block that whoever deploys chooses',
        {
          ...GATEWAY,
          Route: route('Table', { DestinationCidrBlock: ref('Block'), GatewayId: ref('Gateway') }),
        },
        { Parameters: { Block: { Type: 'String', Default: '10.9.0.0/16' } } },
      ),
    ],
    good: [
      network('an internet gateway without a route', GATEWAY),
      network('a private block only', {
        ...GATEWAY,
        Route: route('Table', { DestinationCidrBlock: '10.9.0.0/16', GatewayId: ref('Gateway') }),
      }),
      network('a public default route in a table that no subnet uses', {
        ...GATEWAY,
        Unused: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
        Route: route('Unused', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
      }),
      network('an egress-only gateway carries no IPv4', {
        ...EGRESS_ONLY,
        Route: route('Table', {
          DestinationIpv6CidrBlock: 'fd00::/8',
          EgressOnlyInternetGatewayId: ref('EgressOnly'),
        }),
      }),
    ],
  },

  check(analysis) {
    return leakViolations(
      analysis,
      (leak) => leak.verdict === 'exposed',
      (leak, subnets) => ({
        message: `route to the internet: ${witness(leak, subnets)}${blockNote(analysis)}`,
        fix: fixFor(leak.hops),
      }),
    );
  },
};

/** VPC Block Public Access is told with a path and takes none away: it is state of the account. */
function blockNote({ model }: Analysis): string {
  const [block] = model.ties.publicAccessBlocks;
  return block === undefined
    ? ''
    : `; VPC Block Public Access '${block.origin.logicalId}' is state of the account, which is no proof`;
}

/** What to change, by the first thing that the route hands its packets to. */
function fixFor(hops: readonly Hop[]): string {
  const at = hops.findIndex((hop) => hop.kind === 'route');
  const target = hops[at + 1];
  const routeId = hops[at]?.id ?? '';
  const also = target === undefined ? undefined : ALSO_REMOVE[target.kind];
  const gateway = also === undefined ? '' : ` and ${also} '${target?.id ?? ''}'`;
  return `delete route '${routeId}'${gateway}; reach AWS services through VPC endpoints`;
}

const ALSO_REMOVE: Partial<Record<HopKind, string>> = {
  'internet-gateway': 'internet gateway',
  'egress-only-internet-gateway': 'egress-only internet gateway',
  'carrier-gateway': 'carrier gateway',
  'nat-gateway': 'NAT gateway',
};
