import type { Gateway, References } from '../../model/network';
import type { SnapshotReader } from './reader';
import { isGone, only, thing } from './reader';
import type { Row } from './row';

type Attached = (r: SnapshotReader, row: Row) => References;

interface GatewayKind {
  readonly key: string;
  readonly id: string;
  readonly kind: Gateway['kind'];
  readonly type: string;
  readonly vpcs: Attached;
}

const attachedBy =
  (name: string): Attached =>
  (r, row) =>
    row
      .rows(name)
      .filter((attachment) => !isGone(attachment))
      .flatMap((attachment) => r.references(attachment.text('VpcId'), 'Vpcs'));

const GATEWAYS: readonly GatewayKind[] = [
  {
    key: 'InternetGateways',
    id: 'InternetGatewayId',
    kind: 'internet-gateway',
    type: 'InternetGateway',
    vpcs: attachedBy('Attachments'),
  },
  {
    key: 'EgressOnlyInternetGateways',
    id: 'EgressOnlyInternetGatewayId',
    kind: 'egress-only-internet-gateway',
    type: 'EgressOnlyInternetGateway',
    vpcs: attachedBy('Attachments'),
  },
  {
    key: 'CarrierGateways',
    id: 'CarrierGatewayId',
    kind: 'carrier-gateway',
    type: 'CarrierGateway',
    vpcs: (r, row) => r.references(row.text('VpcId'), 'Vpcs'),
  },
  {
    key: 'VpnGateways',
    id: 'VpnGatewayId',
    kind: 'virtual-private-gateway',
    type: 'VPNGateway',
    vpcs: attachedBy('VpcAttachments'),
  },
];

/** Gateways at the edge of a VPC, NAT gateways, and what leads out of sight. */
export function readGateways(r: SnapshotReader): void {
  for (const { key, id, kind, type, vpcs } of GATEWAYS) {
    for (const found of r.things(key, id)) {
      r.add({ kind, ...thing(r, found, type), vpcs: [...vpcs(r, found.row)] });
    }
  }
  for (const found of r.things('NatGateways', 'NatGatewayId')) {
    readNat(r, found);
  }
  for (const found of r.things('LocalGateways', 'LocalGatewayId')) {
    r.add({ kind: 'local-gateway', ...thing(r, found, 'LocalGateway') });
  }
  for (const found of r.things('VpcPeeringConnections', 'VpcPeeringConnectionId')) {
    const between = ['RequesterVpcInfo', 'AccepterVpcInfo'].flatMap((side) =>
      r.references(found.row.row(side)?.text('VpcId'), 'Vpcs'),
    );
    r.add({ kind: 'vpc-peering-connection', ...thing(r, found, 'VPCPeeringConnection'), between });
  }
}

function readNat(r: SnapshotReader, found: { readonly id: string; readonly row: Row }): void {
  const { row } = found;
  const isRegional = row.text('AvailabilityMode') === 'regional' || !row.has('SubnetId');
  r.add({
    kind: 'nat-gateway',
    ...thing(r, found, 'NatGateway'),
    connectivity: [only(row.text('ConnectivityType') === 'private' ? 'private' : 'public')],
    isRegional,
    subnets: r.references(row.text('SubnetId'), 'Subnets'),
    vpc: isRegional ? r.references(row.text('VpcId'), 'Vpcs') : [],
  });
}
