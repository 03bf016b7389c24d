import { Fn } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Cell } from './zone';

const SERVICES = ['ecr.api', 'ecr.dkr', 'logs', 'sts', 'sqs', 'kms', 'secretsmanager', 'bedrock-runtime'];

/** A gateway endpoint for S3, and interface endpoints with a group of their own. */
export function addEndpoints({ id, zone, vpc, subnets, tables }: Cell): void {
  const { stack, random } = zone;
  new ec2.CfnVPCEndpoint(stack, `${id}S3`, {
    vpcEndpointType: 'Gateway',
    vpcId: vpc.ref,
    serviceName: Fn.join('', ['com.amazonaws.', stack.region, '.s3']),
    routeTableIds: tables.map((table) => table.ref),
  });
  const group = new ec2.CfnSecurityGroup(stack, `${id}EndpointGroup`, {
    groupDescription: 'interface endpoints',
    vpcId: vpc.ref,
    securityGroupIngress: [{ ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: vpc.attrCidrBlock }],
  });
  const first = random.between(0, SERVICES.length - 1);
  for (let index = 0; index < 3; index++) {
    const service = SERVICES[(first + index) % SERVICES.length] as string;
    new ec2.CfnVPCEndpoint(stack, `${id}Endpoint${index}`, {
      vpcEndpointType: 'Interface',
      vpcId: vpc.ref,
      serviceName: Fn.sub(`com.amazonaws.\${AWS::Region}.${service}`),
      subnetIds: subnets.slice(0, 3).map((subnet) => subnet.ref),
      securityGroupIds: [group.attrGroupId],
      privateDnsEnabled: true,
    });
  }
}
