import { controlsFor } from './controls';
import { GATEWAY, network, ref, route } from './networks';
import { leakViolations, witness } from './paths';
import type { RuleModule } from './rule';

/** AG002: every route can be followed to its end. */
export const ag002: RuleModule = {
  id: 'AG002',
  title: 'A route leads to something that the input does not show',
  severity: 'error',
  state: 'unproven',
  category: 'route',
  rationale:
    'A route whose block or target cannot be looked up may be the way out, so isolation is not proven.',
  fix: 'give the missing fact (add the template that defines it, or --parameters), or delete the route',
  covers: ['L3-06', 'L3-09', 'L3-11', 'L3-13', 'L3-14'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network(
        'a gateway by parameter',
        { Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('GatewayId') }) },
        { Parameters: { GatewayId: { Type: 'String' } } },
      ),
      network('a transit gateway outside the input', {
        Route: route('Table', {
          DestinationCidrBlock: '0.0.0.0/0',
          TransitGatewayId: 'tgw-0123456789abcdef0',
        }),
      }),
      network('an internet gateway that is attached to nothing', {
        Gateway: { Type: 'AWS::EC2::InternetGateway' },
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
      }),
      network('a prefix list whose entries are not shown', {
        ...GATEWAY,
        Route: route('Table', { DestinationPrefixListId: 'pl-0123456789abcdef0', GatewayId: ref('Gateway') }),
      }),
    ],
    good: [
      network('a private block to an unknown transit gateway carries no public packet', {
        Route: route('Table', {
          DestinationCidrBlock: '10.0.0.0/8',
          TransitGatewayId: 'tgw-0123456789abcdef0',
        }),
      }),
      network('an unknown block to a peering connection, which is not transitive', {
        Route: route('Table', {
          DestinationCidrBlock: { 'Fn::ImportValue': 'PeerRange' },
          VpcPeeringConnectionId: 'pcx-0123456789abcdef0',
        }),
      }),
    ],
  },

  check(analysis) {
    const exposed = new Set(
      analysis.subnets.flatMap(({ leaks }) =>
        leaks.filter((leak) => leak.verdict === 'exposed').map((leak) => leak.origin),
      ),
    );
    return leakViolations(
      analysis,
      (leak) => leak.verdict === 'unproven' && leak.cause === 'route' && !exposed.has(leak.origin),
      (leak, subnets) => ({ message: `${leak.why ?? 'unknown'}: ${witness(leak, subnets)}` }),
    );
  },
};
