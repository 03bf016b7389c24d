import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Gateways } from './gateways';
import type { Cell } from './zone';

type Way = Omit<ec2.CfnRouteProps, 'routeTableId'>;

/** Routes of all kinds: three to five in each table, by the kind of the VPC and the tier of the subnet. */
export function addRoutes(cell: Cell, gateways: Gateways): void {
  const { id, zone } = cell;
  const peering = addPeering(cell);
  cell.tables.forEach((table, index) => {
    const ways = [...defaultWays(cell, gateways, index), ...privateWays(cell)];
    if (peering !== undefined) {
      ways.push({ destinationCidrBlock: '10.250.0.0/16', vpcPeeringConnectionId: peering.ref });
    }
    ways.forEach((way, number) => {
      const name = `${id}Subnet${index}Route${number}`;
      const route = new ec2.CfnRoute(zone.stack, name, { ...way, routeTableId: table.ref });
      if (zone.random.chance(0.05)) {
        route.cfnOptions.condition = zone.random.pick([zone.settings.isQuiet, zone.settings.isProduction]);
      }
    });
  });
}

function defaultWays(cell: Cell, gateways: Gateways, index: number): Way[] {
  const everything = '0.0.0.0/0';
  switch (cell.kind) {
    case 'isolated':
      return [];
    case 'nat':
      return natWays(gateways, index);
    case 'inspected':
      return [
        index === 0
          ? { destinationCidrBlock: everything, gatewayId: gateways.internet?.ref }
          : { destinationCidrBlock: everything, vpcEndpointId: gateways.firewall },
      ];
    case 'transit':
      return index === 5
        ? [{ destinationCidrBlock: everything, transitGatewayId: cell.zone.hub.gateway.ref }]
        : [
            { destinationCidrBlock: '192.0.2.0/24', networkInterfaceId: gateways.appliance?.ref },
            { destinationCidrBlock: everything, transitGatewayId: cell.zone.hub.gateway.ref },
          ];
  }
}

function natWays({ internet, nat, egressOnly }: Gateways, index: number): Way[] {
  return index < 2
    ? [{ destinationCidrBlock: '0.0.0.0/0', gatewayId: internet?.ref }]
    : [
        { destinationCidrBlock: '0.0.0.0/0', natGatewayId: nat?.ref },
        { destinationIpv6CidrBlock: '::/0', egressOnlyInternetGatewayId: egressOnly?.ref },
      ];
}

/** Ways inside the boundary: blocks of the company, of partners, and some that whoever deploys chooses. */
function privateWays({ zone, kind }: Cell): Way[] {
  const { random, settings, hub } = zone;
  const gateway = hub.gateway.ref;
  if (kind === 'nat') {
    return [];
  }
  const ways: Way[] = [
    { destinationPrefixListId: hub.corporate.attrPrefixListId, transitGatewayId: gateway },
    { destinationCidrBlock: `172.${random.between(16, 31)}.0.0/16`, transitGatewayId: gateway },
  ];
  if (random.chance(0.2)) {
    const block = Fn.conditionIf(settings.isProduction.logicalId, '10.240.0.0/16', '10.241.0.0/16');
    ways.push({ destinationCidrBlock: block.toString(), transitGatewayId: gateway });
  }
  if (random.chance(0.05)) {
    ways.push({ destinationCidrBlock: settings.partner.valueAsString, transitGatewayId: gateway });
  }
  return ways;
}

function addPeering({ id, zone, vpc, kind }: Cell): ec2.CfnVPCPeeringConnection | undefined {
  const { neighbour, stack, random } = zone;
  return neighbour === undefined || kind === 'nat' || random.chance(0.4)
    ? undefined
    : new ec2.CfnVPCPeeringConnection(stack, `${id}Peering`, { vpcId: vpc.ref, peerVpcId: neighbour.ref });
}
