import type { Door } from '../model/network';
import { controlsFor } from './controls';
import { GATEWAY, network, ref, route } from './networks';
import type { Analysis, RuleModule, Violation } from './rule';

const BALANCER = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' };

/** AG012: nothing lets the internet in. */
export const ag012: RuleModule = {
  id: 'AG012',
  title: 'Something lets the internet in',
  severity: 'error',
  state: 'exposed',
  category: 'inbound',
  rationale: 'A listener with a public name, or a tunnel from a public API, carries answers out as well.',
  fix: 'delete it, or make it internal',
  covers: ['HU-02', 'HU-04', 'L3-26', 'PI-21'],
  controls: controlsFor('inbound'),
  examples: {
    bad: [
      network('an internet-facing load balancer in a subnet with a path', {
        ...GATEWAY,
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: ref('Gateway') }),
        Balancer: { ...BALANCER, Properties: { Subnets: [ref('Subnet')], SecurityGroups: ['sg-1'] } },
      }),
      network('an EC2 Instance Connect Endpoint', {
        Tunnel: { Type: 'AWS::EC2::InstanceConnectEndpoint', Properties: { SubnetId: ref('Subnet') } },
      }),
      network('an internet-facing load balancer without a path, whose public name stands', {
        Balancer: { ...BALANCER, Properties: { Subnets: [ref('Subnet')], SecurityGroups: ['sg-1'] } },
      }),
    ],
    unknown: [
      network('an internet-facing load balancer in a subnet that the input does not show', {
        Balancer: {
          ...BALANCER,
          Properties: { Subnets: ['subnet-0123456789abcdef0'], SecurityGroups: ['sg-1'] },
        },
      }),
    ],
    good: [
      network('an internal load balancer', {
        Balancer: {
          ...BALANCER,
          Properties: { Scheme: 'internal', Subnets: [ref('Subnet')], SecurityGroups: ['sg-1'] },
        },
      }),
    ],
  },

  check(analysis) {
    return analysis.model.doors
      .filter(({ kind }) => kind !== 'address')
      .map((door) => toViolation(analysis, door));
  },
};

/** A door that needs a path is a way in where a subnet has one; else it only says what somebody meant. */
function toViolation(
  { model, subnets }: Analysis,
  { origin, when, what, kind, subnets: placed }: Door,
): Violation {
  const ids = new Set(placed.map(({ value }) => value.id));
  const leaks = subnets.filter(({ subnet }) => ids.has(subnet.id)).flatMap((found) => found.leaks);
  const path = leaks.find(({ verdict }) => verdict === 'exposed');
  const condition = model.choices.describe(when);
  // A subnet that the input does not show may have a path.
  const isBlind = ids.size === 0 || [...ids].some((id) => model.nodes.get(id)?.kind !== 'subnet');
  const isOpen = kind === 'open' || path !== undefined;
  const name = `'${origin.logicalId}' is ${what}`;
  return {
    origin,
    message: isOpen ? name : `${name}, although none of its subnets is shown to have a path`,
    ...(isOpen ? {} : { state: leaks.length > 0 || isBlind ? 'unproven' : 'defect' }),
    ...(path === undefined ? {} : { path: path.hops }),
    ...(condition === undefined ? {} : { condition }),
  };
}
