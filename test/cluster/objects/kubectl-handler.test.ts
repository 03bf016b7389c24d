import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { clusterIn, clusterStack } from '../helpers';
import { before } from './applied';
import { templateWith } from './helpers';

describe('the handler', () => {
  it('runs the code that aws-cdk-lib has for it', () => {
    const stack = new Stack();
    const kubectlLayer = lambda.LayerVersion.fromLayerVersionArn(
      stack,
      'Layer',
      'arn:aws:lambda:::layer:x:1',
    );
    const cluster = eks.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'c' });
    new eks.KubectlProvider(stack, 'Provider', { cluster, kubectlLayer });
    const codeOf = (template: Template): unknown => {
      const [handler] = Object.values(
        template.findResources('AWS::Lambda::Function', { Properties: { Handler: 'index.handler' } }),
      ) as [{ Properties: { Code: { S3Key: string } } }];
      return handler.Properties.Code.S3Key;
    };
    expect(codeOf(templateWith())).toBe(codeOf(Template.fromStack(stack)));
  });

  it('and what calls it stand in the handler tier', () => {
    const functions = Object.values(templateWith().findResources('AWS::Lambda::Function')) as {
      Properties: { VpcConfig: { SubnetIds: { Ref: string }[] } };
    }[];
    const subnets = functions.flatMap(({ Properties }) =>
      Properties.VpcConfig.SubnetIds.map(({ Ref }) => Ref),
    );
    expect(functions).toHaveLength(2);
    expect(subnets.filter((id) => !id.startsWith('NetHandlersSubnet'))).toEqual([]);
  });

  it('sends to the Kubernetes API, endpoints and Amazon S3, by HTTPS alone', () => {
    templateWith().hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: Match.stringLikeRegexp('^Handler'),
      SecurityGroupEgress: [
        Match.objectLike({
          FromPort: 443,
          ToPort: 443,
          DestinationSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('ControlPlane'), 'GroupId'] },
        }),
        Match.objectLike({
          FromPort: 443,
          ToPort: 443,
          DestinationSecurityGroupId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Endpoints'), 'GroupId'] },
        }),
        Match.objectLike({ FromPort: 443, ToPort: 443, DestinationPrefixListId: 'pl-6ea54007' }),
      ],
    });
  });

  it('waits for the endpoints that the network gets at last', () => {
    const template = templateWith();
    const [framework] = Object.keys(
      template.findResources('AWS::Lambda::Function', { Properties: { Handler: 'framework.onEvent' } }),
    );
    const endpoints = Object.keys(template.findResources('AWS::EC2::VPCEndpoint'));
    expect(endpoints.length).toBeGreaterThan(2);
    expect([...before(template, framework ?? '')]).toEqual(expect.arrayContaining(endpoints));
  });

  it('has rights on nothing but its log group, the cluster and its own interfaces', () => {
    const policies = Object.values(templateWith().findResources('AWS::IAM::ManagedPolicy')) as {
      Properties: {
        Description: string;
        PolicyDocument: { Statement: { Effect: string; Action: unknown }[] };
      };
    }[];
    const handler = policies.find(({ Properties }) =>
      Properties.Description.startsWith('Applies Kubernetes'),
    );
    const allowed = handler?.Properties.PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Allow');
    expect(allowed?.map(({ Action }) => Action)).toEqual([
      'eks:DescribeCluster',
      ['logs:CreateLogStream', 'logs:PutLogEvents'],
      expect.arrayContaining(['ec2:CreateNetworkInterface']),
    ]);
  });

  it('and what calls it are refused all but their logs outside the VPC, and Lambda is not', () => {
    const policies = Object.values(templateWith().findResources('AWS::IAM::ManagedPolicy')) as {
      Properties: { Description: string; PolicyDocument: { Statement: { Sid?: string }[] } };
    }[];
    const denials = policies
      .filter(({ Properties }) => Properties.Description.includes('KubectlHandler'))
      .map(({ Properties }) =>
        Properties.PolicyDocument.Statement.find(({ Sid }) => Sid === 'DenyOtherNetworks'),
      );
    const denial: unknown = expect.objectContaining({
      NotAction: expect.arrayContaining(['logs:PutLogEvents']) as unknown,
      Condition: expect.objectContaining({ Null: { 'lambda:SourceFunctionArn': 'false' } }) as unknown,
    });
    expect(denials).toEqual([denial, denial]);
  });

  it('has no policy of AWS and no inline one', () => {
    const template = templateWith();
    const roles = Object.values(
      template.findResources('AWS::IAM::Role', {
        Properties: { Description: Match.stringLikeRegexp('KubectlHandler') },
      }),
    ) as { Properties: { ManagedPolicyArns: unknown[] } }[];
    expect(roles).toHaveLength(2);
    expect(roles.map(({ Properties }) => Properties.ManagedPolicyArns)).toEqual([
      [{ Ref: expect.stringContaining('HandlerPolicy') as string }],
      [{ Ref: expect.stringContaining('FrameworkPolicy') as string }],
    ]);
    template.resourceCountIs('AWS::IAM::Policy', 0);
  });

  it('writes to one log group, which is encrypted and kept for a time', () => {
    const template = templateWith();
    const groups = (
      Object.values(template.findResources('AWS::Lambda::Function')) as {
        Properties: { LoggingConfig: { LogGroup: { Ref: string } } };
      }[]
    ).map(({ Properties }) => Properties.LoggingConfig.LogGroup.Ref);
    expect(new Set(groups).size).toBe(1);
    const group = template.findResources('AWS::Logs::LogGroup')[groups[0] ?? ''] as {
      Properties: { KmsKeyId?: unknown; RetentionInDays?: number };
    };
    expect(group.Properties.KmsKeyId).toBeDefined();
    expect(group.Properties.RetentionInDays).toBe(365);
  });
});

describe('the way into the cluster', () => {
  const layer = (stack: Stack, description?: string): lambda.LayerVersion =>
    new lambda.LayerVersion(stack, 'Layer', {
      code: lambda.Code.fromAsset(__dirname),
      description,
    });
  const clusterWith = (description?: string, kubectlVersion?: string) => () => {
    const stack = clusterStack();
    return clusterIn({
      stack,
      network: { handlerTier: {} },
      cluster: {
        objects: ObjectDelivery.inVpc({ kubectlLayer: layer(stack, description), kubectlVersion }),
      },
    });
  };

  it('needs a tier from which CloudFormation can be answered', () => {
    const stack = clusterStack();
    const objects = ObjectDelivery.inVpc({ kubectlLayer: layer(stack, 'kubectl 1.35.2') });
    expect(() => clusterIn({ stack, cluster: { objects } })).toThrow(
      /ObjectDelivery of 'Prod\/Cluster': .* expected handlerTier: \{\} of ZeroEgressVpc/,
    );
  });

  it.each(['1.34', '1.35', '1.36'])('takes kubectl %s for Kubernetes 1.35', (version) => {
    expect(clusterWith(`/opt/kubectl/kubectl ${version}.1; /opt/helm/helm 4.1.3`)).not.toThrow();
  });

  it.each(['1.33', '1.37'])('refuses kubectl %s for Kubernetes 1.35', (version) => {
    expect(clusterWith(`/opt/kubectl/kubectl ${version}.1`)).toThrow(
      `holds kubectl ${version} and the cluster is Kubernetes 1.35`,
    );
  });

  it('asks for the version of kubectl where the layer does not tell it', () => {
    expect(clusterWith()).toThrow(/does not tell which kubectl it holds, expected kubectlVersion: '1.35'/);
    expect(clusterWith(undefined, '1.35')).not.toThrow();
  });

  it('is refused a version of kubectl that is none', () => {
    expect(clusterWith(undefined, 'latest')).toThrow(/holds kubectl latest/);
  });
});
