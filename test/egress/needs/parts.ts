import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { Template } from '../../../lib/egress/load/source';
import type { Derivation, DerivedNeed } from '../../../lib/egress/needs/derive';
import { role } from '../../../lib/egress/rules/identities/examples';
import { needsOf } from '../../../lib/egress/rules/needs';
import { BASE, ref } from '../../../lib/egress/rules/networks';
import { source } from '../helpers';

export type Parts = Readonly<Record<string, unknown>>;

export function derived(resources: Parts, rest: Partial<Template> = {}): Derivation {
  const template = { ...rest, Resources: { ...BASE, ...resources } } as Partial<Template>;
  return needsOf(loadTemplates([source(template)], {}).resources);
}

export const services = (needs: readonly DerivedNeed[], basis?: DerivedNeed['basis']): readonly string[] =>
  [
    ...new Set(
      needs.filter((need) => basis === undefined || need.basis === basis).map(({ service }) => service),
    ),
  ].sort();

export const arn = (id: string): unknown => ({ 'Fn::GetAtt': [id, 'Arn'] });
export const allow = (Action: unknown, rest: Parts = {}): Parts => ({
  Effect: 'Allow',
  Action,
  Resource: '*',
  ...rest,
});

export function lambda(
  statements: readonly Parts[],
  properties: Parts = {},
  roleProperties: Parts = {},
): Parts {
  return {
    Role: role(statements, roleProperties, 'lambda.amazonaws.com'),
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Role: arn('Role'),
        VpcConfig: { SubnetIds: [ref('Subnet')], SecurityGroupIds: [ref('Group')] },
        ...properties,
      },
    },
    Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { VpcId: ref('Vpc'), GroupDescription: 'own' } },
  };
}

export const task = (container: Parts, properties: Parts = {}, service: Parts = {}): Parts => ({
  Task: {
    Type: 'AWS::ECS::TaskDefinition',
    Properties: { ContainerDefinitions: [{ Name: 'main', ...container }], ...properties },
  },
  Service: {
    Type: 'AWS::ECS::Service',
    Properties: {
      LaunchType: 'FARGATE',
      TaskDefinition: ref('Task'),
      NetworkConfiguration: { AwsvpcConfiguration: { Subnets: [ref('Subnet')] } },
      ...service,
    },
  },
});

export const ECR_IMAGE = { 'Fn::Sub': '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/own:1' };

export const CLUSTER: Parts = {
  Cluster: {
    Type: 'AWS::EKS::Cluster',
    Properties: { Name: 'own', ResourcesVpcConfig: { SubnetIds: [ref('Other')] } },
  },
  Nodes: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: {
      ClusterName: ref('Cluster'),
      NodeRole: 'arn:aws:iam::111122223333:role/nodes',
      Subnets: [ref('Subnet')],
    },
  },
};
