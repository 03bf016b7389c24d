import { Stack } from 'aws-cdk-lib';
import * as eks from 'aws-cdk-lib/aws-eks';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { Requirements, type AirGappedCluster, type ApiRequirement } from '../../lib';

/** Construction properties for a PodRole. */
export interface PodRoleProps {
  readonly cluster: AirGappedCluster;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** What the pods call, on which resources: the policy of the role, and what the network opens for it. */
  readonly calls: readonly Required<ApiRequirement>[];
  /** What AWS services do for the pods with their role, and no pod calls itself. */
  readonly throughServices?: readonly iam.PolicyStatement[];
}

/** The role of the pods of one service account, by EKS Pod Identity: of no other pod, and of no other cluster. */
export class PodRole extends Construct {
  /** What gives pods the role; it must be there before they are. */
  public readonly association: eks.CfnPodIdentityAssociation;

  constructor(scope: Construct, id: string, props: PodRoleProps) {
    super(scope, id);

    const { cluster, namespace, serviceAccount, calls, throughServices = [] } = props;
    const statements = calls.map(({ actions, resources }) => new iam.PolicyStatement({ actions, resources }));
    const policy = new iam.ManagedPolicy(this, 'Policy', {
      statements: [...statements, ...throughServices, refusedOutside(cluster)],
    });
    const role = new iam.Role(this, 'Role', {
      description: `Pods of ${namespace}/${serviceAccount}`,
      managedPolicies: [policy],
      assumedBy: new iam.SessionTagsPrincipal(
        new iam.ServicePrincipal('pods.eks.amazonaws.com', {
          conditions: {
            StringEquals: {
              'aws:SourceAccount': Stack.of(this).account,
              'aws:RequestTag/kubernetes-namespace': namespace,
              'aws:RequestTag/kubernetes-service-account': serviceAccount,
            },
            ArnEquals: { 'aws:SourceArn': cluster.clusterArn },
          },
        }),
      ),
    });
    this.association = new eks.CfnPodIdentityAssociation(this, 'Association', {
      clusterName: cluster.clusterName,
      namespace,
      serviceAccount,
      roleArn: role.roleArn,
    });
    calls.forEach((call) => Requirements.of(this).addApi(call));
  }
}

/** Credentials that were stolen are of no use elsewhere. */
function refusedOutside({ vpc }: AirGappedCluster): iam.PolicyStatement {
  return new iam.PolicyStatement({
    effect: iam.Effect.DENY,
    actions: ['*'],
    resources: ['*'],
    conditions: {
      StringNotEqualsIfExists: { 'aws:SourceVpc': vpc.vpcId },
      BoolIfExists: { 'aws:ViaAWSService': 'false' },
    },
  });
}
