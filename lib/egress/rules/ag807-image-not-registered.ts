import { unregisteredIn } from './completeness/unregistered';
import { controlsFor } from './controls';
import { manifest, object, pod } from './kubernetes/examples';
import { network, ref } from './networks';
import type { Example, RuleModule } from './rule';

const REGISTRY = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const SERVER = `${REGISTRY}/airgap/vllm/vllm-openai@sha256:${'0123456789abcdef'.repeat(4)}`;
const OTHER = `${REGISTRY}/airgap/other@sha256:${'0123456789abcdef'.repeat(4)}`;
const CNI = '602401143452.dkr.ecr.eu-west-1.amazonaws.com/amazon-k8s-cni';
const IN_EACH = ['amazon-k8s-cni', 'amazon-k8s-cni-init', 'amazon/aws-network-policy-agent'];

/** The same input, where constructs say that they pull images. */
function saying({ title, template }: Example, ...uris: readonly unknown[]): Example {
  const Metadata = {
    'cdk-airgap:requirement': uris.map((uri) => ({
      askedBy: 'Net/Images',
      image: { uri, why: 'pods run it' },
    })),
  };
  const Vpc = { ...(template.Resources['Vpc'] as object), Metadata };
  return { title, template: { ...template, Resources: { ...template.Resources, Vpc } } };
}

const runs = (title: string, image: string): Example =>
  manifest(
    title,
    object('apps/v1 Deployment', { template: { spec: { containers: [{ name: 'c', image }] } } }),
  );

const addon = (title: string): Example =>
  network(title, {
    Addon: { Type: 'AWS::EKS::Addon', Properties: { AddonName: 'vpc-cni', ClusterName: 'own' } },
  });

const task = (title: string, Image: unknown): Example =>
  network(title, {
    Repository: { Type: 'AWS::ECR::Repository' },
    Task: { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: [{ Name: 'c', Image }] } },
  });

/** AG807: what is mirrored is all that is pulled. */
export const ag807: RuleModule = {
  id: 'AG807',
  title: 'An image is pulled that nothing registers',
  severity: 'warning',
  state: 'defect',
  category: 'artifact',
  rationale:
    'Mirrors, endpoint policies and admission policies are made from the images that constructs say to be pulled: one that is left out is not there, or not let through, on the first day on which a node pulls it.',
  fix: 'take the image from ImageMirror, which registers it, or register it by Requirements.of',
  controls: controlsFor('supply-chain'),
  examples: {
    bad: [
      saying(runs('a pod with another image of the mirror', OTHER), SERVER),
      saying(
        runs('a pod with an image of the mirror by another digest', SERVER.replace('0123', '3210')),
        SERVER,
      ),
      saying(task('a task with another image of the mirror', OTHER), SERVER),
      saying(addon('an add-on of which one of several images is registered'), CNI),
    ],
    good: [
      saying(runs('a pod with an image that is registered', SERVER), SERVER),
      runs('a pod where nobody registers images', OTHER),
      saying(
        task('a task with an image that is registered, in the own account', {
          'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/own@sha256:1',
        }),
        { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/own@sha256:1' },
      ),
      saying(
        task('a task with an image that CDK builds', {
          'Fn::Sub': `\${AWS::AccountId}.dkr.ecr.\${AWS::Region}.amazonaws.com/cdk-hnb659fds-container-assets-1:2`,
        }),
        SERVER,
      ),
      saying(
        manifest('a pod with an image by parameter', pod({}, { containers: [{ name: 'c', image: 'own' }] })),
        SERVER,
      ),
      saying(task('a task with an image that only deployment tells', ref('Repository')), SERVER),
      saying(
        addon('an add-on whose images are all registered'),
        ...IN_EACH.map((name) => `602401143452.dkr.ecr.eu-west-1.amazonaws.com/${name}:v1`),
      ),
      saying(addon('an add-on where no images of add-ons are registered'), SERVER),
    ],
  },

  check: ({ model }) => unregisteredIn(model),
};
