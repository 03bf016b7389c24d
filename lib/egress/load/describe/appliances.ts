import { ALWAYS } from '../../model/choices';
import type { Endpoint, Reference, References } from '../../model/network';
import { latticeName, toServiceName } from '../service-names';
import type { SnapshotReader } from './reader';
import { only, thing } from './reader';
import type { Row } from './row';

interface Found {
  readonly id: string;
  readonly row: Row;
}

/** What packets can be handed to inside a VPC: interfaces, instances, endpoints, firewalls, load balancers. */
export function readAppliances(r: SnapshotReader): void {
  const instances = r.snapshot
    .rows('Reservations')
    .flatMap((reservation) => reservation.rows('Instances'))
    .filter((row) => row.row('State')?.text('Name') !== 'terminated');
  readInterfaces(r, instances);
  readInstances(r, instances);
  for (const found of r.things('VpcEndpoints', 'VpcEndpointId')) {
    readEndpoint(r, found);
  }
  for (const found of r.things('ServiceConfigurations', 'ServiceId')) {
    readService(r, found);
  }
}

/** Interfaces are listed by themselves and with their instances: either is enough. */
function readInterfaces(r: SnapshotReader, instances: readonly Row[]): void {
  const listed = r.things('NetworkInterfaces', 'NetworkInterfaceId');
  const known = new Set(listed.map(({ id }) => id));
  const plugged = instances.flatMap((instance) =>
    instance.rows('NetworkInterfaces').flatMap((row) => {
      const id = row.text('NetworkInterfaceId');
      return id === undefined || known.has(id) ? [] : [{ id, row }];
    }),
  );
  for (const found of [...listed, ...plugged]) {
    r.add({
      kind: 'network-interface',
      ...thing(r, found, 'NetworkInterface'),
      subnets: r.references(found.row.text('SubnetId'), 'Subnets'),
      forwards: [only(forwards(found.row))],
    });
  }
}

/** An instance that only its interfaces speak of is one all the same: what enters by one leaves by another. */
function readInstances(r: SnapshotReader, instances: readonly Row[]): void {
  const plugs = new Map<string, Map<string, Row>>();
  const plug = (instance: string | undefined, row: Row): void => {
    const id = row.text('NetworkInterfaceId');
    if (instance !== undefined && id !== undefined) {
      plugs.set(instance, (plugs.get(instance) ?? new Map<string, Row>()).set(id, row));
    }
  };
  for (const row of instances) {
    row.rows('NetworkInterfaces').forEach((one) => plug(row.text('InstanceId'), one));
  }
  for (const { row } of r.things('NetworkInterfaces', 'NetworkInterfaceId')) {
    plug(row.row('Attachment')?.text('InstanceId'), row);
  }
  const rows = new Map(instances.map((row) => [row.text('InstanceId') ?? '', row]));
  for (const id of new Set([...rows.keys(), ...plugs.keys()])) {
    const interfaces = [...(plugs.get(id) ?? [])];
    const row = rows.get(id) ?? interfaces[0]?.[1];
    if (id !== '' && row !== undefined) {
      readInstance(r, { id, row }, interfaces);
    }
  }
}

function readInstance(r: SnapshotReader, found: Found, interfaces: readonly [string, Row][]): void {
  const subnets = [found.row, ...interfaces.map(([, row]) => row)].flatMap(
    (row) => row.text('SubnetId') ?? [],
  );
  r.add({
    kind: 'instance',
    ...thing(r, found, 'Instance'),
    subnets: r.referenceList([...new Set(subnets)], 'Subnets'),
    forwards: [only(forwards(found.row))],
  });
  for (const [id] of interfaces) {
    r.model.applianceLinks.push({
      when: ALWAYS,
      instance: r.references(found.id, 'Reservations'),
      networkInterface: r.references(id, 'NetworkInterfaces'),
    });
  }
}

/** Nothing but an explicit check keeps an interface from forwarding. */
function forwards(row: Row): boolean {
  return row.flag('SourceDestCheck') !== true;
}

const ENDPOINT_TYPES: ReadonlyMap<string, Endpoint['type']> = new Map([
  ['Gateway', 'gateway'],
  ['Interface', 'interface'],
  ['Resource', 'resource'],
  ['ServiceNetwork', 'service-network'],
]);

function readEndpoint(r: SnapshotReader, found: Found): void {
  const { row } = found;
  const subnets = r.referenceList(row.texts('SubnetIds'), 'Subnets');
  if (isFirewall(row)) {
    r.add({ kind: 'network-firewall', ...thing(r, found, 'VPCEndpoint'), subnets, behind: [] });
    return;
  }
  const name = row.text('ServiceName');
  const service = /vpce-svc-[0-9A-Za-z]+/.exec(name ?? '')?.[0];
  const isOwn = r.things('ServiceConfigurations', 'ServiceId').some(({ id }) => id === service);
  r.add({
    kind: 'vpc-endpoint',
    ...thing(r, found, 'VPCEndpoint'),
    // A route can name no other type, so one that is not known is taken to be it.
    type: ENDPOINT_TYPES.get(row.text('VpcEndpointType') ?? '') ?? 'gateway-load-balancer',
    vpc: r.references(row.text('VpcId'), 'Vpcs'),
    subnets,
    service: r.references(service, 'ServiceConfigurations'),
    serviceNames: serviceNames(row, isOwn),
  });
}

/** Whose an endpoint's service, resource or service network is; accounts of ARNs tell for the last two. */
function serviceNames(row: Row, isOwn: boolean): Endpoint['serviceNames'] {
  const name = row.text('ServiceName');
  if (name !== undefined) {
    return [only(isOwn ? { kind: 'own' } : toServiceName(name))];
  }
  const own = new Set([row.text('OwnerId') ?? '']);
  return ['ResourceConfigurationArn', 'ServiceNetworkArn'].flatMap((member) => {
    const arn = row.text(member);
    return arn === undefined ? [] : [only(latticeName(arn, own))];
  });
}

/** AWS makes a firewall's endpoints itself; a tag alone proves nothing, anybody can set it. */
function isFirewall(row: Row): boolean {
  const isTagged = row
    .rows('Tags')
    .some((tag) => tag.text('Key') === 'AWSNetworkFirewallManaged' && tag.text('Value') === 'true');
  return isTagged && row.flag('RequesterManaged') === true;
}

function readService(r: SnapshotReader, found: Found): void {
  const balancers = found.row.texts('GatewayLoadBalancerArns');
  r.add({
    kind: 'vpc-endpoint-service',
    ...thing(r, found, 'VPCEndpointService'),
    subnets: [],
    behind: r.referenceList(balancers, 'LoadBalancers'),
  });
  for (const arn of balancers.filter((candidate) => !r.model.nodes.has(candidate))) {
    readBalancer(r, { id: arn, row: found.row });
  }
}

/** A gateway load balancer stands where its interfaces do; EC2 names it in their description. */
function readBalancer(r: SnapshotReader, found: Found): void {
  const name = found.id.replace(/^.*:loadbalancer\//, '');
  const interfaces = r
    .things('NetworkInterfaces', 'NetworkInterfaceId')
    .filter(({ row }) => row.text('Description') === `ELB ${name}`)
    .map(({ row }) => row.text('SubnetId'));
  const zones = r.snapshot
    .rows('LoadBalancers')
    .filter((row) => row.text('LoadBalancerArn') === found.id)
    .flatMap((row) => row.rows('AvailabilityZones').map((zone) => zone.text('SubnetId')));
  const subnets = [...new Set([...interfaces, ...zones].filter((id) => id !== undefined))];
  r.add({
    kind: 'load-balancer',
    id: found.id,
    origin: { ...r.origin(found.row, name, ''), resourceType: 'AWS::ElasticLoadBalancingV2::LoadBalancer' },
    when: ALWAYS,
    subnets: subnets.length > 0 ? r.referenceList(subnets, 'Subnets') : unknownSubnets(r, name),
    behind: [],
  });
}

function unknownSubnets(r: SnapshotReader, name: string): References {
  const why = r.snapshot.has('NetworkInterfaces')
    ? `the output of describe-network-interfaces has no interface of load balancer '${name}'`
    : `there is no output of describe-network-interfaces for load balancer '${name}'`;
  const unknown: Reference = { id: `?subnets of ${name}`, label: `of ${name}`, why };
  return [only(unknown)];
}
