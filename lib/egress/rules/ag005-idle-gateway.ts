import type { Gateway, NatGateway, Node } from '../model/network';
import { controlsFor } from './controls';
import { GATEWAY, NAT, network, ref, route } from './networks';
import type { Analysis, RuleModule } from './rule';

/** AG005: no gateway to the internet waits for a route. */
export const ag005: RuleModule = {
  id: 'AG005',
  title: 'A gateway to the internet has no route in use',
  severity: 'warning',
  state: 'defect',
  category: 'route',
  rationale: 'A gateway that is attached but not routed to is one API call away from being the way out.',
  fix: 'delete the gateway and its attachment',
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('an attached internet gateway', GATEWAY),
      network('an egress-only internet gateway', {
        EgressOnly: { Type: 'AWS::EC2::EgressOnlyInternetGateway', Properties: { VpcId: ref('Vpc') } },
      }),
    ],
    good: [
      network('a gateway on a path is reported with the path', {
        ...NAT,
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref('Nat') }),
      }),
      network('a private NAT gateway', {
        Nat: {
          Type: 'AWS::EC2::NatGateway',
          Properties: { SubnetId: ref('Subnet'), ConnectivityType: 'private' },
        },
      }),
    ],
  },

  check(analysis) {
    const used = usedGateways(analysis);
    const { choices, nodes } = analysis.model;
    return [...nodes.values()]
      .filter(isExit)
      .filter((node) => !used.has(`${node.origin.stack}/${node.origin.logicalId}`))
      .filter(({ when }) => choices.isPossible(when))
      .map(({ kind, origin, when }) => {
        const message = `${kind.replaceAll('-', ' ')} '${origin.logicalId}' is in the input, and no route in use leads to it`;
        const condition = choices.describe(when);
        return { origin, message, ...(condition === undefined ? {} : { condition }) };
      });
  },
};

function usedGateways({ subnets }: Analysis): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { leaks } of subnets) {
    for (const { hops } of leaks) {
      hops.forEach(({ kind, stack = '', id }) => kind.endsWith('gateway') && used.add(`${stack}/${id}`));
    }
  }
  return used;
}

function isExit(node: Node): node is Gateway | NatGateway {
  switch (node.kind) {
    case 'internet-gateway':
    case 'egress-only-internet-gateway':
    case 'carrier-gateway':
      return true;
    case 'nat-gateway':
      return node.connectivity.some(({ value }) => value === 'public');
    default:
      return false;
  }
}
