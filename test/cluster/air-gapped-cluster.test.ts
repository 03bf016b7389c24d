import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
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
