import { App, Stack } from 'aws-cdk-lib';
import { AdmissionPolicies } from '../../../lib/cluster/isolation/admission-policies';
import type { AdmissionPoliciesProps } from '../../../lib/cluster/isolation/admission-policies-props';
import { ImageMirror } from '../../../lib/registry/image-mirror';
import { ACCOUNT, REGION } from '../../registry/helpers';
import { TestCluster, type Rendered } from '../charts/helpers';
import { Admission } from './admission';

export { DIGEST } from '../../registry/helpers';

export const REGISTRY = `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/airgap/`;

export const CNI_IMAGE = '602401143452.dkr.ecr.eu-central-1.amazonaws.com/amazon-k8s-cni:v1.20.4-eksbuild.1';

/** A stack with a cluster that keeps what is brought into it. */
export function isolationStack(): { stack: Stack; cluster: TestCluster; mirror: ImageMirror } {
  const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: REGION } });
  return { stack, cluster: new TestCluster(stack, 'Cluster'), mirror: new ImageMirror(stack, 'Mirror') };
}

/** Everything that was brought in, with what is known when templates are written. */
export function objectsOf(cluster: TestCluster): Rendered[] {
  return Stack.of(cluster).resolve(cluster.objects) as Rendered[];
}

/** Admission policies, evaluated. */
export function admission(more: Partial<AdmissionPoliciesProps> = {}): Admission {
  const { stack, cluster, mirror } = isolationStack();
  new AdmissionPolicies(stack, 'Admission', {
    cluster,
    mirrors: [mirror],
    addOns: [{ serviceAccountName: 'aws-node', images: [CNI_IMAGE], usesHost: true }],
    digests: [],
    ...more,
  });
  return new Admission(objectsOf(cluster));
}
