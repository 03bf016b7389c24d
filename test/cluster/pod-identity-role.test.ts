import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import { App as Kubernetes, Chart } from 'cdk8s';
import { KubeDeployment } from 'cdk8s-plus-34/lib/imports/k8s';
import { describe, expect, it, test } from 'vitest';
import type { AirGappedCluster } from '../../lib/cluster/air-gapped-cluster';
import { KarpenterFoundation } from '../../lib/cluster/nodes/karpenter-foundation';
import { ObjectDelivery } from '../../lib/cluster/objects/object-delivery';
import {
  PodIdentityRole,
  type PodCall,
  type PodIdentityRoleProps,
} from '../../lib/cluster/pod-identity-role';
import { ImageMirror } from '../../lib/registry/image-mirror';
import { Requirements } from '../../lib/requirements/requirements';
import { clusterIn, clusterStack, existingCluster } from './helpers';

const READS: PodCall = {
  service: 's3',
  actions: ['s3:GetObject'],
  resources: ['arn:aws:s3:::own/*'],
  why: 'pods load a model',
};

function roleIn(props: Partial<PodIdentityRoleProps> = {}, cluster = clusterIn()): PodIdentityRole {
  return new PodIdentityRole(Stack.of(cluster), 'Server', {
    ...{ cluster, namespace: 'models', serviceAccount: 'server', calls: [READS] },
    ...props,
  });
}

const templateOf = (role: PodIdentityRole): Template => Template.fromStack(Stack.of(role));

/** The statements of the policy of a role. */
function statementsOf(role: PodIdentityRole): readonly Readonly<Record<string, unknown>>[] {
  const [policy] = Object.values(
    templateOf(role).findResources('AWS::IAM::ManagedPolicy', {
      Properties: { Description: 'Pods of models/server' },
    }),
  ) as { Properties: { PolicyDocument: { Statement: Record<string, unknown>[] } } }[];
  return policy?.Properties.PolicyDocument.Statement ?? [];
}

describe('the role of pods', () => {
  it('is given to the pods of one service account', () => {
    templateOf(roleIn()).hasResourceProperties('AWS::EKS::PodIdentityAssociation', {
      Namespace: 'models',
      ServiceAccount: 'server',
      RoleArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ServerRole'), 'Arn'] },
    });
  });

  it('is taken by EKS Pod Identity, for these pods in this cluster alone', () => {
    const cluster = existingCluster();
    templateOf(roleIn({}, cluster as AirGappedCluster)).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { Service: 'pods.eks.amazonaws.com' },
            Action: ['sts:AssumeRole', 'sts:TagSession'],
            Condition: {
              StringEquals: {
                'aws:SourceAccount': '111122223333',
                'aws:RequestTag/kubernetes-namespace': 'models',
                'aws:RequestTag/kubernetes-service-account': ['server'],
              },
              ArnEquals: { 'aws:SourceArn': Match.anyValue() },
            },
          },
        ],
      },
    });
  });

  it('lets them call what is said, and nothing outside the network', () => {
    expect(statementsOf(roleIn())).toEqual([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::own/*' },
      {
        Sid: 'DenyOtherNetworks',
        Effect: 'Deny',
        NotAction: expect.arrayContaining(['rds-db:connect', 'elasticfilesystem:Client*']) as unknown,
        Resource: '*',
        Condition: {
          StringNotEqualsIfExists: { 'aws:SourceVpc': [{ Ref: expect.stringMatching(/^Net/) as string }] },
          BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
        },
      },
    ]);
  });

  it('lets them call what is said later', () => {
    const role = roleIn({ calls: undefined });
    role.addCall({ ...READS, actions: ['s3:ListBucket'], resources: ['arn:aws:s3:::own'] });
    expect(statementsOf(role)).toContainEqual({
      Effect: 'Allow',
      Action: 's3:ListBucket',
      Resource: 'arn:aws:s3:::own',
    });
  });

  it('has the network open for what they call', () => {
    const role = roleIn();
    expect(
      Requirements.of(role)
        .collect()
        .map(({ api }) => api),
    ).toEqual([READS]);
  });

  it('has nothing opened for what they call by no endpoint', () => {
    const statement = new iam.PolicyStatement({ actions: ['rds-db:connect'], resources: ['*'] });
    const role = roleIn({ calls: [], statementsWithoutEndpoint: [statement] });
    expect(statementsOf(role)).toContainEqual({ Effect: 'Allow', Action: 'rds-db:connect', Resource: '*' });
    expect(Requirements.of(role).collect()).toEqual([]);
  });

  it('has the boundary that is given', () => {
    const arn = 'arn:aws:iam::111122223333:policy/limit';
    const cluster = clusterIn();
    const permissionsBoundary = iam.ManagedPolicy.fromManagedPolicyArn(cluster, 'Limit', arn);
    templateOf(roleIn({ permissionsBoundary }, cluster)).hasResourceProperties('AWS::IAM::Role', {
      Description: 'Pods of models/server',
      PermissionsBoundary: arn,
    });
  });

  it('is waited for by the objects with its pods, and by no others', () => {
    const stack = clusterStack();
    const objects = ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') });
    const cluster = clusterIn({ stack, network: { handlerTier: {} }, cluster: { objects } });
    const chart = new Chart(new Kubernetes(), 'own');
    ['server', 'other'].forEach((name) => deployment(chart, name));
    cluster.addObjects('Own', chart);
    const template = templateOf(roleIn({}, cluster));
    const [association] = Object.keys(template.findResources('AWS::EKS::PodIdentityAssociation'));
    const waiting = Object.keys(
      template.findResources('Custom::AWSCDK-EKS-KubernetesResource', {
        DependsOn: Match.arrayWith([association]),
      }),
    );
    expect(waiting).toEqual([expect.stringContaining('modelsserver')]);
  });

  test.each([
    [{ cluster: undefined }, 'has no cluster, expected an AirGappedCluster'],
    [{ namespace: undefined }, 'has no namespace, expected a text that is not empty'],
    [{ namespace: 'Models' }, "has namespace 'Models', expected at most 63 lower-case letters"],
    [{ serviceAccount: '' }, "serviceAccount is '', expected a text that is not empty"],
    [{ calls: [{ ...READS, service: 's4' }] }, "endpoint service 's4' is not in the catalogue"],
    [
      { calls: [{ ...READS, actions: [] }] },
      "has no actions of its calls of 's3', expected at least one like",
    ],
    [
      { calls: [{ ...READS, resources: [] }] },
      "has no resources of its calls of 's3', expected at least an ARN",
    ],
    [{ calls: [{ ...READS, actions: ['GetObject'] }] }, "calls 'GetObject', expected an IAM action like"],
    [{ calls: [{ ...READS, why: undefined }] }, 'has no calls[0].why, expected a text that is not empty'],
  ])('is not %j', (props, problem) => {
    expect(() => roleIn(props as Partial<PodIdentityRoleProps>)).toThrow(problem);
  });

  it('is the only one of its pods', () => {
    const cluster = clusterIn();
    roleIn({}, cluster);
    expect(
      () => new PodIdentityRole(cluster, 'Two', { cluster, namespace: 'models', serviceAccount: 'server' }),
    ).toThrow(
      "PodIdentityRole 'Prod/Cluster/Two' is for service account 'models/server', which gets its role by 'Prod/Server/Association', " +
        'expected one role for each',
    );
  });

  test.each([
    ['an add-on', 'kube-system', 'aws-node'],
    ['Karpenter', 'karpenter', 'karpenter'],
  ])('is not that of pods of %s', (_, namespace, serviceAccount) => {
    const stack = clusterStack(new App());
    const cluster = clusterIn({ stack });
    new KarpenterFoundation(stack, 'Karpenter', {
      cluster,
      images: new ImageMirror(stack, 'Mirror', { prefix: 'more' }),
    });
    expect(() => roleIn({ namespace, serviceAccount }, cluster)).toThrow(
      `is for service account '${namespace}/${serviceAccount}', which gets its role by`,
    );
  });
});

function deployment(chart: Chart, name: string): void {
  const labels = { app: name };
  new KubeDeployment(chart, name, {
    metadata: { name, namespace: 'models' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { serviceAccountName: name, containers: [{ name }] } },
    },
  });
}
