import type { MirroredImage } from '../../lib';

/**
 * What runs in the examples: images of the mirror, each by digest.
 *
 * The digests are made up. Replace each by the one that your own mirror recorded when the image was brought in:
 * `aws ecr describe-images --repository-name airgap/NAME --query 'imageDetails[].imageDigest'`.
 */
const DIGESTS = {
  'apps/assistant': 'a1',
  'apps/gateway': 'a2',
  'aws-cli/aws-cli': 'b1',
  'deep-learning-containers/vllm': 'b2',
  'eks/aws-efa-k8s-device-plugin': 'b3',
  'lws/lws': 'c1',
  'nvidia/k8s-device-plugin': 'd1',
  'nvidia/k8s/dcgm-exporter': 'd2',
  'vllm/vllm-openai': 'e1',
} as const;

/** An image of the mirror. */
export function mirrored(name: keyof typeof DIGESTS): MirroredImage {
  return { name, digest: `sha256:${DIGESTS[name].repeat(32)}` };
}
