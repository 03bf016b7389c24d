import { CfnResource, RemovalPolicy } from 'aws-cdk-lib';
import { KubernetesObjectValue } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';

/** How long pods may take, in seconds; the function itself has fifteen minutes. */
const AVAILABLE_WITHIN = 720;

/** Which Deployment it is, and who asks for it. */
export interface AvailableDeploymentProps {
  readonly name: string;
  readonly namespace: string;
  /** ARN of the function that answers CloudFormation. */
  readonly serviceToken: string;
  readonly clusterName: string;
}

/** Is there once a Deployment has a pod that is available, as CDK's kubectl handler asks for values of objects. */
export class AvailableDeployment extends CfnResource {
  constructor(scope: Construct, id: string, props: AvailableDeploymentProps) {
    const { name, namespace, serviceToken, clusterName } = props;
    super(scope, id, {
      type: KubernetesObjectValue.RESOURCE_TYPE,
      properties: {
        ServiceToken: serviceToken,
        ClusterName: clusterName,
        ObjectType: 'deployment.apps',
        ObjectName: name,
        ObjectNamespace: namespace === '' ? 'default' : namespace,
        // Absent while there is none: the handler asks until it is there.
        JsonPath: '.status.availableReplicas',
        TimeoutSeconds: AVAILABLE_WITHIN,
      },
    });
    this.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
}
