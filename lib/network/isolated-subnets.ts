import { Stack, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Layout } from './layout';

/** Defines a VPC of isolated subnets: no gateway, no route but the local one, no custom resource. */
export function createVpc(scope: Construct, layout: Layout): ec2.Vpc {
  const zones = [...layout.zones];
  const vpc = withZones(
    Stack.of(scope),
    zones,
    () =>
      new ec2.Vpc(scope, 'Resource', {
        ipAddresses: ec2.IpAddresses.cidr(layout.cidr),
        availabilityZones: zones,
        natGateways: 0,
        createInternetGateway: false,
        // The recommended flags turn this on: a Lambda function outside the VPC. Nothing here uses that group.
        restrictDefaultSecurityGroup: false,
        subnetConfiguration: layout.tiers.map(({ name, cidrMask }) => ({
          name,
          cidrMask,
          subnetType: ec2.SubnetType.PRIVATE_ISOLATED,
        })),
      }),
  );
  Validations.of(vpc).acknowledge({
    id: 'CloudFormation-Validate::W3010',
    reason:
      'availability zones are named on purpose: the template has one Region, and a lookup needs an account',
  });
  return vpc;
}

// ec2.Vpc compares given zones with those of the stack, which in a concrete environment is a lookup in the account.
// For the time of that comparison the stack answers with the given zones.
function withZones<T>(stack: Stack, zones: string[], create: () => T): T {
  Object.defineProperty(stack, 'availabilityZones', { value: zones, configurable: true });
  try {
    return create();
  } finally {
    Reflect.deleteProperty(stack, 'availabilityZones');
  }
}
