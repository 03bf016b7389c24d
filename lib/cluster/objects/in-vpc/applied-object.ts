import { CfnResource, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { Construct } from 'constructs';
import type { ObjectContent } from '../delivered-object';

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
  return isKnown(manifest) ? JSON.stringify(manifest) : Stack.of(scope).toJsonString(manifest);
}

function isKnown(value: unknown): boolean {
  if (Token.isUnresolved(value)) return false;
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, part]) => !Token.isUnresolved(name) && isKnown(part));
}
