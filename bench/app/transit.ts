import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { openHub } from './hub';
import type { Cell } from './zone';

/** Plugs a VPC into the shared transit gateway, and tells the others where it is. */
export function addTransit({ id, zone, kind, vpc, subnets, block, isWayOut }: Cell): void {
  const { stack, hub } = zone;
  const attachment = new ec2.CfnTransitGatewayAttachment(stack, `${id}Plug`, {
    transitGatewayId: hub.gateway.ref,
    vpcId: vpc.ref,
    subnetIds: subnets.slice(3).map((subnet) => subnet.ref),
    tags: [{ key: 'Block', value: block }],
  });
  const table = kind === 'transit' ? hub.open : hub.sealed;
  const link = { transitGatewayAttachmentId: attachment.ref, transitGatewayRouteTableId: table.ref };
  new ec2.CfnTransitGatewayRouteTableAssociation(stack, `${id}PlugTable`, link);
  [hub.open, hub.sealed].forEach((other, index) => {
    new ec2.CfnTransitGatewayRouteTablePropagation(stack, `${id}PlugKnown${index}`, {
      ...link,
      transitGatewayRouteTableId: other.ref,
    });
  });
  new ec2.CfnTransitGatewayRoute(stack, `${id}PlugRoute`, { ...link, destinationCidrBlock: block });
  if (isWayOut) {
    openHub(hub, vpc, attachment);
  }
}
