import type { IAspect } from 'aws-cdk-lib';
import { Aws, BootstraplessSynthesizer, DefaultStackSynthesizer, Fn, Stack, Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { CALLS_IN_THE_VPC, CALLS_OF_LAMBDA } from '../policy/past-endpoints';
import { parseCidr } from '../shared/cidr';
import { UsageError } from '../shared/errors';
import { closeResource, type ServiceRole } from './closed-resources';

/** Construction properties for a NetworkPerimeter. */
export interface NetworkPerimeterProps {
  /** VPCs of the own network: whoever calls from these through a VPC endpoint is inside. */
  readonly vpcs: ec2.IVpc[];

  /**
   * Ids of further VPC endpoints that are inside, such as those of a shared VPC.
   *
   * @default - none: the VPC alone tells
   */
  readonly vpcEndpointIds?: string[];

  /**
   * Blocks of public addresses from which the APIs of AWS may be called, such as those of an office.
   *
   * A boundary file has to name them as `addresses`, or AG504 does not know that they are own.
   *
   * @default - none: nothing that comes over the internet is inside
   */
  readonly sourceCidrs?: string[];

  /**
   * ARNs, or patterns of them, of the roles that deploy from outside the network.
   *
   * @default - the role with which CloudFormation deploys the stack, as it was bootstrapped
   */
  readonly deploymentRoleArns?: string[];

  /**
   * Roles that a service of AWS takes on to work for you, such as those of replication or Amazon Data Firehose.
   *
   * Such a service calls from a network of its own. Name none that a person or a machine can take on.
   *
   * @default - none
   */
  readonly serviceRoles?: iam.IRole[];
}

/**
 * Closes resources to other networks: credentials that were stolen are of no use elsewhere.
 *
 * As an aspect it adds one Deny to the policy of each bucket, key, queue, topic, secret, repository and table that it
 * meets, and to those of an ImageMirror:
 *
 *     Aspects.of(app).add(new NetworkPerimeter({ vpcs: [network.vpc] }));
 *
 * Refused is whoever comes neither from one of the VPCs nor by one of the endpoints. Spared are services of AWS, what a
 * service does with the permissions of its caller, service-linked roles, EC2 when it decrypts volumes, and the roles that
 * deploy. People who administer these resources do so from inside, or by a deployment.
 *
 * Policies of resources that were imported, or that are L1 constructs, are left alone: AG504 tells of them. Roles are
 * closed one by one, with `closeRole`.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_data-perimeters.html
 */
export class NetworkPerimeter implements IAspect {
  private readonly props: NetworkPerimeterProps;
  private readonly closed = new Set<IConstruct>();

  /**
   * @throws UsageError if there is no network at all, or a block holds every address
   */
  constructor(props: NetworkPerimeterProps) {
    const { vpcs, vpcEndpointIds = [], sourceCidrs = [] } = props;
    if (vpcs.length === 0 && vpcEndpointIds.length === 0) {
      throw new UsageError('NetworkPerimeter has neither vpcs nor vpcEndpointIds, expected at least one');
    }
    const odd = sourceCidrs.find((cidr) => !Token.isUnresolved(cidr) && !isNarrow(cidr));
    if (odd !== undefined) {
      throw new UsageError(
        `NetworkPerimeter has '${odd}' in sourceCidrs, expected a block of own addresses such as 203.0.113.0/24`,
      );
    }
    this.props = props;
  }

  /** Closes a construct, if it is one that this knows how to close; called by CDK for each in the scope. */
  public visit(node: IConstruct): void {
    if (this.closed.has(node)) {
      return;
    }
    this.closed.add(node);
    closeResource(node, (scope, exceptRoles) => this.denyOffNetwork(scope, exceptRoles));
  }

  /**
   * Makes the credentials of a role useless outside the network.
   *
   * For code that runs inside: instances, pods, tasks. Of a function of Lambda, what its code calls is closed, and what
   * the service itself does with the role is not, such as its logs and traces. What is asked in the VPC itself, such as a
   * database, comes by no endpoint and is left to the rest of the policy.
   */
  public closeRole(role: iam.Role): void {
    const statement = this.denyOffNetwork(role, []);
    statement.addAllResources();
    if (isOfFunctions(role)) {
      statement.addNotActions(...CALLS_OF_LAMBDA, ...CALLS_IN_THE_VPC);
      statement.addCondition('Null', { 'lambda:SourceFunctionArn': 'false' });
    } else {
      statement.addNotActions(...CALLS_IN_THE_VPC);
    }
    role.addToPrincipalPolicy(statement);
  }

  private denyOffNetwork(scope: IConstruct, exceptRoles: readonly ServiceRole[]): iam.PolicyStatement {
    const { vpcs, vpcEndpointIds = [], sourceCidrs = [], serviceRoles = [] } = this.props;
    const roles = [...serviceRoles, ...exceptRoles].map(({ roleArn }) => roleArn);
    return new iam.PolicyStatement({
      sid: 'DenyOtherNetworks',
      effect: iam.Effect.DENY,
      conditions: {
        StringNotEqualsIfExists: {
          ...(vpcs.length === 0 ? {} : { 'aws:SourceVpc': vpcs.map(({ vpcId }) => vpcId) }),
          ...(vpcEndpointIds.length === 0 ? {} : { 'aws:SourceVpce': vpcEndpointIds }),
        },
        ...(sourceCidrs.length === 0 ? {} : { NotIpAddressIfExists: { 'aws:SourceIp': sourceCidrs } }),
        BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        ArnNotLikeIfExists: {
          'aws:PrincipalArn': [...ofServices(), ...this.deploymentRoles(Stack.of(scope)), ...roles],
        },
      },
    });
  }

  private deploymentRoles(stack: Stack): string[] {
    const given = this.props.deploymentRoleArns ?? executionRole(stack);
    if (given === undefined) {
      throw new UsageError(
        `the synthesizer of '${stack.node.path}' names no role with which CloudFormation deploys, expected ` +
          'deploymentRoleArns of NetworkPerimeter: without one, the next deployment is locked out',
      );
    }
    return given;
  }
}

/** Whether a text is a block that one owner can have. */
function isNarrow(cidr: string): boolean {
  const parsed = parseCidr(cidr);
  return parsed !== undefined && parsed.length >= MIN_LENGTH[parsed.family];
}

const MIN_LENGTH = { 4: 8, 6: 16 };

/** Roles of AWS, whose calls are neither those of a service principal nor made for a caller. */
function ofServices(): string[] {
  return ['role/aws-service-role/*', 'role/aws:ec2-infrastructure'].map(
    (name) => `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:${name}`,
  );
}

function executionRole({ synthesizer }: Stack): string[] | undefined {
  const isBootstrapped =
    synthesizer instanceof DefaultStackSynthesizer && !(synthesizer instanceof BootstraplessSynthesizer);
  if (!isBootstrapped) {
    return undefined;
  }
  const arn = synthesizer.cloudFormationExecutionRoleArn;
  // Placeholders of the assembly are those of Fn::Sub.
  return [arn.includes('${') ? Fn.sub(arn) : arn];
}

/** Whether Lambda takes on a role. */
function isOfFunctions(role: iam.Role): boolean {
  const trust: unknown = Stack.of(role).resolve(role.assumeRolePolicy);
  return JSON.stringify(trust).includes('"lambda.amazonaws.com"');
}
