import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import { NODES, nodesFrom } from './node-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag209.json';

/** Nodes in the group of a cluster and another one. */
const ofCluster = (launchTemplate: Readonly<Record<string, unknown>>) => ({
  ...nodesFrom(
    { SecurityGroupIds: [{ 'Fn::GetAtt': ['Cluster', 'ClusterSecurityGroupId'] }, 'sg-1'] },
    launchTemplate,
  ),
  Cluster: { Type: 'AWS::EKS::Cluster', Properties: { ResourcesVpcConfig: { SubnetIds: [ref('Subnet')] } } },
});

/** AG209: nodes of Amazon EKS use groups that the input shows. */
export const ag209 = ruleOfRows(
  {
    id: 'AG209',
    title: 'Nodes use the security group that Amazon EKS makes',
    severity: 'warning',
    state: 'defect',
    category: 'security-group',
    rationale:
      'Amazon EKS makes a security group for each cluster that allows all outbound traffic, and no template shows it.',
    fix: 'give the nodes a launch template with security groups of your own',
    controls: controlsFor('boundary', 'configuration'),
    examples: {
      bad: [
        single('a node group without a launch template', 'AWS::EKS::Nodegroup', NODES),
        network('a node group whose launch template names no groups', nodesFrom({})),
        network('the same by its name', nodesFrom({}, { Name: 'nodes' })),
        network(
          'a node group whose launch template names that of the cluster',
          ofCluster({ Id: ref('Template') }),
        ),
        network('the same by the name of the template', ofCluster({ Name: 'nodes' })),
        single('a Fargate profile', 'AWS::EKS::FargateProfile', { ClusterName: 'own' }),
        single('a cluster with Auto Mode', 'AWS::EKS::Cluster', { ComputeConfig: { Enabled: true } }),
        single('a launch template that is not shown', 'AWS::EKS::Nodegroup', {
          ...NODES,
          LaunchTemplate: { Id: 'lt-0123456789abcdef0', Version: '1' },
        }),
      ],
      good: [
        network('a node group with groups of its own', nodesFrom({ SecurityGroupIds: ['sg-1'] })),
        network(
          'groups of its interfaces',
          nodesFrom({ NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-1'] }] }),
        ),
        single('a cluster without nodes', 'AWS::EKS::Cluster', {}),
        single('a cluster with Auto Mode off', 'AWS::EKS::Cluster', { ComputeConfig: { Enabled: false } }),
      ],
    },
  },
  rows as readonly Row[],
);
