import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as firewall from 'aws-cdk-lib/aws-networkfirewall';
import type { Cell } from './zone';

/** What routes of a VPC can lead into. */
export interface Gateways {
  readonly internet?: ec2.CfnInternetGateway;
  readonly nat?: ec2.CfnNatGateway;
  readonly egressOnly?: ec2.CfnEgressOnlyInternetGateway;
  /** Id of a firewall's endpoint. */
  readonly firewall?: string;
  readonly appliance?: ec2.CfnNetworkInterface;
}

export function addGateways(cell: Cell): Gateways {
  switch (cell.kind) {
    case 'isolated':
      return {};
    case 'nat':
      return { ...addInternet(cell), nat: addNat(cell), egressOnly: addEgressOnly(cell) };
    case 'transit':
      return { appliance: addAppliance(cell) };
    case 'inspected':
      return { ...addInternet(cell), firewall: addFirewall(cell) };
  }
}

function addInternet({ id, zone, vpc }: Cell): Gateways {
  const internet = new ec2.CfnInternetGateway(zone.stack, `${id}Internet`, {
    tags: [{ key: 'Name', value: Fn.sub(`\${Environment}-${id}`) }],
  });
  new ec2.CfnVPCGatewayAttachment(zone.stack, `${id}InternetUse`, {
    vpcId: vpc.ref,
    internetGatewayId: internet.ref,
  });
  return { internet };
}

function addNat({ id, zone, subnets, vpc, isWayOut }: Cell): ec2.CfnNatGateway {
  const { stack, random, settings } = zone;
  const address = new ec2.CfnEIP(stack, `${id}Address`, { domain: 'vpc' });
  const isRegional = !isWayOut && random.chance(0.1);
  const nat = new ec2.CfnNatGateway(stack, `${id}Nat`, {
    connectivityType: Fn.conditionIf(settings.hasNat.logicalId, 'public', 'private').toString(),
    ...(isRegional
      ? { vpcId: vpc.ref, availabilityMode: 'regional' }
      : { subnetId: subnets[0]?.ref, allocationId: address.attrAllocationId }),
  });
  if (random.chance(0.3)) {
    nat.cfnOptions.condition = settings.hasNat;
  }
  return nat;
}

function addEgressOnly({ id, zone, vpc }: Cell): ec2.CfnEgressOnlyInternetGateway {
  return new ec2.CfnEgressOnlyInternetGateway(zone.stack, `${id}Egress`, { vpcId: vpc.ref });
}

function addAppliance({ id, zone, subnets }: Cell): ec2.CfnNetworkInterface {
  const group = new ec2.CfnSecurityGroup(zone.stack, `${id}ApplianceGroup`, {
    groupDescription: Fn.sub('appliance of ${AWS::StackName}'),
    vpcId: subnets[0]?.vpcId,
  });
  return new ec2.CfnNetworkInterface(zone.stack, `${id}Appliance`, {
    subnetId: subnets[5]?.ref ?? '',
    groupSet: [group.attrGroupId],
    sourceDestCheck: false,
  });
}

function addFirewall({ id, zone, vpc, subnets }: Cell): string {
  const policy = new firewall.CfnFirewallPolicy(zone.stack, `${id}Policy`, {
    firewallPolicyName: Fn.join('-', [zone.settings.environment.valueAsString, id]),
    firewallPolicy: {
      statelessDefaultActions: ['aws:forward_to_sfe'],
      statelessFragmentDefaultActions: ['aws:forward_to_sfe'],
    },
  });
  const wall = new firewall.CfnFirewall(zone.stack, `${id}Firewall`, {
    firewallName: `${id}-firewall`,
    firewallPolicyArn: policy.attrFirewallPolicyArn,
    vpcId: vpc.ref,
    subnetMappings: subnets.slice(0, 1).map((subnet) => ({ subnetId: subnet.ref })),
  });
  return Fn.select(1, Fn.split(':', Fn.select(0, wall.attrEndpointIds)));
}
