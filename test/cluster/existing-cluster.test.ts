import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as eks from 'aws-cdk-lib/aws-eks-v2';
import { App as Kubernetes, Chart } from 'cdk8s';
import { describe, expect, it, test } from 'vitest';
import type { AirGappedClusterAttributes } from '../../lib/cluster/air-gapped-cluster-attributes';
import type { IAirGappedCluster } from '../../lib/cluster/cluster';
import { ObjectDelivery } from '../../lib/cluster/objects/object-delivery';
import { clusterStack, ENDPOINT, existingCluster } from './helpers';

const templateOf = (cluster: IAirGappedCluster) => Template.fromStack(Stack.of(cluster));

describe('an existing cluster', () => {
  it('makes no cluster', () => {
    templateOf(existingCluster()).resourceCountIs('AWS::EKS::Cluster', 0);
  });

  it('has nodes in the first workload tier of its network', () => {
    expect(existingCluster().nodeSubnets).toEqual({ subnetGroupName: 'App' });
  });

  it('lets its control plane call a port that it is told of, and no group else', () => {
    const cluster = existingCluster();
    cluster.admitControlPlane(9443, 'a webhook');
    const template = templateOf(cluster);
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', {
      GroupId: 'sg-11111111',
      SourceSecurityGroupId: 'sg-22222222',
      FromPort: 9443,
    });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', {
      GroupId: 'sg-22222222',
      DestinationSecurityGroupId: 'sg-11111111',
      FromPort: 9443,
    });
  });

  it('takes objects as a new one does', () => {
    const stack = clusterStack();
    const objects = ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') });
    const cluster = existingCluster({ objects }, stack);
    cluster.addObjects('Own', new Chart(new Kubernetes(), 'own'));
    expect(() => templateOf(cluster)).not.toThrow();
  });

  test.each([
    [{ clusterName: '' }, "clusterName is '', expected a text that is not empty"],
    [
      { clusterEndpoint: 'http://own' },
      "has clusterEndpoint 'http://own', expected the URL of a Kubernetes API in eu-central-1",
    ],
    [
      { clusterEndpoint: 'https://own.gr7.eu-central-1.eks.example.com' },
      "has clusterEndpoint 'https://own.gr7.eu-central-1.eks.example.com', expected the URL of a Kubernetes API",
    ],
    [
      { clusterEndpoint: ENDPOINT.replace('eu-central-1', 'us-east-1') },
      'expected the URL of a Kubernetes API in eu-central-1',
    ],
    [
      { certificateAuthorityData: 'LS0t' },
      'has certificateAuthorityData that is no certificate, expected PEM in base64',
    ],
    [{ network: undefined }, 'has no network, expected a ZeroEgressVpc'],
    [{ kubernetesVersion: undefined }, 'has no kubernetesVersion, expected one like KubernetesVersion.V1_35'],
    [
      { certificateAuthorityData: undefined },
      'has no certificateAuthorityData, expected a text that is not empty',
    ],
    [
      { kubernetesVersion: eks.KubernetesVersion.of('1.12') },
      "has kubernetesVersion '1.12', expected one of",
    ],
    [
      { serviceCidr: '10.0.0.0/16' },
      "has serviceCidr '10.0.0.0/16', expected a block that is not in the VPC",
    ],
    [
      { nodeTier: 'Endpoints' },
      "has nodeTier 'Endpoints', expected a workload tier of its network: App, Data",
    ],
    [{ nodeSecurityGroupId: 'own' }, "has security group 'own', expected an id like 'sg-0123456789abcdef0'"],
  ])('is not %j', (change, problem) => {
    expect(() => existingCluster(change as Partial<AirGappedClusterAttributes>)).toThrow(problem);
  });

  it('says that nothing says how objects come in', () => {
    expect(() => existingCluster().addObjects('Own', new Chart(new Kubernetes(), 'own'))).toThrow(
      "AirGappedCluster 'Prod/Cluster' is asked to bring in 'Own', but nothing says how, expected objects:",
    );
  });

  it('has ports as others', () => {
    expect(() => existingCluster().admitControlPlane(0, 'own')).toThrow(
      'is told of port 0, expected a port from 1 to 65535',
    );
  });
});
