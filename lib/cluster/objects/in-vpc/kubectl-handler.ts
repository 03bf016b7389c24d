import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as cr from 'aws-cdk-lib/custom-resources';
import { AwsCliLayer } from 'aws-cdk-lib/lambda-layer-awscli';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { Requirements } from '../../../requirements/requirements';
import { UsageError } from '../../../shared/errors';
import type { InVpcDeliveryProps } from '../object-delivery-props';
import type { DeliveryPlace } from '../place';
import { handlerCode } from './handler-code';
import { handlerLogs } from './handler-logs';
import { handlerRole } from './handler-role';
import { checkKubectl } from './kubectl-version';

const HTTPS = 443;

/**
 * Two functions in the handler tier of the network: one of CDK that answers CloudFormation, and the one it calls, which runs
 * kubectl.
 *
 * Both send to the Kubernetes API, to endpoints and to Amazon S3 alone. Their role may describe the cluster; what it may do in
 * the cluster is one access entry.
 */
export class KubectlHandler extends Construct {
  /** ARN of the function that answers CloudFormation for objects. */
  public readonly serviceToken: string;

  /** Name of the cluster that objects are applied to. */
  public readonly clusterName: string;

  /** Role that the handler is in the cluster. */
  public readonly role: iam.IRole;

  /** Group of both functions. */
  public readonly securityGroup: ec2.ISecurityGroup;

  /** What must be there before objects are applied. */
  public readonly ready: IDependable;

  private readonly place: DeliveryPlace;
  private readonly where: string;
  private readonly logGroup: logs.LogGroup;
  private readonly vpcSubnets: ec2.SubnetSelection;

  constructor(scope: Construct, place: DeliveryPlace, props: InVpcDeliveryProps) {
    super(scope, 'KubectlHandler');
    this.place = place;
    this.where = `ObjectDelivery of '${place.cluster.node.path}'`;
    checkKubectl(this.where, {
      layer: props.kubectlLayer,
      given: props.kubectlVersion,
      cluster: place.cluster.kubernetesVersion,
    });
    this.vpcSubnets = this.handlerSubnets();
    this.logGroup = handlerLogs(this, props.logRetention ?? logs.RetentionDays.ONE_YEAR);
    const { group, passage } = this.createSecurityGroup();
    this.securityGroup = group;
    const role = this.createRole();
    this.role = role;
    this.serviceToken = this.createProvider(
      this.createHandler(role, props.kubectlLayer),
      passage,
    ).serviceToken;
    this.clusterName = place.cluster.clusterName;
    this.ready = this.createAccess(role);
    this.require();
  }

  private handlerSubnets(): ec2.SubnetSelection {
    const { handlerTier } = this.place.network;
    if (handlerTier === undefined) {
      throw new UsageError(
        `${this.where}: a handler in the VPC must answer CloudFormation and the network has no tier for it, ` +
          'expected handlerTier: {} of ZeroEgressVpc, or ObjectDelivery.artifact()',
      );
    }
    return this.place.network.selectTier(handlerTier);
  }

  /** With its rules in it: a group to which rules come later is open until then. */
  private createSecurityGroup(): { group: ec2.ISecurityGroup; passage: IDependable } {
    const { cluster, network, controlPlaneSecurityGroup, s3PrefixListId } = this.place;
    const to = (where: object, description: string): ec2.CfnSecurityGroup.EgressProperty => ({
      ipProtocol: 'tcp',
      fromPort: HTTPS,
      toPort: HTTPS,
      description,
      ...where,
    });
    const { attrGroupId: groupId } = new ec2.CfnSecurityGroup(this, 'SecurityGroup', {
      vpcId: cluster.vpc.vpcId,
      groupDescription: 'Handler of Kubernetes objects: the Kubernetes API, endpoints and S3, nothing else',
      securityGroupEgress: [
        to({ destinationSecurityGroupId: controlPlaneSecurityGroup.securityGroupId }, 'Kubernetes API'),
        // The groups of endpoints admit the range of the VPC.
        to(
          { destinationSecurityGroupId: network.endpointSecurityGroup.securityGroupId },
          'endpoints of AWS services',
        ),
        to({ destinationPrefixListId: s3PrefixListId }, 'the answer to CloudFormation'),
      ],
    });
    const passage = new ec2.CfnSecurityGroupIngress(this, 'ControlPlaneIngress', {
      groupId: controlPlaneSecurityGroup.securityGroupId,
      sourceSecurityGroupId: groupId,
      ipProtocol: 'tcp',
      fromPort: HTTPS,
      toPort: HTTPS,
      description: 'Handler of Kubernetes objects',
    });
    return {
      group: ec2.SecurityGroup.fromSecurityGroupId(this, 'Group', groupId, { mutable: false }),
      passage,
    };
  }

  private createRole(): iam.Role {
    return handlerRole(this, 'Handler', {
      what: 'Applies Kubernetes objects',
      logGroup: this.logGroup,
      endpointVpcs: this.place.cluster.endpointVpcs,
      statements: [
        new iam.PolicyStatement({
          actions: ['eks:DescribeCluster'],
          resources: [this.place.cluster.clusterArn],
        }),
      ],
    });
  }

  private createHandler(role: iam.Role, kubectlLayer: lambda.ILayerVersion): lambda.Function {
    return new lambda.Function(this, 'Handler', {
      // The description is how the analyzer knows what this function calls.
      description: `onEvent handler for EKS kubectl resource provider of ${this.node.path}`.slice(0, 256),
      code: lambda.Code.fromAsset(handlerCode()),
      handler: 'index.handler',
      runtime: lambda.Runtime.determineLatestPythonRuntime(this),
      layers: [new AwsCliLayer(this, 'AwsCliLayer'), kubectlLayer],
      timeout: Duration.minutes(15),
      memorySize: 1024,
      environment: { AWS_STS_REGIONAL_ENDPOINTS: 'regional' },
      role: role.withoutPolicyUpdates(),
      ...this.placement(),
    });
  }

  private createProvider(handler: lambda.Function, passage: IDependable): cr.Provider {
    const role = handlerRole(this, 'Framework', {
      what: 'Answers CloudFormation',
      logGroup: this.logGroup,
      endpointVpcs: this.place.cluster.endpointVpcs,
      statements: [
        new iam.PolicyStatement({
          actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
          resources: [handler.functionArn],
        }),
      ],
    });
    const provider = new cr.Provider(this, 'Provider', {
      onEventHandler: handler,
      frameworkOnEventRole: role.withoutPolicyUpdates(),
      ...this.placement(),
    });
    const framework = provider.node.findAll().find((node) => node instanceof lambda.CfnFunction);
    // Once for all objects: each of them names this function.
    framework?.node.addDependency(passage, endpointsOf(this.place.network));
    return provider;
  }

  private placement() {
    return {
      vpc: this.place.cluster.vpc,
      vpcSubnets: this.vpcSubnets,
      securityGroups: [this.securityGroup],
      logGroup: this.logGroup,
    };
  }

  private createAccess(role: iam.IRole): IDependable {
    return new eks.CfnAccessEntry(this, 'Access', {
      clusterName: this.place.cluster.clusterName,
      principalArn: role.roleArn,
      type: 'STANDARD',
      accessPolicies: [
        {
          accessScope: { type: 'cluster' },
          policyArn: Stack.of(this).formatArn({
            service: 'eks',
            region: '',
            account: 'aws',
            resource: 'cluster-access-policy',
            resourceName: 'AmazonEKSClusterAdminPolicy',
          }),
        },
      ],
    });
  }

  /** The token for the Kubernetes API is signed here and sent nowhere else; the handler tier has its way to Amazon S3. */
  private require(): void {
    const requirements = Requirements.of(this);
    const stack = Stack.of(this);
    const why = 'no object gets into the cluster';
    const { clusterArn } = this.place.cluster;
    requirements.addApi({
      service: 'eks',
      actions: ['eks:DescribeCluster'],
      // An ARN that is known only at deployment would have the endpoint wait for the cluster.
      resources: [
        Token.isUnresolved(clusterArn)
          ? stack.formatArn({ service: 'eks', resource: 'cluster', resourceName: '*' })
          : clusterArn,
      ],
      why,
    });
    requirements.addApi({
      service: 'lambda',
      actions: ['lambda:InvokeFunction', 'lambda:GetFunction'],
      resources: [stack.formatArn({ service: 'lambda', resource: 'function:*' })],
      why,
    });
  }
}

/** The endpoints of a network and the routes to them, as they are when templates are written. */
function endpointsOf(network: DeliveryPlace['network']): IDependable {
  const dependable: IDependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots(): IConstruct[] {
      return Construct.isConstruct(network)
        ? network.node
            .findAll()
            .filter(
              (node) =>
                node instanceof ec2.CfnVPCEndpoint || node instanceof ec2.CfnSubnetRouteTableAssociation,
            )
        : [];
    },
  });
  return dependable;
}
