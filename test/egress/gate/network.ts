import { CfnResource } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** A VPC with one subnet and its own route table: isolated until something is added. */
export class Network extends Construct {
  public readonly vpc: ec2.CfnVPC;
  public readonly subnet: ec2.CfnSubnet;
  public readonly table: ec2.CfnRouteTable;

  constructor(scope: Construct, id = 'Network') {
    super(scope, id);
    this.vpc = new ec2.CfnVPC(this, 'Vpc', { cidrBlock: '10.0.0.0/16', enableDnsSupport: false });
    this.subnet = new ec2.CfnSubnet(this, 'Subnet', { vpcId: this.vpc.ref, cidrBlock: '10.0.0.0/24' });
    this.table = new ec2.CfnRouteTable(this, 'Table', { vpcId: this.vpc.ref });
    new ec2.CfnSubnetRouteTableAssociation(this, 'Association', {
      subnetId: this.subnet.ref,
      routeTableId: this.table.ref,
    });
  }

  /** Attaches an internet gateway; without a route it is AG005, a warning. */
  public addGateway(): ec2.CfnInternetGateway {
    const gateway = new ec2.CfnInternetGateway(this, 'Gateway');
    new ec2.CfnVPCGatewayAttachment(this, 'Attachment', {
      vpcId: this.vpc.ref,
      internetGatewayId: gateway.ref,
    });
    return gateway;
  }

  /** Adds the route that makes the network exposed: AG001. */
  public addExit(scope: Construct = this): ec2.CfnRoute {
    return new ec2.CfnRoute(scope, 'Exit', {
      routeTableId: this.table.ref,
      destinationCidrBlock: '0.0.0.0/0',
      gatewayId: this.addGateway().ref,
    });
  }

  /** Adds the same route as a resource of no particular class. */
  public addGenericExit(): CfnResource {
    return new CfnResource(this, 'Exit', {
      type: 'AWS::EC2::Route',
      properties: {
        RouteTableId: this.table.ref,
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: this.addGateway().ref,
      },
    });
  }

  /** Adds a route whose end is not in the app: AG002, unproven. */
  public addUnknownRoute(): ec2.CfnRoute {
    return new ec2.CfnRoute(this, 'Unknown', {
      routeTableId: this.table.ref,
      destinationCidrBlock: '0.0.0.0/0',
      transitGatewayId: 'tgw-0123456789abcdef0',
    });
  }

  /** Adds an interface in the VPC's default security group: AG201, a finding that a waiver may cover. */
  public addInterface(id = 'Interface'): ec2.CfnNetworkInterface {
    return new ec2.CfnNetworkInterface(this, id, { subnetId: this.subnet.ref });
  }
}
