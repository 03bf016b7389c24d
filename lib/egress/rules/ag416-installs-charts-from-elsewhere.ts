import { controlsFor } from './controls';
import { network, open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag416.json';

/** AG416: charts come with the app. */
export const ag416 = ruleOfRows(
  {
    id: 'AG416',
    title: 'A chart is installed from elsewhere',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'A chart is code: whoever serves it decides what runs in the cluster, and its images come from further places.',
    fix: 'vendor the chart: give it as an asset (chartAsset), or push it to a private registry',
    controls: controlsFor('supply-chain', 'third-party'),
    examples: {
      bad: [
        network('a chart of a public repository', {
          It: {
            Type: 'Custom::AWSCDK-EKS-HelmChart',
            Properties: { Chart: 'thing', Repository: 'https://charts.example.com' },
          },
        }),
        network('a chart of a public registry', {
          It: {
            Type: 'Custom::AWSCDK-EKS-HelmChart',
            Properties: { Repository: 'oci://public.ecr.aws/karpenter/karpenter' },
          },
        }),
        network('a chart by its web address', {
          It: {
            Type: 'Custom::AWSCDK-EKS-HelmChart',
            Properties: { Chart: 'https://charts.example.com/thing.tgz' },
          },
        }),
        single('a cluster that follows repositories', 'AWS::EKS::Capability', { Type: 'ARGOCD' }),
      ],
      unknown: [
        open(
          network('a chart of a repository by parameter', {
            It: {
              Type: 'Custom::AWSCDK-EKS-HelmChart',
              Properties: { Chart: 'thing', Repository: ref('Repository') },
            },
          }),
          'Repository',
        ),
      ],
      good: [
        network('a chart that comes as an asset', {
          It: {
            Type: 'Custom::AWSCDK-EKS-HelmChart',
            Properties: { ChartAssetURL: { 'Fn::Sub': 's3://cdk-assets-${AWS::AccountId}/chart.zip' } },
          },
        }),
        network('a chart of a private registry', {
          It: {
            Type: 'Custom::AWSCDK-EKS-HelmChart',
            Properties: {
              Repository: { 'Fn::Sub': 'oci://${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/thing' },
            },
          },
        }),
        single('a capability that makes AWS resources', 'AWS::EKS::Capability', { Type: 'KRO' }),
      ],
    },
  },
  rows as readonly Row[],
);
