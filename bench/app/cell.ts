import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { addEndpoints } from './endpoints';
import { addGateways } from './gateways';
import { addRoutes } from './routes';
import { addSecurity } from './security';
import { addTransit } from './transit';
import type { Cell, CellKind, Zone } from './zone';

const KINDS: readonly CellKind[] = [
  'isolated',
  'isolated',
  'isolated',
  'nat',
  'nat',
  'transit',
  'transit',
  'inspected',
];

/** Subnets of each VPC: three zones, two tiers. */
const SUBNETS = 6;

/** Defines a VPC with everything that networks of real apps have around it. */
export function addCell(zone: Zone, index: number): Cell {
  const id = `Cell${index}`;
  const block = `10.${zone.index * 8 + index}.0.0/16`;
  const vpc = new ec2.CfnVPC(zone.stack, id, {
    cidrBlock: block,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: [{ key: 'Name', value: Fn.sub(`\${AWS::StackName}-${id}`) }],
  });
  const isWayOut = zone.index === 0 && index === 0;
  const kind = isWayOut ? 'nat' : zone.random.pick(KINDS);
  const cell: Cell = { id, zone, kind, block, isWayOut, vpc, subnets: [], tables: [] };
  addSubnets(cell);
  addNames(cell);
  const gateways = addGateways(cell);
  addTransit(cell);
  addSecurity(cell);
  addEndpoints(cell);
  addRoutes(cell, gateways);
  return cell;
}

function addSubnets(cell: Cell): void {
  const { id, zone, vpc, subnets, tables } = cell;
  const blocks = Fn.cidr(vpc.attrCidrBlock, SUBNETS, '8');
  for (let index = 0; index < SUBNETS; index++) {
    const name = `${id}Subnet${index}`;
    const subnet = new ec2.CfnSubnet(zone.stack, name, {
      vpcId: vpc.ref,
      cidrBlock: zone.random.chance(0.5)
        ? Fn.select(index, blocks)
        : cell.block.replace('0.0/16', `${index}.0/24`),
      availabilityZone: zoneOf(zone, index % 3),
      mapPublicIpOnLaunch: false,
      tags: [
        { key: 'Name', value: Fn.join('-', [zone.settings.environment.valueAsString, id, String(index)]) },
        { key: 'Tier', value: index < 3 ? 'front' : 'back' },
      ],
    });
    const table = new ec2.CfnRouteTable(zone.stack, `${name}Table`, { vpcId: vpc.ref });
    new ec2.CfnSubnetRouteTableAssociation(zone.stack, `${name}Association`, {
      subnetId: subnet.ref,
      routeTableId: table.ref,
    });
    subnets.push(subnet);
    tables.push(table);
  }
}

function zoneOf({ random, settings }: Zone, index: number): string {
  return random.chance(0.5)
    ? Fn.select(index, settings.zones.valueAsList)
    : Fn.select(
        index,
        Fn.split(
          ',',
          Fn.join(
            ',',
            ['a', 'b', 'c'].map((letter) => `eu-central-1${letter}`),
          ),
        ),
      );
}

/** Name resolution, a second block, a flow log. */
function addNames({ id, zone, vpc }: Cell): void {
  const { stack } = zone;
  new ec2.CfnVPCCidrBlock(stack, `${id}Second`, {
    vpcId: vpc.ref,
    cidrBlock: `100.${64 + zone.index}.0.0/16`,
  });
  const options = new ec2.CfnDHCPOptions(stack, `${id}Names`, {
    domainName: Fn.sub('${AWS::Region}.internal'),
    domainNameServers: ['AmazonProvidedDNS'],
  });
  new ec2.CfnVPCDHCPOptionsAssociation(stack, `${id}NamesUse`, {
    vpcId: vpc.ref,
    dhcpOptionsId: options.ref,
  });
  new ec2.CfnFlowLog(stack, `${id}Flows`, {
    resourceId: vpc.ref,
    resourceType: 'VPC',
    trafficType: 'ALL',
    logDestinationType: 's3',
    logDestination: Fn.join('', ['arn:', stack.partition, ':s3:::flows-', stack.account]),
  });
}
