import { controlsFor } from './controls';
import { jobsWithoutSubnet } from './glue-connections';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import data from './rows/ag301.json';
import type { RuleModule } from './rule';

const CODE = { Code: { ZipFile: '' }, Handler: 'index.handler', Role: 'arn:aws:iam::111111111111:role/own' };
const BUILD = { Artifacts: { Type: 'NO_ARTIFACTS' }, Source: { Type: 'NO_SOURCE' }, ServiceRole: 'own' };
const MODEL = { ExecutionRoleArn: CODE.Role };
const JOB = { Command: { Name: 'glueetl' }, Role: 'own' };
const PLACED = { SubnetIds: [ref('Subnet')], SecurityGroupIds: ['sg-1'] };

const ROWS = ruleOfRows(
  {
    id: 'AG301',
    title: 'Code runs outside the VPC',
    severity: 'error',
    state: 'exposed',
    category: 'compute',
    rationale:
      'What runs in a network of its service leaves by the way that this network has, whatever ours looks like.',
    fix: 'give it subnets of the VPC and security groups',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('a function without a VPC', 'AWS::Lambda::Function', CODE),
        single('a build without a VPC', 'AWS::CodeBuild::Project', BUILD),
        single('a model with neither subnets nor network isolation', 'AWS::SageMaker::Model', MODEL),
        single('a job of AWS Glue without a connection', 'AWS::Glue::Job', JOB),
        network('a job of AWS Glue whose connection leads into no subnet', {
          Job: {
            Type: 'AWS::Glue::Job',
            Properties: { ...JOB, Connections: { Connections: [ref('Source')] } },
          },
          Source: {
            Type: 'AWS::Glue::Connection',
            Properties: { CatalogId: '111111111111', ConnectionInput: { ConnectionType: 'JDBC' } },
          },
        }),

        single('a pipeline that trains outside the VPC', 'AWS::SageMaker::Pipeline', {
          PipelineDefinition: {
            PipelineDefinitionBody: '{"Steps":[{"Name":"Train","Type":"Training","Arguments":{}}]}',
          },
        }),
      ],
      unknown: [
        single('a function whose VPC a macro decides', 'AWS::Lambda::Function', {
          ...CODE,
          VpcConfig: { 'Fn::Transform': { Name: 'Place' } },
        }),
        single('a build on a fleet that the input does not show', 'AWS::CodeBuild::Project', {
          ...BUILD,
          Environment: { Fleet: { FleetArn: 'arn:aws:codebuild:eu-central-1:111111111111:fleet/own:1' } },
        }),
        single('a job of AWS Glue with a connection that the input does not show', 'AWS::Glue::Job', {
          ...JOB,
          Connections: { Connections: ['elsewhere'] },
        }),
        single('a cluster of Amazon EMR without a subnet', 'AWS::EMR::Cluster', { Instances: {} }),
      ],
      good: [
        single('a function in a subnet', 'AWS::Lambda::Function', { ...CODE, VpcConfig: PLACED }),
        single('a build in a subnet', 'AWS::CodeBuild::Project', {
          ...BUILD,
          Environment: { Type: 'LINUX_CONTAINER' },
          VpcConfig: { VpcId: ref('Vpc'), Subnets: [ref('Subnet')], SecurityGroupIds: ['sg-1'] },
        }),
        network('a build on a fleet in a subnet', {
          Project: {
            Type: 'AWS::CodeBuild::Project',
            Properties: {
              ...BUILD,
              Environment: { Fleet: { FleetArn: { 'Fn::GetAtt': ['Fleet', 'Arn'] } } },
            },
          },
          Fleet: {
            Type: 'AWS::CodeBuild::Fleet',
            Properties: {
              FleetVpcConfig: {
                VpcId: ref('Vpc'),
                Subnets: [ref('Subnet')],
                SecurityGroupIds: ['sg-1'],
              },
            },
          },
        }),
        single('a model without any network', 'AWS::SageMaker::Model', {
          ...MODEL,
          EnableNetworkIsolation: true,
        }),
        single('an endpoint whose models say where they run', 'AWS::SageMaker::EndpointConfig', {
          ProductionVariants: [{ VariantName: 'all', ModelName: 'own' }],
        }),
        network('a job of AWS Glue with a connection into a subnet', {
          Job: {
            Type: 'AWS::Glue::Job',
            Properties: { ...JOB, Connections: { Connections: [ref('Network'), ref('Source')] } },
          },
          Network: {
            Type: 'AWS::Glue::Connection',
            Properties: {
              CatalogId: '111111111111',
              ConnectionInput: {
                ConnectionType: 'NETWORK',
                PhysicalConnectionRequirements: { SubnetId: ref('Subnet') },
              },
            },
          },
          Source: {
            Type: 'AWS::Glue::Connection',
            Properties: { CatalogId: '111111111111', ConnectionInput: { ConnectionType: 'JDBC' } },
          },
        }),

        single('a pipeline that trains in subnets', 'AWS::SageMaker::Pipeline', {
          PipelineDefinition: {
            PipelineDefinitionBody:
              '{"Steps":[{"Name":"Train","Type":"Training","Arguments":{"VpcConfig":{"Subnets":["subnet-1"]}}}]}',
          },
        }),
      ],
    },
  },
  data as readonly Row[],
);

/** AG301: code runs in subnets of ours. */
export const ag301: RuleModule = {
  ...ROWS,
  check: (analysis) => [...ROWS.check(analysis), ...jobsWithoutSubnet(analysis.model)],
};
