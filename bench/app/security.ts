import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { OPERATORS } from './hub';
import type { Cell } from './zone';

const TIERS = ['Web', 'Logic', 'Data'];

/** Security groups that refer to each other, and network ACLs. */
export function addSecurity(cell: Cell): void {
  const groups = TIERS.map((tier) => addGroup(cell, tier));
  groups.forEach((group, index) => {
    addRules(cell, group, { from: groups[(index + 1) % groups.length] ?? group, index });
  });
  addAcl(cell);
}

function addGroup({ id, zone, vpc, block }: Cell, tier: string): ec2.CfnSecurityGroup {
  return new ec2.CfnSecurityGroup(zone.stack, `${id}${tier}`, {
    groupDescription: Fn.sub(`${tier} of \${AWS::StackName}`),
    vpcId: vpc.ref,
    securityGroupIngress: [
      { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: block, description: 'own addresses' },
      { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: zone.settings.partner.valueAsString },
    ],
    securityGroupEgress: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: vpc.attrCidrBlock }],
  });
}

function addRules(
  { id, zone }: Cell,
  group: ec2.CfnSecurityGroup,
  { from, index }: { from: ec2.CfnSecurityGroup; index: number },
): void {
  const port = zone.random.pick([443, 3306, 5432, 6379, 8080]);
  const rule = { ipProtocol: 'tcp', fromPort: port, toPort: port, groupId: group.attrGroupId };
  new ec2.CfnSecurityGroupIngress(zone.stack, `${id}In${index}`, {
    ...rule,
    sourceSecurityGroupId: zone.index > 0 && index === 0 ? Fn.importValue(OPERATORS) : from.attrGroupId,
  });
  new ec2.CfnSecurityGroupEgress(zone.stack, `${id}Out${index}`, {
    ...rule,
    ...(zone.random.chance(0.3)
      ? { destinationPrefixListId: zone.hub.corporate.attrPrefixListId }
      : { destinationSecurityGroupId: from.attrGroupId }),
  });
}

function addAcl({ id, zone, vpc, subnets, block }: Cell): void {
  const acl = new ec2.CfnNetworkAcl(zone.stack, `${id}Acl`, { vpcId: vpc.ref });
  [true, false].forEach((egress) => {
    new ec2.CfnNetworkAclEntry(zone.stack, `${id}Acl${egress ? 'Out' : 'In'}`, {
      networkAclId: acl.ref,
      ruleNumber: 100,
      protocol: -1,
      ruleAction: 'allow',
      egress,
      cidrBlock: block,
    });
  });
  subnets.slice(4).forEach((subnet, index) => {
    new ec2.CfnSubnetNetworkAclAssociation(zone.stack, `${id}AclUse${index}`, {
      subnetId: subnet.ref,
      networkAclId: acl.ref,
    });
  });
}
