import type { Guarded } from '../model/choices';
import type { Appliance, NetworkModel, Route, Target } from '../model/network';
import { mayBePublic } from './blocks';
import { controlsFor } from './controls';
import { network, ref, route } from './networks';
import type { RuleModule, Violation } from './rule';

/** AG006: no public route waits for an interface to start forwarding. */
export const ag006: RuleModule = {
  id: 'AG006',
  title: 'A public route leads to an interface that does not forward',
  severity: 'warning',
  state: 'defect',
  category: 'route',
  rationale:
    'With source/destination checking on, EC2 drops what the route sends; the machine itself may switch the checking off at start.',
  fix: 'delete the route',
  covers: ['L3-07'],
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('a default route to an interface with source/destination checking on', {
        Interface: { Type: 'AWS::EC2::NetworkInterface', Properties: { SubnetId: ref('Subnet') } },
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: ref('Interface') }),
      }),
    ],
    good: [
      network('a private route to an interface', {
        Interface: { Type: 'AWS::EC2::NetworkInterface', Properties: { SubnetId: ref('Subnet') } },
        Route: route('Table', { DestinationCidrBlock: '10.9.0.0/16', NetworkInterfaceId: ref('Interface') }),
      }),
    ],
  },

  check({ model }) {
    return model.routes
      .filter(mayBePublic)
      .flatMap((route) => route.targets.flatMap((target) => violationsOf(model, route, target)));
  },
};

function violationsOf(
  { nodes, choices }: NetworkModel,
  route: Route,
  { when, value: target }: Guarded<Target>,
): readonly Violation[] {
  const node = target.kind === 'node' ? nodes.get(target.node.id) : undefined;
  const merged = choices.both(route.when, when);
  if (node?.kind !== 'network-interface' && node?.kind !== 'instance') {
    return [];
  }
  if (merged === undefined || !isAlwaysChecked(node)) {
    return [];
  }
  const message = `route '${route.origin.logicalId}' sends public packets to '${node.origin.logicalId}', which drops them while its source/destination checking is on`;
  const condition = choices.describe(merged);
  return [{ origin: route.origin, message, ...(condition === undefined ? {} : { condition }) }];
}

function isAlwaysChecked(node: Appliance): boolean {
  return node.forwards.every(({ value }) => !value);
}
