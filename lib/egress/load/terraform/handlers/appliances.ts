import type { Guard, Guarded } from '../../../model/choices';
import { mergeGuards } from '../../../model/choices';
import type { Endpoint, Inspection, References, ServiceName } from '../../../model/network';
import { toServiceName } from '../../service-names';
import type { Block } from '../block';
import type { ResourceReader } from '../reader';
import type { Handler } from './handler';
import { latticeNames } from './lattice';

/** What packets can be handed to inside a VPC: interfaces, instances, endpoints, firewalls, load balancers. */
export const APPLIANCE_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_network_interface: (r, block) => {
    block.blocks('attachment').forEach((part) => link(r, part.references('instance'), r.own));
    appliance(r, 'network-interface', { subnets: block.references('subnet_id'), block });
  },

  aws_instance: (r, block) => {
    const own = ['network_interface', 'primary_network_interface'].flatMap((name) => block.blocks(name));
    own.forEach((part) => link(r, r.own, part.references('network_interface_id')));
    appliance(r, 'instance', { subnets: block.references('subnet_id'), block });
  },

  aws_network_interface_attachment: (r, block) => {
    link(r, block.references('instance_id'), block.references('network_interface_id'));
  },

  aws_vpc_endpoint: (r, block) => {
    const names = serviceNames(r, block);
    const types = block
      .enumeration('vpc_endpoint_type', Object.keys(ENDPOINT_TYPES), 'Gateway')
      .map(({ value }) => ENDPOINT_TYPES[value]);
    // A route can name no other type, so one that may be it is taken to be it.
    const isRouted = types.includes('gateway-load-balancer');
    const { id, origin, when } = r;
    r.model.nodes.set(id, {
      kind: 'vpc-endpoint',
      id,
      origin,
      when,
      type: isRouted ? 'gateway-load-balancer' : (types[0] ?? 'unknown'),
      vpc: block.references('vpc_id'),
      subnets: [
        ...block.referenceList('subnet_ids'),
        ...block.blocks('subnet_configuration').flatMap((part) => part.references('subnet_id')),
      ],
      service:
        isRouted && names.some(({ value }) => value.kind !== 'foreign')
          ? block.references('service_name')
          : [],
      serviceNames: names,
    });
  },

  aws_vpc_endpoint_service: (r, block) => {
    inspection(r, 'vpc-endpoint-service', { behind: block.referenceList('gateway_load_balancer_arns') });
  },

  aws_lb: (r, block) => loadBalancer(r, block),
  aws_alb: (r, block) => loadBalancer(r, block),

  aws_lb_target_group: (r) => targetGroup(r),
  aws_alb_target_group: (r) => targetGroup(r),

  aws_networkfirewall_firewall: (r, block) => inspection(r, 'network-firewall', { subnets: mapped(block) }),
  aws_networkfirewall_vpc_endpoint_association: (r, block) => {
    inspection(r, 'network-firewall', { subnets: mapped(block) });
  },
};

/** What load balancers forward to, read once all of them are known. */
export const TARGET_HANDLERS: Readonly<Record<string, Handler>> = {
  aws_lb_target_group_attachment: (r, block) => addTarget(r, block),
  aws_alb_target_group_attachment: (r, block) => addTarget(r, block),
  aws_lb_listener: (r, block) => addGroups(r, block),
  aws_alb_listener: (r, block) => addGroups(r, block),
};

function targetGroup(r: ResourceReader): void {
  const { id, origin, when } = r;
  r.model.nodes.set(id, { kind: 'target-group', id, origin, when, targets: [] });
}

function addTarget(r: ResourceReader, block: Block): void {
  for (const { when, value } of block.references('target_group_arn')) {
    const node = r.model.nodes.get(value.id);
    if (node?.kind === 'target-group') {
      const targets = guardedBy(when, block.required('target_id'));
      r.model.nodes.set(node.id, { ...node, targets: [...node.targets, ...targets] });
    }
  }
}

function addGroups(r: ResourceReader, block: Block): void {
  const groups = block
    .blocks('default_action')
    .flatMap((action) => [
      ...action.references('target_group_arn'),
      ...action.blocks('forward').flatMap(groupsOf),
    ]);
  for (const { when, value } of block.references('load_balancer_arn')) {
    const node = r.model.nodes.get(value.id);
    if (node?.kind === 'load-balancer') {
      r.model.nodes.set(node.id, { ...node, behind: [...node.behind, ...guardedBy(when, groups)] });
    }
  }
}

function groupsOf(forward: Block): References {
  return forward.blocks('target_group').flatMap((group) => group.references('arn'));
}

function guardedBy(when: Guard, references: References): References {
  return references.flatMap((one) => {
    const merged = mergeGuards(when, one.when);
    return merged === undefined ? [] : [{ ...one, when: merged }];
  });
}

const ENDPOINT_TYPES: Readonly<Record<string, Endpoint['type']>> = {
  Gateway: 'gateway',
  Interface: 'interface',
  GatewayLoadBalancer: 'gateway-load-balancer',
  Resource: 'resource',
  ServiceNetwork: 'service-network',
};

/** Whose service an endpoint leads to, as far as its name tells. */
function serviceNames(r: ResourceReader, block: Block): readonly Guarded<ServiceName>[] {
  if (!block.has('service_name')) {
    return ['resource_configuration_arn', 'service_network_arn'].flatMap((property) =>
      latticeNames(r, block, property),
    );
  }
  const name = block.text('service_name');
  return block.references('service_name').map(({ when, value }) => {
    // Read before all nodes are known, so the plan is asked.
    const isOwn = r.plan.instances.some(
      (other) => other.type === SERVICE && r.names.idOf(other) === value.id,
    );
    const unknown = { kind: 'unknown', why: value.why ?? 'it is known only after apply' } as const;
    return { when, value: isOwn ? { kind: 'own' } : name === undefined ? unknown : toServiceName(name) };
  });
}

const SERVICE = 'aws_vpc_endpoint_service';

function loadBalancer(r: ResourceReader, block: Block): void {
  inspection(r, 'load-balancer', { subnets: [...block.referenceList('subnets'), ...mapped(block)] });
}

function mapped(block: Block): References {
  return block.blocks('subnet_mapping').flatMap((mapping) => mapping.references('subnet_id'));
}

function appliance(
  r: ResourceReader,
  kind: 'network-interface' | 'instance',
  { subnets, block }: { readonly subnets: References; readonly block: Block },
): void {
  const { id, origin, when } = r;
  const checked: readonly Guarded<string>[] = block.enumeration(
    'source_dest_check',
    ['true', 'false'],
    'true',
  );
  const forwards = checked.map(({ when: setting, value }) => ({ when: setting, value: value === 'false' }));
  r.model.nodes.set(id, { kind, id, origin, when, subnets, forwards });
}

function link(r: ResourceReader, instance: References, networkInterface: References): void {
  if (instance.length > 0 && networkInterface.length > 0) {
    r.model.applianceLinks.push({ when: r.when, instance, networkInterface });
  }
}

function inspection(
  r: ResourceReader,
  kind: Inspection['kind'],
  through: Partial<Pick<Inspection, 'subnets' | 'behind'>>,
): void {
  const { id, origin, when } = r;
  r.model.nodes.set(id, { kind, id, origin, when, subnets: [], behind: [], ...through });
}
