import { controlsFor } from './controls';
import { open, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag409.json';

/** AG409: no registry fetches for us. */
export const ag409 = ruleOfRows(
  {
    id: 'AG409',
    title: 'A registry fetches images or packages from outside',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'Whoever asks for a name makes AWS fetch it over the internet, and what comes back runs inside.',
    fix: 'copy what is needed into private repositories by a pipeline outside, and delete the rule',
    controls: controlsFor('supply-chain', 'third-party'),
    examples: {
      bad: [
        single('a cache of Docker Hub', 'AWS::ECR::PullThroughCacheRule', {
          EcrRepositoryPrefix: 'hub',
          UpstreamRegistryUrl: 'registry-1.docker.io',
        }),
        single('a cache of a registry by its name', 'AWS::ECR::PullThroughCacheRule', {
          EcrRepositoryPrefix: 'k8s',
          UpstreamRegistry: 'k8s',
        }),
        single('a repository of packages with npm behind it', 'AWS::CodeArtifact::Repository', {
          DomainName: 'd',
          RepositoryName: 'r',
          ExternalConnections: ['public:npmjs'],
        }),
      ],
      unknown: [
        open(
          single('a cache of a registry by parameter', 'AWS::ECR::PullThroughCacheRule', {
            UpstreamRegistryUrl: ref('Registry'),
          }),
          'Registry',
        ),
        single('a cache of a registry of another account', 'AWS::ECR::PullThroughCacheRule', {
          UpstreamRegistry: 'ecr',
          UpstreamRegistryUrl: '222222222222.dkr.ecr.eu-west-1.amazonaws.com',
        }),
      ],
      good: [
        single('a cache of a registry of ours', 'AWS::ECR::PullThroughCacheRule', {
          UpstreamRegistry: 'ecr',
          UpstreamRegistryUrl: { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.eu-central-1.amazonaws.com' },
        }),
        single('a repository of packages of ours', 'AWS::CodeArtifact::Repository', {
          DomainName: 'd',
          RepositoryName: 'r',
          Upstreams: ['own'],
        }),
        single('a repository without external connections', 'AWS::CodeArtifact::Repository', {
          DomainName: 'd',
          RepositoryName: 'r',
          ExternalConnections: [],
        }),
      ],
    },
  },
  rows as readonly Row[],
);
