import type { Guarded } from '../model/choices';
import type { Appliance, NetworkModel, Route, Target } from '../model/network';
import { mayBePublic } from '../model/public-routes';
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
      network('a default route to the checked interface of a machine of which another one forwards', {
        Checked: { Type: 'AWS::EC2::NetworkInterface', Properties: { SubnetId: ref('Subnet') } },
        Inner: {
          Type: 'AWS::EC2::NetworkInterface',
          Properties: { SubnetId: ref('Subnet'), SourceDestCheck: false },
        },
        Machine: {
          Type: 'AWS::EC2::Instance',
          Properties: {
            NetworkInterfaces: [
              { DeviceIndex: '0', NetworkInterfaceId: ref('Checked') },
              { DeviceIndex: '1', NetworkInterfaceId: ref('Inner') },
            ],
          },
        },
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: ref('Checked') }),
      }),
      network('a default route to an interface with source/destination checking on', {
        Interface: { Type: 'AWS::EC2::NetworkInterface', Properties: { SubnetId: ref('Subnet') } },
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NetworkInterfaceId: ref('Interface') }),
      }),
    ],
    good: [
      network('a default route to an instance of which one interface forwards', {
        Outer: { Type: 'AWS::EC2::NetworkInterface', Properties: { SubnetId: ref('Subnet') } },
        Inner: {
          Type: 'AWS::EC2::NetworkInterface',
          Properties: { SubnetId: ref('Subnet'), SourceDestCheck: false },
        },
        Machine: {
          Type: 'AWS::EC2::Instance',
          Properties: {
            NetworkInterfaces: [
              { DeviceIndex: '0', NetworkInterfaceId: ref('Outer') },
              { DeviceIndex: '1', NetworkInterfaceId: ref('Inner') },
            ],
          },
        },
        Route: route('Table', { DestinationCidrBlock: '0.0.0.0/0', InstanceId: ref('Machine') }),
      }),
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
  model: NetworkModel,
  route: Route,
  { when, value: target }: Guarded<Target>,
): readonly Violation[] {
  const { nodes, choices } = model;
  const node = target.kind === 'node' ? nodes.get(target.node.id) : undefined;
  const merged = choices.both(route.when, when);
  if (node?.kind !== 'network-interface' && node?.kind !== 'instance') {
    return [];
  }
  if (merged === undefined || entrancesOf(model, node).some(mayForward)) {
    return [];
  }
  const message = `route '${route.origin.logicalId}' sends public packets to '${node.origin.logicalId}', which drops them while its source/destination checking is on`;
  const condition = choices.describe(merged);
  return [{ origin: route.origin, message, ...(condition === undefined ? {} : { condition }) }];
}

/** What a packet for the target may enter by: each interface has a checking of its own. */
function entrancesOf({ nodes, applianceLinks }: NetworkModel, node: Appliance): readonly Appliance[] {
  const attached = applianceLinks
    .filter(({ instance }) => instance.some(({ value }) => value.id === node.id))
    .flatMap(({ networkInterface }) => networkInterface.map(({ value }) => nodes.get(value.id)))
    .flatMap((each) => (each?.kind === 'network-interface' ? [each] : []));
  return [node, ...attached];
}

function mayForward({ forwards }: Appliance): boolean {
  return forwards.some(({ value }) => value);
}
