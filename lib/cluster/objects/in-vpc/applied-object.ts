import { CfnResource, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { ObjectContent } from '../delivered-object';

/** What CDK writes in place of a text, a list or a number that is not known yet. */
const TOKEN = /[$#]\{Token\[|e\+289/;

export interface AppliedObjectProps {
  readonly content: ObjectContent;
  /** ARN of the function that answers CloudFormation. */
  readonly serviceToken: string;
  readonly clusterName: string;
}

/** An object as CDK's kubectl handler takes it: a custom resource with the object's manifest. */
export class AppliedObject extends CfnResource {
  constructor(scope: Construct, id: string, { content, serviceToken, clusterName }: AppliedObjectProps) {
    super(scope, id, {
      type: KubernetesManifest.RESOURCE_TYPE,
      properties: {
        ServiceToken: serviceToken,
        Manifest: manifestOf(scope, content),
        ClusterName: clusterName,
        // Also what is there already, such as the namespace kube-system, and what a lost answer left behind. Without a label
        // to prune by: what is gone from the app is deleted by name.
        Overwrite: true,
      },
    });
    this.applyRemovalPolicy(RemovalPolicy.DESTROY);
  }
}

/** Most objects are known in full: CDK need not look into them, as often as it resolves the stack. */
function manifestOf(scope: Construct, content: ObjectContent): string {
  const manifest = [content];
  const text = JSON.stringify(manifest);
  return TOKEN.test(text) ? Stack.of(scope).toJsonString(manifest) : text;
}
