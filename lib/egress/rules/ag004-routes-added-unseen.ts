import { controlsFor } from './controls';
import { network, ref } from './networks';
import { leakViolations, witness } from './paths';
import type { RuleModule } from './rule';

/** AG004: nothing outside the input adds routes. */
export const ag004: RuleModule = {
  id: 'AG004',
  title: 'Something that the input does not show adds routes',
  severity: 'error',
  state: 'unproven',
  category: 'route',
  rationale: 'Propagation, a custom resource or a macro can add a default route that no template shows.',
  fix: 'write the routes as AWS::EC2::Route resources, and hand no route table or gateway to code',
  covers: ['L3-11', 'L3-15', 'TPL-01'],
  controls: controlsFor('boundary', 'network-changes'),
  examples: {
    bad: [
      network('routes propagated by a virtual private gateway', {
        Propagation: {
          Type: 'AWS::EC2::VPNGatewayRoutePropagation',
          Properties: { RouteTableIds: [ref('Table')], VpnGatewayId: 'vgw-0123456789abcdef0' },
        },
      }),
      network('a custom resource that is handed the route table', {
        Custom: {
          Type: 'Custom::Routes',
          Properties: { ServiceToken: 'arn', Tables: { 'Fn::Sub': 'x${Table}' } },
        },
      }),
    ],
    good: [
      network('a custom resource that is handed something else', {
        Custom: { Type: 'Custom::Other', Properties: { ServiceToken: 'arn', Vpc: ref('Vpc') } },
      }),
    ],
  },

  check(analysis) {
    return leakViolations(
      analysis,
      (leak) => leak.cause === 'opaque',
      (leak, subnets) => ({ message: `${leak.why ?? 'unknown'}: ${witness(leak, subnets)}` }),
    );
  },
};
