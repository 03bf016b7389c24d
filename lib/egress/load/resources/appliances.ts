import { mergeGuards, type Guarded } from '../../model/choices';
import type { Inspection, References } from '../../model/network';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';

/** What packets can be handed to inside a VPC: interfaces, instances, endpoints, firewalls, load balancers. */
export const APPLIANCE_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::NetworkInterface': (r) => {
    r.model.nodes.set(r.id, {
      kind: 'network-interface',
      id: r.id,
      origin: r.origin,
      when: r.when,
      subnets: r.references('SubnetId'),
      forwards: forwardsOf(r),
    });
  },

  'AWS::EC2::Instance': (r) => {
    const own = objectsOf(r, r.properties['NetworkInterfaces']);
    for (const networkInterface of own) {
      const reference = r.toReferences(networkInterface['NetworkInterfaceId']);
      link(r, [{ when: [], value: { id: r.id, label: r.logicalId } }], reference);
    }
    r.model.nodes.set(r.id, {
      kind: 'instance',
      id: r.id,
      origin: r.origin,
      when: r.when,
      subnets: [
        ...r.references('SubnetId'),
        ...own.flatMap((networkInterface) => r.toReferences(networkInterface['SubnetId'])),
      ],
      forwards: forwardsOf(r),
    });
  },

  'AWS::EC2::NetworkInterfaceAttachment': (r) => {
    link(r, r.references('InstanceId'), r.references('NetworkInterfaceId'));
  },

  'AWS::EC2::VPCEndpointService': (r) => {
    inspection(r, 'vpc-endpoint-service', { behind: balancersOf(r) });
  },

  'AWS::ElasticLoadBalancingV2::LoadBalancer': (r) => {
    const mapped = objectsOf(r, r.properties['SubnetMappings']);
    const subnets = mapped.flatMap((mapping) => r.toReferences(mapping['SubnetId']));
    inspection(r, 'load-balancer', { subnets: [...r.referenceList('Subnets'), ...subnets] });
  },

  'AWS::ElasticLoadBalancingV2::TargetGroup': (r) => {
    const targets = objectsOf(r, r.properties['Targets']);
    r.model.nodes.set(r.id, {
      kind: 'target-group',
      id: r.id,
      origin: r.origin,
      when: r.when,
      targets: targets.flatMap((target) => r.toReferences(target['Id'])),
    });
  },

  'AWS::NetworkFirewall::Firewall': (r) => {
    const mapped = objectsOf(r, r.properties['SubnetMappings']);
    inspection(r, 'network-firewall', {
      subnets: mapped.flatMap((mapping) => r.toReferences(mapping['SubnetId'])),
    });
  },
};

/** What a load balancer forwards to: read once all load balancers are known. */
export function readListener(r: ResourceReader): void {
  const groups = mentions(r, r.properties['DefaultActions']);
  for (const { when, value } of r.references('LoadBalancerArn')) {
    const node = r.model.nodes.get(value.id);
    if (node?.kind === 'load-balancer') {
      const behind = groups.flatMap((group) => {
        const merged = mergeGuards(when, group.when);
        return merged === undefined ? [] : [{ ...group, when: merged }];
      });
      r.model.nodes.set(node.id, { ...node, behind: [...node.behind, ...behind] });
    }
  }
}

/** Each load balancer with its settings; what does not evaluate still names them somewhere inside. */
function balancersOf(r: ResourceReader): References {
  const balancers = r.referenceList('GatewayLoadBalancerArns');
  return balancers.some(({ value }) => value.id.startsWith('?'))
    ? mentions(r, r.properties['GatewayLoadBalancerArns'])
    : balancers;
}

type Through = Partial<Pick<Inspection, 'subnets' | 'behind'>>;

const REFERRING: ReadonlySet<string> = new Set([
  'Ref',
  'Fn::GetAtt',
  'Fn::ImportValue',
  'Fn::GetStackOutput',
]);

/** Resources that an expression names anywhere inside, however deep. */
export function mentions(r: ResourceReader, expression: unknown): References {
  const found: References[number][] = [];
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) {
      return;
    }
    if (Array.isArray(part)) {
      part.forEach(visit);
      return;
    }
    const object = part as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(object)) {
      const argument = object[name];
      if (REFERRING.has(name)) {
        found.push(...r.toReferenceList({ [name]: argument }));
      } else if (name === 'Fn::Sub') {
        subMentions(argument).forEach((reference) => found.push(...r.toReferenceList(reference)));
        visit(argument);
      } else {
        visit(argument);
      }
    }
  };
  visit(expression);
  return found;
}

function subMentions(argument: unknown): unknown[] {
  const template: unknown = Array.isArray(argument) ? argument[0] : argument;
  if (typeof template !== 'string') {
    return [];
  }
  return [...template.matchAll(/\$\{([A-Za-z0-9]+)(?:\.([^}]+))?\}/g)].map(([, name, attribute]) =>
    attribute === undefined ? { Ref: name } : { 'Fn::GetAtt': [name, attribute] },
  );
}

/** The objects of a list property; an item that is chosen by a condition counts with each of its arms. */
export function objectsOf(r: ResourceReader, expression: unknown): Readonly<Record<string, unknown>>[] {
  return guardedObjectsOf(r, expression).map(({ value }) => value);
}

/** The same with the settings in which each object is there. */
export function guardedObjectsOf(
  r: ResourceReader,
  expression: unknown,
): Guarded<Readonly<Record<string, unknown>>>[] {
  return r.evaluate(expression).flatMap(({ when, value }) => {
    if (value.kind === 'object') {
      return [{ when, value: value.object }];
    }
    const items = value.kind === 'list' ? value.items : [];
    return items.flat().flatMap((alternative) => {
      const both = mergeGuards(when, alternative.when);
      return both !== undefined && alternative.value.kind === 'object'
        ? [{ when: both, value: alternative.value.object }]
        : [];
    });
  });
}

function forwardsOf(r: ResourceReader): { when: References[number]['when']; value: boolean }[] {
  return r
    .enumeration('SourceDestCheck', ['true', 'false'], 'true')
    .map(({ when, value }) => ({ when, value: value === 'false' }));
}

function link(r: ResourceReader, instance: References, networkInterface: References): void {
  if (networkInterface.length > 0) {
    r.model.applianceLinks.push({ when: r.when, instance, networkInterface });
  }
}

function inspection(r: ResourceReader, kind: Inspection['kind'], through: Through): void {
  r.model.nodes.set(r.id, {
    kind,
    id: r.id,
    origin: r.origin,
    when: r.when,
    subnets: [],
    behind: [],
    ...through,
  });
}
