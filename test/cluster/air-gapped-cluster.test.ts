import { Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { KubernetesVersion } from 'aws-cdk-lib/aws-eks-v2';
import { describe, expect, it } from 'vitest';
import { AirGappedCluster } from '../../lib/cluster/air-gapped-cluster';
import type { ImageMirror } from '../../lib/registry/image-mirror';
import { clusterIn, templateOf } from './helpers';

describe('a cluster', () => {
  const template = templateOf(clusterIn());

  it('answers in its VPC alone', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', {
      ResourcesVpcConfig: { EndpointPrivateAccess: true, EndpointPublicAccess: false },
    });
  });

  it('lets its control plane call by the VPC', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', {
      ResourcesVpcConfig: { ControlPlaneEgressMode: 'CUSTOMER_ROUTED' },
    });
  });

  it('knows access entries alone, and none of who made it', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', {
      AccessConfig: { AuthenticationMode: 'API', BootstrapClusterCreatorAdminPermissions: false },
    });
  });

  it('installs no add-on by itself', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', { BootstrapSelfManagedAddons: false });
  });

  it('cannot be deleted by mistake', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', { DeletionProtection: true });
  });

  it('writes all five logs', () => {
    template.hasResourceProperties('AWS::EKS::Cluster', {
      Logging: {
        ClusterLogging: {
          EnabledTypes: ['api', 'audit', 'authenticator', 'controllerManager', 'scheduler'].map((Type) => ({
            Type,
          })),
        },
      },
    });
  });

  it('writes its logs to a group that is encrypted and there before', () => {
    const [group] = Object.entries(template.findResources('AWS::Logs::LogGroup')).filter(
      ([, { Properties }]) => String(Properties.LogGroupName).startsWith('/aws/eks/'),
    );
    expect(group?.[1].Properties.KmsKeyId).toBeDefined();
    template.hasResource('AWS::EKS::Cluster', { DependsOn: Match.arrayWith([group?.[0]]) });
  });
});

describe('the name of a cluster', () => {
  function second(name: string): AirGappedCluster {
    const { network } = clusterIn({ cluster: { clusterName: 'serving' } });
    const stack = Stack.of(network);
    const images = stack.node.findChild('Images') as ImageMirror;
    return new AirGappedCluster(stack, 'Other', {
      ...{ network, images, kubernetesVersion: KubernetesVersion.V1_35, clusterName: name },
    });
  }

  it('is taken once in an account and Region', () => {
    expect(() => second('serving')).toThrow(
      "AirGappedCluster 'Prod/Other' has clusterName 'serving', which 'Prod/Cluster' has in the same account and Region, expected another",
    );
  });

  it('is free for another cluster where it differs', () => {
    expect(() => second('training')).not.toThrow();
  });
});

describe('a cluster where no endpoint of EKS Pod Identity is known', () => {
  it.each(['us-iso-east-1', 'us-isob-east-1', 'us-isof-south-1', 'cn-north-1'])(
    'is refused in %s',
    (region) => {
      const cluster = clusterIn({
        region,
        network: { imageRegistryAccounts: ['999988887777'] },
        cluster: { addonRegistryAccount: '999988887777', s3PrefixListId: 'pl-12345678' },
      });
      expect(() => templateOf(cluster)).toThrow(
        `needs service 'eks-auth', but no endpoint of Amazon EKS Pod Identity is known in ${region}`,
      );
    },
  );
});

describe('tags of a cluster', () => {
  it.each(['', 'aws:own', 'AWS:own', 'k'.repeat(129)])("are refused with the key '%s'", (key) => {
    expect(() => clusterIn({ cluster: { tags: { [key]: 'x' } } })).toThrow(
      `AirGappedCluster 'Prod/Cluster': tag '${key}' cannot be set, expected a key of 1 to 128 characters`,
    );
  });

  it('are set', () => {
    templateOf(clusterIn({ cluster: { tags: { team: 'own' } } })).hasResourceProperties('AWS::EKS::Cluster', {
      Tags: Match.arrayWith([{ Key: 'team', Value: 'own' }]),
    });
  });
});

describe('a cluster that lacks what it is nothing without', () => {
  it.each([
    [{ network: undefined }, 'network, expected a ZeroEgressVpc'],
    [{ kubernetesVersion: undefined }, 'kubernetesVersion, expected one like KubernetesVersion.V1_35'],
  ])('is refused: %o', (props, problem) => {
    expect(() => clusterIn({ cluster: props })).toThrow(`AirGappedCluster 'Prod/Cluster' has no ${problem}`);
  });

  it.each(['cn-north-1', 'us-iso-east-1'])('cannot be in %s, and says why in one line', (region) => {
    const account = '999988887777';
    const cluster = clusterIn({
      region,
      network: { imageRegistryAccounts: [account] },
      cluster: { addonRegistryAccount: account, s3PrefixListId: 'pl-12345678' },
    });
    expect(() => templateOf(cluster)).toThrow(
      new RegExp(
        `^[^\\n]* needs service 'eks-auth', but no endpoint of Amazon EKS Pod Identity is known in ${region}, expected a service with ` +
          'an endpoint there: an AirGappedCluster cannot be there, because its pods get their roles by EKS Pod Identity alone$',
      ),
    );
  });
});
