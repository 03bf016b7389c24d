import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, type IConstruct } from 'constructs';
import { catalogueRow } from '../endpoints/catalogue';
import { Requirements } from '../requirements/requirements';
import { UsageError } from '../shared/errors';
import type { IAirGappedCluster } from './cluster';
import { denyPodsElsewhere } from './inside-network';
import { podIdentityAssociation, podIdentityPrincipal } from './pod-identity';
import { checkShape } from './props-shape';
import { checkGiven } from './required-prop';

/** What pods call of an AWS service, by its endpoint. */
export interface PodCall {
  /** Key of the service in the endpoint catalogue, for example `s3`. */
  readonly service: string;

  /** IAM actions, for example `s3:GetObject`; at least one. */
  readonly actions: string[];

  /** ARNs that the actions are called on, `*` for actions that take no resource; at least one. */
  readonly resources: string[];

  /** What stops working without it: half a sentence, for whoever reads the evidence. */
  readonly why: string;
}

/** Construction properties for a PodIdentityRole. */
export interface PodIdentityRoleProps {
  /** Cluster that the pods run in. */
  readonly cluster: IAirGappedCluster;

  /** Namespace of the pods. */
  readonly namespace: string;

  /** Service account of the pods; it gets no other role. */
  readonly serviceAccount: string;

  /**
   * What the pods call, on which resources: the policy of the role, and what the network opens for it.
   *
   * @default - nothing but what `addCall` says later
   */
  readonly calls?: PodCall[];

  /**
   * What the role may do and no pod calls by an endpoint: what AWS services do with the role, such as `kms:Decrypt` by Amazon S3,
   * and what is asked in the VPC itself, such as `rds-db:connect`.
   *
   * @default - nothing
   */
  readonly statementsWithoutEndpoint?: iam.PolicyStatement[];

  /**
   * Limit of what the role may do.
   *
   * @default - none
   */
  readonly permissionsBoundary?: iam.IManagedPolicy;
}

const NAMESPACE = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;
const SERVICE_ACCOUNT = /^[a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?$/;
const ACTION = /^[a-z0-9-]+:[A-Za-z0-9*?]+$/;

/**
 * The role of the pods of one service account, by EKS Pod Identity: of no other pod, and of no other cluster.
 *
 * What pods call is said once: it is the policy of the role, and what the network has endpoints, and lets through, for. The role is
 * refused everything that does not come by an endpoint of the VPC. Pods that start before they have the role never get it: objects
 * that come by ObjectDelivery.inVpc in the same stack wait for it.
 *
 * @see https://docs.aws.amazon.com/eks/latest/userguide/pod-identities.html
 */
export class PodIdentityRole extends Construct {
  /** The role. */
  public readonly role: iam.IRole;

  /** What gives pods the role; it must be there before they are. */
  public readonly association: IConstruct;

  private readonly policy: iam.ManagedPolicy;
  private readonly where: string;

  /** @throws UsageError if it is no service account that can get a role, or a call names no action or resource */
  constructor(scope: Construct, id: string, props: PodIdentityRoleProps) {
    super(scope, id);
    this.where = `PodIdentityRole '${this.node.path}'`;
    checkShape(this.where, props, { of: 'PodIdentityRoleProps' });
    checkPods(this.where, props);
    const { cluster, namespace, serviceAccount } = props;
    const description = `Pods of ${namespace}/${serviceAccount}`;
    this.policy = new iam.ManagedPolicy(this, 'Policy', { description });
    const role = new iam.Role(this, 'Role', {
      description,
      managedPolicies: [this.policy],
      permissionsBoundary: props.permissionsBoundary,
      assumedBy: podIdentityPrincipal(Stack.of(this), {
        clusterArn: cluster.clusterArn,
        namespace,
        serviceAccounts: [serviceAccount],
      }),
    });
    this.role = role;
    props.calls?.forEach((call) => this.addCall(call));
    this.policy.addStatements(
      ...(props.statementsWithoutEndpoint ?? []),
      denyPodsElsewhere(cluster.endpointVpcs),
    );
    const { where } = this;
    this.association = podIdentityAssociation(this, 'Association', {
      ...{ where, cluster, namespace, serviceAccount },
      roleArn: role.roleArn,
    });
  }

  /**
   * Lets the pods call something more.
   *
   * @param call - what is called, on which resources
   * @throws UsageError if it names no service, action or resource
   */
  public addCall(call: PodCall): void {
    checkShape(`${this.where}: a call`, call, { of: 'PodCall' });
    checkCall(this.where, call);
    const { service, actions, resources, why } = call;
    this.policy.addStatements(new iam.PolicyStatement({ actions, resources }));
    Requirements.of(this).addApi({ service, actions, resources, why });
  }
}

function checkPods(where: string, { cluster, namespace, serviceAccount }: PodIdentityRoleProps): void {
  checkGiven(where, cluster, { name: 'cluster', expected: 'an AirGappedCluster' });
  checkName(where, namespace, {
    name: 'namespace',
    form: NAMESPACE,
    expected: 'at most 63 lower-case letters, digits and hyphens, none of these at an end',
  });
  checkName(where, serviceAccount, {
    name: 'serviceAccount',
    form: SERVICE_ACCOUNT,
    expected: 'at most 253 lower-case letters, digits, hyphens and dots, none of these at an end',
  });
}

function checkName(
  where: string,
  value: string,
  { name, form, expected }: { readonly name: string; readonly form: RegExp; readonly expected: string },
): void {
  checkGiven(where, value, { name, expected });
  if (!Token.isUnresolved(value) && !form.test(value)) {
    throw new UsageError(`${where} has ${name} '${value}', expected ${expected}`);
  }
}

function checkCall(where: string, { service, actions, resources, why }: PodCall): void {
  checkGiven(where, service, { name: 'service of a call', expected: "one like 's3'" });
  catalogueRow(service);
  checkList(where, actions, {
    name: `actions of its calls of '${service}'`,
    expected: "one like 's3:GetObject'",
  });
  checkList(where, resources, { name: `resources of its calls of '${service}'`, expected: "an ARN, or '*'" });
  checkGiven(where, why, { name: `why of its calls of '${service}'`, expected: 'half a sentence' });
  const odd = actions.find((action) => !ACTION.test(action));
  if (odd !== undefined) {
    throw new UsageError(`${where} calls '${odd}', expected an IAM action like 's3:GetObject'`);
  }
}

function checkList(
  where: string,
  list: readonly string[] | undefined,
  { name, expected }: { readonly name: string; readonly expected: string },
): void {
  if (!Array.isArray(list) || list.length === 0) {
    throw new UsageError(`${where} has no ${name}, expected at least ${expected}`);
  }
}
