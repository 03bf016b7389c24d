import { CfnOutput, Fn } from 'aws-cdk-lib';
import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

/** What every zone uses and the first one owns. */
export interface Hub {
  readonly gateway: ec2.CfnTransitGateway;
  /** For VPCs that may leave through the shared NAT. */
  readonly open: ec2.CfnTransitGatewayRouteTable;
  /** For VPCs that may only reach each other. */
  readonly sealed: ec2.CfnTransitGatewayRouteTable;
  readonly corporate: ec2.CfnPrefixList;
}

/** Id of the operators' group, as stacks that know only its name import it. */
export const OPERATORS = 'bench-operators';

export function addHub(stack: Stack): Hub {
  const gateway = new ec2.CfnTransitGateway(stack, 'Transit', {
    amazonSideAsn: 64_512,
    defaultRouteTableAssociation: 'disable',
    defaultRouteTablePropagation: 'disable',
    description: Fn.sub('joins the zones of ${AWS::AccountId}'),
  });
  const table = (id: string): ec2.CfnTransitGatewayRouteTable =>
    new ec2.CfnTransitGatewayRouteTable(stack, id, { transitGatewayId: gateway.ref });
  addHeadquarters(stack, gateway);
  return {
    gateway,
    open: table('Open'),
    sealed: table('Sealed'),
    corporate: new ec2.CfnPrefixList(stack, 'Corporate', {
      addressFamily: 'IPv4',
      maxEntries: 10,
      prefixListName: Fn.sub('corporate-${AWS::StackName}'),
      entries: ['10.200.0.0/16', '172.18.0.0/16', '192.168.0.0/16'].map((cidr) => ({ cidr })),
    }),
  };
}

/** Makes one VPC the way out of the open table, and the owner of the operators' group. */
export function openHub(hub: Hub, vpc: ec2.CfnVPC, attachment: ec2.CfnTransitGatewayAttachment): void {
  const { stack } = vpc;
  new ec2.CfnTransitGatewayRoute(stack, 'OpenDefault', {
    transitGatewayRouteTableId: hub.open.ref,
    destinationCidrBlock: '0.0.0.0/0',
    transitGatewayAttachmentId: attachment.ref,
  });
  const group = new ec2.CfnSecurityGroup(stack, 'Operators', {
    groupDescription: 'operators',
    vpcId: vpc.ref,
  });
  new CfnOutput(stack, 'OperatorsGroup', { value: group.attrGroupId, exportName: OPERATORS });
}

function addHeadquarters(stack: Stack, gateway: ec2.CfnTransitGateway): void {
  const customer = new ec2.CfnCustomerGateway(stack, 'Headquarters', {
    bgpAsn: 65_000,
    ipAddress: '203.0.113.12',
    type: 'ipsec.1',
  });
  new ec2.CfnVPNConnection(stack, 'HeadquartersVpn', {
    type: 'ipsec.1',
    customerGatewayId: customer.ref,
    transitGatewayId: gateway.ref,
    staticRoutesOnly: true,
  });
}
