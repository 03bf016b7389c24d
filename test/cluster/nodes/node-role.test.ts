import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { AirGappedCluster } from '../../../lib/cluster/air-gapped-cluster';
import { NodeOperatingSystem } from '../../../lib/cluster/nodes/node-group-props';
import { NodeRole } from '../../../lib/cluster/nodes/node-role';
import { ImageMirror } from '../../../lib/registry/image-mirror';
import { gpuGroup, ground, groupData } from './helpers';

describe('the role', () => {
  it('names every resource that can be named', () => {
    const group = gpuGroup();
    const [{ Properties }] = Object.values(
      Template.fromStack(group.node.scope as never).findResources('AWS::IAM::ManagedPolicy', {
        Properties: { Description: 'What nodes of Prod/Gpus/NodeRole call' },
      }),
    ) as [
      {
        Properties: {
          PolicyDocument: { Statement: { Effect: string; Action: string | string[]; Resource: unknown }[] };
        };
      },
    ];
    const open = Properties.PolicyDocument.Statement.filter(
      ({ Effect, Resource }) => Effect === 'Allow' && Resource === '*',
    );
    expect(open.flatMap(({ Action }) => Action)).toEqual([
      'ec2:DescribeInstances',
      'ec2:DescribeInstanceTypes',
      'ecr:GetAuthorizationToken',
    ]);
  });

  it('is refused everything outside the network', () => {
    const on = ground();
    gpuGroup({}, on);
    const policies = Template.fromStack(on.stack);
    policies.hasResourceProperties('AWS::IAM::ManagedPolicy', {
      Description: 'What nodes of Prod/Gpus/NodeRole call',
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Deny',
            Action: '*',
            Condition: {
              StringNotEqualsIfExists: { 'aws:SourceVpc': [on.stack.resolve(on.cluster.vpc.vpcId)] },
              BoolIfExists: { 'aws:PrincipalIsAWSService': 'false', 'aws:ViaAWSService': 'false' },
            },
          }),
        ]),
      },
    });
  });

  it('lets names of the Kubernetes API resolve, also where nothing else in the network calls Amazon EKS', () => {
    const on = ground();
    gpuGroup({}, on);
    Template.fromStack(on.stack).hasResourceProperties('AWS::Route53Resolver::FirewallDomainList', {
      Domains: Match.arrayWith(['*.eu-central-1.eks.amazonaws.com']),
    });
  });

  it('can be shared', () => {
    const on = ground();
    const nodeRole = new NodeRole(on.stack, 'Nodes', { cluster: on.cluster, images: on.images });
    const group = gpuGroup({ images: undefined, nodeRole }, on);
    expect(group.nodeRole).toBe(nodeRole.role);
    expect(groupData(group).NodeRole).toEqual(on.stack.resolve(nodeRole.role.roleArn));
  });

  it('is refused to nodes of another cluster, whose pods would get no roles', () => {
    const on = ground();
    const other = new AirGappedCluster(on.stack, 'Other', {
      ...{ network: on.cluster.network, images: on.images, kubernetesVersion: KubernetesVersion.V1_35 },
    });
    const nodeRole = new NodeRole(on.stack, 'Nodes', { cluster: other, images: on.images });
    expect(() => gpuGroup({ images: undefined, nodeRole }, on)).toThrow(
      "GpuNodeGroup 'Prod/Gpus': nodeRole 'Prod/Nodes' is for nodes of 'Prod/Other', expected one for 'Prod/Cluster', or images",
    );
  });

  it('pulls from a mirror of its own Region alone', () => {
    const on = ground();
    const abroad = new Stack(on.stack.node.root, 'Abroad', { env: { region: 'eu-west-1' } });
    const images = new ImageMirror(abroad, 'Images');
    expect(() => new NodeRole(on.stack, 'Nodes', { cluster: on.cluster, images })).toThrow(
      "NodeRole 'Prod/Nodes': 'Abroad/Images' is in eu-west-1 and the network in eu-central-1, expected one Region for both",
    );
  });

  it('lets Session Manager in only where it is asked to', () => {
    const on = ground();
    new NodeRole(on.stack, 'Nodes', { cluster: on.cluster, images: on.images, sessionManager: true });
    gpuGroup({}, on);
    const policies = Object.values(Template.fromStack(on.stack).findResources('AWS::IAM::ManagedPolicy'));
    expect(policies.filter((one) => JSON.stringify(one).includes('ssmmessages:'))).toHaveLength(1);
  });

  it('lets Session Manager in on Amazon Linux alone: Bottlerocket has its agent from a registry of its own', () => {
    const on = ground();
    const nodeRole = new NodeRole(on.stack, 'Nodes', {
      ...{ cluster: on.cluster, images: on.images, sessionManager: true },
    });
    expect(() => gpuGroup({ nodeRole, operatingSystem: NodeOperatingSystem.BOTTLEROCKET }, on)).toThrow(
      "GpuNodeGroup 'Prod/Gpus': nodeRole 'Prod/Nodes' has sessionManager, whose agent Bottlerocket pulls from a registry that " +
        'nodes do not reach, expected operatingSystem AL2023, or a role without sessionManager',
    );
    expect(() => gpuGroup({ nodeRole }, on, 'Others')).not.toThrow();
  });

  it('pulls the images of add-ons from the registry that they are told to come from', () => {
    const on = ground();
    const repository = '444455556666.dkr.ecr.eu-central-1.amazonaws.com/eks/coredns';
    const addonImages = { value: [{ ...on.cluster.addonImages[0], repository }] };
    const cluster = Object.create(on.cluster, { addonImages }) as typeof on.cluster;
    gpuGroup({ cluster }, on);
    const policies = Template.fromStack(on.stack).findResources('AWS::IAM::ManagedPolicy');
    expect(JSON.stringify(policies)).toContain(':ecr:eu-central-1:444455556666:repository/*');
  });

  it('needs the account of the add-on images where no list has it', () => {
    const { stack: here, cluster: other, images } = ground();
    const cluster = Object.create(other, { addonImages: { value: [] } }) as typeof other;
    const stack = new Stack(here.node.root, 'Iso', { env: { region: 'us-iso-east-1' } });
    expect(() => new NodeRole(stack, 'Nodes', { cluster, images })).toThrow(
      "NodeRole 'Iso/Nodes': no account of EKS' add-on images is known in Region 'us-iso-east-1', expected addonImageAccount",
    );
    const named = { cluster, images, addonImageAccount: '444455556666' };
    expect(() => new NodeRole(stack, 'Named', named)).not.toThrow();
  });
});

describe('the key of the volumes', () => {
  it('admits EC2 Auto Scaling once, however many groups there are', () => {
    const on = ground();
    gpuGroup({}, on);
    gpuGroup({}, on, 'More');
    const keys = JSON.stringify(Template.fromStack(on.stack).findResources('AWS::KMS::Key'));
    expect(keys.match(/AutoScalingUsesVolumes/g)).toHaveLength(1);
    expect(keys.match(/AutoScalingGrantsVolumes/g)).toHaveLength(1);
  });

  it('that is imported is warned of', () => {
    const on = ground();
    const key = kms.Key.fromKeyArn(on.stack, 'Own', 'arn:aws:kms:eu-central-1:111122223333:key/own');
    const cluster = Object.create(on.cluster, { encryptionKey: { value: key } }) as typeof on.cluster;
    const group = gpuGroup({ cluster }, on);
    const template = group.node.findChild('LaunchTemplate');
    expect(template.node.metadata.map(({ type }) => type)).toContain('aws:cdk:warning');
  });
});
