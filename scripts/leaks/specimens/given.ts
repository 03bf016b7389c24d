import type { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { ZeroEgressVpc } from '../../../lib/network/zero-egress-vpc';

/** Constructs by name, `module.Class`: each is made with the properties that it requires and no other. */
export type Specimens = Readonly<Record<string, (stack: Stack) => void>>;

export const ZONES = ['eu-central-1a', 'eu-central-1b'];
export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** The VPC of a construct that requires one: it has no way out, so what is found is the construct's own. */
export function vpcOf(stack: Stack): ec2.IVpc {
  return new ZeroEgressVpc(stack, 'Given', { availabilityZones: ZONES }).vpc;
}

/** For constructs that look for private subnets by default, of which the given VPC has none. */
export const ISOLATED: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

/** A function in the VPC, for a construct that requires one. */
export function functionOf(stack: Stack): lambda.Function {
  return new lambda.Function(stack, 'GivenFunction', { ...codeOf(), vpc: vpcOf(stack) });
}

/** What every function requires. */
export function codeOf(): Pick<lambda.FunctionProps, 'code' | 'handler' | 'runtime'> {
  return {
    runtime: lambda.Runtime.PYTHON_3_13,
    handler: 'index.handler',
    code: lambda.Code.fromInline('def handler(event, context): pass'),
  };
}

/** A role that a service takes, for a resource that requires one. */
export function roleOf(stack: Stack, service: string): iam.Role {
  return new iam.Role(stack, 'GivenRole', { assumedBy: new iam.ServicePrincipal(service) });
}

/** Ids of subnets of the given VPC. */
export function subnetsOf(stack: Stack): string[] {
  return vpcOf(stack).isolatedSubnets.map(({ subnetId }) => subnetId);
}
