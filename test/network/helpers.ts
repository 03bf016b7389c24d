import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { Construct } from 'constructs';
import type { EndpointService } from '../../lib/network/endpoint-service';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import type { ZeroEgressVpcProps } from '../../lib/network/zero-egress-vpc-props';

export const ACCOUNT = '111122223333';
export const REGION = 'eu-central-1';

/** The two ways in which an app may set feature flags. */
export const FLAG_SETS: readonly (readonly [string, Record<string, unknown>])[] = [
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
];

export interface Scenario {
  readonly region?: string;
  readonly flags?: Record<string, unknown>;
  readonly props?: Partial<ZeroEgressVpcProps>;
  readonly services?: readonly EndpointService[];
}

export function testStack(region: string | undefined = REGION, flags: Record<string, unknown> = {}): Stack {
  return new Stack(new App({ context: flags }), 'Prod', { env: { account: ACCOUNT, region } });
}

/** A VPC in two zones of a Region, by default without services. */
export function network({ region = REGION, flags, props, services = [] }: Scenario = {}): ZeroEgressVpc {
  const vpc = new ZeroEgressVpc(testStack(region, flags), 'Net', {
    availabilityZones: [`${region}a`, `${region}b`],
    ...props,
  });
  services.forEach((service) => vpc.addService(service));
  return vpc;
}

export function template(vpc: ZeroEgressVpc): Template {
  return Template.fromStack(vpc.node.scope as Stack);
}

interface Endpoint {
  readonly Properties: {
    readonly ServiceName: string;
    readonly VpcEndpointType: string;
    readonly PrivateDnsEnabled?: boolean;
    readonly PolicyDocument?: never;
    readonly RouteTableIds?: readonly { readonly Ref: string }[];
    readonly SubnetIds?: readonly { readonly Ref: string }[];
    readonly ServiceRegion?: string;
  };
  readonly Metadata: { readonly 'cdk-airgap:endpoint': Readonly<Record<string, string>> };
}

/** The endpoints of a template. */
export function endpoints(from: Template): Endpoint[] {
  return Object.values(from.findResources('AWS::EC2::VPCEndpoint')) as Endpoint[];
}

/** The endpoint of one service, in one tier. */
export function endpointOf(from: Template, key: string, tier = 'workload'): Endpoint {
  const found = endpoints(from).find(({ Metadata }) => {
    const evidence = Metadata['cdk-airgap:endpoint'];
    return evidence.service === key && evidence.tier === tier;
  });
  if (found === undefined) throw new Error(`no endpoint of ${key} for ${tier}`);
  return found;
}

export interface Where {
  readonly scope?: Construct;
  readonly id?: string;
  readonly tier?: string;
}

/** A function in a tier of a network. */
export function functionIn(
  net: ZeroEgressVpc,
  { scope = Stack.of(net), id = 'Fn', tier = 'App' }: Where = {},
): lambda.Function {
  return new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = () => {}'),
    vpc: net.vpc,
    vpcSubnets: net.selectTier(tier),
  });
}

/** Lets the role of a function call something. */
export function grant(
  fn: lambda.Function,
  actions: readonly string[],
  resources: readonly string[] = ['*'],
): void {
  fn.addToRolePolicy(new iam.PolicyStatement({ actions: [...actions], resources: [...resources] }));
}
