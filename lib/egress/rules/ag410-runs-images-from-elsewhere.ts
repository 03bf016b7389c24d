import { controlsFor } from './controls';
import { chart, manifest, object, pod } from './kubernetes/examples';
import { foreignImagesIn } from './kubernetes/images';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag410.json';
import type { RuleModule } from './rule';

const ROWS = ruleOfRows(
  {
    id: 'AG410',
    title: 'An image or layer comes from elsewhere',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'Who can write to a registry decides what runs next to the data, and the pull itself has to reach it.',
    fix: 'copy the image into a private repository of the environment, and name it by its digest',
    covers: ['K8S-06'],
    controls: controlsFor('supply-chain'),
    examples: {
      bad: [
        single('a task with an image of Docker Hub', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Name: 'main', Image: 'vllm/vllm-openai:latest' }],
        }),
        single('a task with an image of the public gallery', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Name: 'main', Image: 'public.ecr.aws/docker/library/redis:7' }],
        }),
        single('a job with an image of a registry on the internet', 'AWS::Batch::JobDefinition', {
          Type: 'container',
          ContainerProperties: { Image: 'nvcr.io/nvidia/pytorch:24.01-py3' },
        }),
        network('a manifest with an image of another registry', {
          It: {
            Type: 'Custom::AWSCDK-EKS-KubernetesResource',
            Properties: { Manifest: '[{"kind":"Pod","spec":{"containers":[{"image":"quay.io/org/x:1"}]}}]' },
          },
        }),
        manifest(
          'a container that only starts another with an image of Docker Hub',
          object('apps/v1 Deployment', {
            template: { spec: { initContainers: [{ name: 'init', image: 'busybox' }] } },
          }),
        ),
        manifest(
          'a volume that is an image of another registry',
          pod({}, { volumes: [{ name: 'model', image: { reference: 'ghcr.io/org/model:1' } }] }),
        ),
        chart('a chart with an image of another registry', {
          image: { registry: 'quay.io', repository: 'org/x', tag: '1' },
        }),
      ],
      unknown: [
        open(
          single('a task with an image by parameter', 'AWS::ECS::TaskDefinition', {
            ContainerDefinitions: [{ Name: 'main', Image: ref('Image') }],
          }),
          'Image',
        ),
        single('a task with an image of a literal account', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Name: 'main', Image: '222222222222.dkr.ecr.eu-west-1.amazonaws.com/x:1' }],
        }),
      ],
      good: [
        chart('a chart with an image of a registry inside', {
          image: { repository: 'registry.corp.internal/x', tag: '1' },
        }),
        network('a task with an image of a repository of the input', {
          Repository: { Type: 'AWS::ECR::Repository', Properties: {} },
          It: {
            Type: 'AWS::ECS::TaskDefinition',
            Properties: {
              ContainerDefinitions: [
                {
                  Name: 'main',
                  Image: { 'Fn::Join': ['', [{ 'Fn::GetAtt': ['Repository', 'RepositoryUri'] }, ':1.2.3']] },
                },
              ],
            },
          },
        }),
        single('a task with an asset of CDK', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            {
              Name: 'main',
              Image: {
                'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/cdk-assets:0123',
              },
            },
          ],
        }),
        single('a build with an image of AWS CodeBuild', 'AWS::CodeBuild::Project', {
          Environment: { Image: 'aws/codebuild/amazonlinux-x86_64-standard:5.0' },
        }),
        single('a task with an image of EKS add-ons', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [
            { Name: 'main', Image: '602401143452.dkr.ecr.eu-west-1.amazonaws.com/eks/pause:3.5' },
          ],
        }),
        network('a manifest with an image of ours', {
          It: {
            Type: 'Custom::AWSCDK-EKS-KubernetesResource',
            Properties: {
              Manifest: {
                'Fn::Join': [
                  '',
                  [
                    '[{"kind":"Pod","spec":{"containers":[{"image":"',
                    ref('AWS::AccountId'),
                    '.dkr.ecr.eu-west-1.amazonaws.com/x@sha256:0"}]}}]',
                  ],
                ],
              },
            },
          },
        }),
      ],
    },
  },
  rows as readonly Row[],
);

/** AG410: images and layers come from registries of ours. */
export const ag410: RuleModule = {
  ...ROWS,
  check: (analysis) => [...ROWS.check(analysis), ...foreignImagesIn(analysis.model)],
};
