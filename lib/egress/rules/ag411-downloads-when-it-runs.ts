import type { NetworkModel } from '../model/network';
import { controlsFor } from './controls';
import { fetchesIn } from './kubernetes/commands';
import { manifest, pod } from './kubernetes/examples';
import { network, open, ref, single } from './networks';
import { judgeInit } from './questions/commands';
import { toFound } from './questions/each-text';
import type { Row } from './rows';
import { ruleOfRows, violationOf } from './rows';
import rows from './rows/ag411.json';
import type { Example, RuleModule, Violation } from './rule';

const ROWS = ruleOfRows(
  {
    id: 'AG411',
    title: 'A script or command fetches from outside',
    severity: 'error',
    state: 'exposed',
    category: 'artifact',
    rationale:
      'What is fetched when a machine starts is whatever its server hands out that day, and without a way out the start fails.',
    fix: 'bake it into the image, or fetch it from a bucket or private repository of the environment',
    covers: ['K8S-06'],
    controls: controlsFor('supply-chain', 'boundary'),
    examples: {
      bad: [
        ...['freshclam', 'trivy image own/app:1', 'python3 -c "import nltk; nltk.download(\'punkt\')"'].map(
          (line) =>
            single(`user data with ${line}`, 'AWS::EC2::Instance', {
              UserData: { 'Fn::Base64': `#!/bin/bash\n${line}\n` },
            }),
        ),
        single('user data that downloads a script', 'AWS::EC2::Instance', {
          UserData: {
            'Fn::Base64': {
              'Fn::Sub': '#!/bin/bash\nset -e\ncurl -fsSL https://get.example.com/install.sh | bash\n',
            },
          },
        }),
        single('user data in Base64 that clones a repository', 'AWS::AutoScaling::LaunchConfiguration', {
          UserData: 'IyEvYmluL2Jhc2gKZ2l0IGNsb25lIGh0dHBzOi8vZ2l0aHViLmNvbS9vcmcvcmVwbw==',
        }),
        single('a build that pulls an image', 'AWS::CodeBuild::Project', {
          Source: { Type: 'S3', BuildSpec: '{"phases":{"build":{"commands":["docker pull nginx:1.27"]}}}' },
        }),
        single('a task whose command downloads', 'AWS::ECS::TaskDefinition', {
          ContainerDefinitions: [{ Command: ['sh', '-c', 'wget https://files.example.com/x'] }],
        }),
        single('a document that downloads content', 'AWS::SSM::Document', {
          Content: { mainSteps: [{ action: 'aws:downloadContent', inputs: { sourceType: 'GitHub' } }] },
        }),
        single('user data that installs packages', 'AWS::EC2::LaunchTemplate', {
          LaunchTemplateData: { UserData: { 'Fn::Base64': '#!/bin/bash\npip install vllm\n' } },
        }),
        network('metadata that fetches a source', {
          It: {
            Type: 'AWS::EC2::Instance',
            Metadata: {
              'AWS::CloudFormation::Init': {
                config: { sources: { '/opt': 'https://files.example.com/x.tgz' } },
              },
            },
            Properties: { SubnetId: ref('Subnet') },
          },
        }),
        manifest(
          'a container in a cluster that downloads',
          pod({ command: ['wget', '-q'], args: ['https://files.example.com/model.tar'] }),
        ),
        manifest(
          'a container in a cluster that installs',
          pod({ command: ['sh', '-c', 'pip install vllm'] }),
        ),
        nodesOf('a container of Bottlerocket from outside', ['source = "docker.io/own/admin:1"']),
        nodesOf('nodes that pull by a mirror outside', ['endpoint = ["https://registry-1.docker.io"]']),
      ],
      unknown: [
        open(
          single('user data that copies from a bucket by parameter', 'AWS::EC2::Instance', {
            UserData: { 'Fn::Base64': { 'Fn::Sub': '#!/bin/bash\naws s3 cp s3://${Bucket}/x .' } },
          }),
          'Bucket',
        ),
        single('user data that downloads from a bucket of whoever', 'AWS::EC2::Instance', {
          UserData: { 'Fn::Base64': '#!/bin/bash\ncurl https://tools.s3.amazonaws.com/x' },
        }),
        open(
          single('user data with an address by parameter', 'AWS::EC2::Instance', {
            UserData: { 'Fn::Base64': { 'Fn::Sub': '#!/bin/bash\ncurl https://${Host}/x' } },
          }),
          'Host',
        ),
      ],
      good: [
        manifest(
          'a container in a cluster that runs a program',
          pod({ command: ['serve'], args: ['--port=80'] }),
        ),
        nodesOf('nodes that pull by the registry of their account', [
          '[settings.host-containers.own]',
          'source = "${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com/own:1"',
          '[[settings.container-registry.mirrors]]',
          'endpoint = ["https://${AWS::AccountId}.dkr.ecr.${AWS::Region}.amazonaws.com"]',
        ]),
        single('user data that scans without a download', 'AWS::EC2::Instance', {
          UserData: { 'Fn::Base64': '#!/bin/bash\ntrivy image --skip-db-update --offline-scan own/app:1' },
        }),
        single('user data that asks for metadata', 'AWS::EC2::Instance', {
          UserData: { 'Fn::Base64': '#!/bin/bash\ncurl http://169.254.169.254/latest/meta-data/instance-id' },
        }),
        single('user data that mentions an address', 'AWS::EC2::Instance', {
          UserData: {
            'Fn::Base64': '#!/bin/bash\n# curl https://get.example.com\necho see https://example.com/help',
          },
        }),
        network('user data that copies from a bucket of the input', {
          Bucket: { Type: 'AWS::S3::Bucket', Properties: {} },
          It: {
            Type: 'AWS::EC2::Instance',
            Properties: { UserData: { 'Fn::Base64': { 'Fn::Sub': 'aws s3 cp s3://${Bucket}/x .' } } },
          },
        }),
        single('a build that installs wheels that it has', 'AWS::CodeBuild::Project', {
          Source: {
            Type: 'S3',
            BuildSpec:
              '{"phases":{"build":{"commands":["pip install --no-index --find-links wheels vllm"]}}}',
          },
        }),
        single('a build that pulls an image of ours', 'AWS::CodeBuild::Project', {
          Source: {
            Type: 'S3',
            BuildSpec: { 'Fn::Sub': 'docker pull ${AWS::AccountId}.dkr.ecr.eu-west-1.amazonaws.com/x' },
          },
        }),
        single('user data that downloads from a host inside', 'AWS::EC2::Instance', {
          UserData: { 'Fn::Base64': 'wget http://mirror.corp.internal/x' },
        }),
      ],
    },
  },
  rows as readonly Row[],
);

/** What cfn-init does is metadata, which rows do not see. */
const INIT: Row = {
  type: 'AWS::EC2::Instance',
  when: [],
  says: 'fetches from outside',
  covers: ['PULL-03'],
  source: 'docs.aws.amazon.com, AWS CloudFormation User Guide, AWS::CloudFormation::Init',
  date: '2026-11-21',
};

/** AG411: nothing is fetched when a machine or job starts. */
export const ag411: RuleModule = {
  ...ROWS,
  check: (analysis) => [...ROWS.check(analysis), ...initsOf(analysis.model), ...fetchesIn(analysis.model)],
};

const NOTHING: readonly Violation[] = [];

function initsOf(model: NetworkModel): readonly Violation[] {
  const { resources } = model;
  return resources.all.flatMap((resource) => {
    const inits = resource.metadata('AWS::CloudFormation::Init');
    if (inits.length === 0) {
      return NOTHING;
    }
    const answers = inits.flatMap(({ when, value }) => {
      const judgement = judgeInit(value, { resource, resources });
      const both = judgement === undefined ? undefined : model.choices.both(resource.when, when);
      return judgement === undefined || both === undefined ? [] : [{ when: both, ...toFound(judgement) }];
    });
    return answers.length === 0 ? [] : violationOf(model, { resource, row: INIT, answers });
  });
}

/** Nodes whose user data has settings of their own. */
function nodesOf(title: string, lines: readonly string[]): Example {
  return single(title, 'AWS::EC2::LaunchTemplate', {
    LaunchTemplateData: { UserData: { 'Fn::Base64': { 'Fn::Sub': lines.join('\n') } } },
  });
}
