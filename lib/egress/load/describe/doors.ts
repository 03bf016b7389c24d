import { ALWAYS } from '../../model/choices';
import type { Door } from '../../model/network';
import type { SnapshotReader } from './reader';
import type { Row } from './row';

interface DoorKind {
  readonly key: string;
  readonly id: string;
  readonly type: string;
  readonly kind: Door['kind'];
  readonly what: string;
  /** Which of the rows are doors; all where unset. */
  readonly isDoor?: (row: Row) => boolean;
}

const isBalancer = (row: Row): boolean => /^ELB /.test(row.text('Description') ?? '');
const hasAddress = (row: Row): boolean => row.row('Association')?.has('PublicIp') === true;

const DOORS: readonly DoorKind[] = [
  {
    key: 'InstanceConnectEndpoints',
    id: 'InstanceConnectEndpointId',
    type: 'InstanceConnectEndpoint',
    kind: 'open',
    what: 'an EC2 Instance Connect Endpoint, a tunnel from a public API',
  },
  {
    key: 'ClientVpnEndpoints',
    id: 'ClientVpnEndpointId',
    type: 'ClientVpnEndpoint',
    kind: 'open',
    what: 'a Client VPN endpoint',
  },
  {
    key: 'NetworkInterfaces',
    id: 'NetworkInterfaceId',
    type: 'NetworkInterface',
    kind: 'routed',
    what: 'an internet-facing load balancer',
    isDoor: (row) => hasAddress(row) && isBalancer(row),
  },
  {
    key: 'NetworkInterfaces',
    id: 'NetworkInterfaceId',
    type: 'NetworkInterface',
    kind: 'address',
    what: 'an interface that has a public address',
    isDoor: (row) => hasAddress(row) && !isBalancer(row),
  },
  {
    key: 'Subnets',
    id: 'SubnetId',
    type: 'Subnet',
    kind: 'address',
    what: 'a subnet that gives instances public addresses',
    isDoor: (row) => row.flag('MapPublicIpOnLaunch') === true,
  },
  {
    key: 'Addresses',
    id: 'AllocationId',
    type: 'EIP',
    kind: 'address',
    what: 'an Elastic IP address',
  },
];

/** Ways in that need no route of their own, and public addresses. */
export function readDoors(r: SnapshotReader): void {
  for (const { key, id: idName, type, kind, what, isDoor = () => true } of DOORS) {
    for (const { id, row } of r.things(key, idName).filter((found) => isDoor(found.row))) {
      const subnets = r.references(row.text('SubnetId'), 'Subnets');
      r.model.doors.push({ origin: r.origin(row, id, type), when: ALWAYS, kind, what, subnets });
    }
  }
}
