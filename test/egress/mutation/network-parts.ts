import type { Template } from '../../../lib/egress/load/source';
import type { Resources } from '../helpers';
import { ref, resource } from '../helpers';
import type { Network, Site } from './operator';
import { toSource } from './operator';

/** A network of one stack, with a site at each of these subnets. */
export function single(
  name: string,
  template: Partial<Template>,
  sites: Readonly<Record<string, string>>,
): Network {
  const places = Object.entries(sites).map(([id, of]) => siteOf('Net', id, of));
  return { name, sources: [toSource('Net', template)], sites: places };
}

export function siteOf(stack: string, id: string, of: string): Site {
  return { stack, vpc: ref(of), subnet: ref(id), table: ref(`${id}Table`), reported: { stack, id } };
}

/** A VPC's attachment to the gateway `Tgw`. */
export function plug(id: string, vpcId: unknown, subnets: readonly unknown[]): Resources {
  return {
    [id]: resource('EC2::TransitGatewayAttachment', {
      TransitGatewayId: ref('Tgw'),
      VpcId: vpcId,
      SubnetIds: subnets,
    }),
  };
}

/** A transit gateway's route table `<id>Table` with which the attachment is associated. */
export function plugTable(id: string, gateway = 'Tgw'): Resources {
  return {
    [`${id}Table`]: resource('EC2::TransitGatewayRouteTable', { TransitGatewayId: ref(gateway) }),
    [`${id}Link`]: resource('EC2::TransitGatewayRouteTableAssociation', {
      TransitGatewayAttachmentId: ref(id),
      TransitGatewayRouteTableId: ref(`${id}Table`),
    }),
  };
}

export function transitRoute(table: string, destination: string, attachment: unknown): Resources[string] {
  return resource('EC2::TransitGatewayRoute', {
    TransitGatewayRouteTableId: ref(table),
    DestinationCidrBlock: destination,
    ...(attachment === undefined ? { Blackhole: true } : { TransitGatewayAttachmentId: attachment }),
  });
}
