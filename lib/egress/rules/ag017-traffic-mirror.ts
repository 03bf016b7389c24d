import type { Node, Reference, References } from '../model/network';
import type { TrafficMirror } from '../model/ties';
import { under } from './conditional';
import { controlsFor } from './controls';
import { describePath } from './describe';
import { NAT, network, ref } from './networks';
import type { Analysis, RuleModule, Violation } from './rule';

const TARGET = 'AWS::EC2::TrafficMirrorTarget';
const SESSION = {
  NetworkInterfaceId: ref('Interface'),
  TrafficMirrorFilterId: 'tmf-1',
  SessionNumber: 1,
};

const interfaceIn = (subnet: string): unknown => ({
  Type: 'AWS::EC2::NetworkInterface',
  Properties: { SubnetId: ref(subnet), GroupSet: ['sg-1'] },
});

/** AG017: copies of packets stay inside. */
export const ag017: RuleModule = {
  id: 'AG017',
  title: 'Copies of packets are sent elsewhere',
  severity: 'error',
  state: 'unproven',
  category: 'boundary',
  rationale:
    'Traffic mirroring hands over whole packets, and no route table or security group of the source has a say.',
  fix: 'send the copies to an interface or load balancer of the input in an isolated subnet, or delete the mirror',
  covers: ['L3-23'],
  controls: controlsFor('boundary', 'third-party'),
  examples: {
    bad: [
      network('a target in a subnet with a way out', {
        ...NAT,
        Interface: interfaceIn('Public'),
        Target: { Type: TARGET, Properties: { NetworkInterfaceId: ref('Interface') } },
      }),
      network('an endpoint of somebody else as target', {
        Endpoint: {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: {
            VpcEndpointType: 'GatewayLoadBalancer',
            VpcId: ref('Vpc'),
            SubnetIds: [ref('Subnet')],
            ServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
          },
        },
        Target: { Type: TARGET, Properties: { GatewayLoadBalancerEndpointId: ref('Endpoint') } },
      }),
    ],
    unknown: [
      network('a target outside the input', {
        Interface: interfaceIn('Subnet'),
        Session: {
          Type: 'AWS::EC2::TrafficMirrorSession',
          Properties: { ...SESSION, TrafficMirrorTargetId: 'tmt-0123456789abcdef0' },
        },
      }),
      network('an interface by import as target', {
        Target: { Type: TARGET, Properties: { NetworkInterfaceId: { 'Fn::ImportValue': 'Sensor' } } },
      }),
    ],
    good: [
      network('a target in an isolated subnet', {
        Interface: interfaceIn('Subnet'),
        Sensor: interfaceIn('Subnet'),
        Target: { Type: TARGET, Properties: { NetworkInterfaceId: ref('Sensor') } },
        Session: {
          Type: 'AWS::EC2::TrafficMirrorSession',
          Properties: { ...SESSION, TrafficMirrorTargetId: ref('Target') },
        },
      }),
    ],
  },

  check(analysis) {
    const { mirrors } = analysis.model.ties;
    const targets = new Set(mirrors.map(({ id }) => id));
    return mirrors.flatMap((mirror) =>
      mirror.to.length === 0
        ? report(analysis, mirror, { message: 'to a place that nothing names', when: [] })
        : mirror.to
            .filter(({ value }) => !targets.has(value.id))
            .flatMap(({ when, value }) => {
              const found = judge(analysis, value);
              return found === undefined ? [] : report(analysis, mirror, { ...found, when });
            }),
    );
  },
};

type Found = Pick<Violation, 'message' | 'state' | 'path'>;

function report(
  { model }: Analysis,
  { origin, when }: TrafficMirror,
  { when: chosen, ...found }: Found & Pick<TrafficMirror, 'when'>,
): readonly Violation[] {
  const message = `'${origin.logicalId}' sends copies of packets ${found.message}`;
  return under(model, [when, chosen], { ...found, origin, message });
}

function judge(analysis: Analysis, target: Reference): Found | undefined {
  const node = analysis.model.nodes.get(target.id);
  switch (node?.kind) {
    case 'network-interface':
    case 'instance':
    case 'load-balancer':
      return byPlace(analysis, node, node.subnets);
    case 'vpc-endpoint':
      return byService(node);
    default:
      return { message: `to '${target.label}': ${target.why ?? 'it is outside the input'}` };
  }
}

/** What stands in a subnet with a way out can pass on what it is sent. */
function byPlace({ subnets }: Analysis, { origin }: Node, placed: References): Found | undefined {
  const ids = new Set(placed.map(({ value }) => value.id));
  const leaks = subnets.filter(({ subnet }) => ids.has(subnet.id)).flatMap((found) => found.leaks);
  const leak = leaks.find(({ verdict }) => verdict === 'exposed') ?? leaks[0];
  if (leak === undefined) {
    return undefined;
  }
  const message = `to '${origin.logicalId}', whose subnet is not isolated: ${describePath(leak.hops)}`;
  return { message, state: leak.verdict, path: leak.hops };
}

function byService({ origin, serviceNames = [] }: Node & { kind: 'vpc-endpoint' }): Found | undefined {
  const foreign = serviceNames.find(({ value }) => value.kind === 'foreign');
  if (foreign !== undefined) {
    return { message: `by endpoint '${origin.logicalId}' to a service outside the input`, state: 'exposed' };
  }
  return serviceNames.some(({ value }) => value.kind === 'unknown')
    ? { message: `by endpoint '${origin.logicalId}' to a service that nothing names` }
    : undefined;
}
