import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag209.json';

const NODES = { ClusterName: 'own', NodeRole: 'own', Subnets: [ref('Subnet')] };

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
        single('a Fargate profile', 'AWS::EKS::FargateProfile', { ClusterName: 'own' }),
        single('a cluster with Auto Mode', 'AWS::EKS::Cluster', { ComputeConfig: { Enabled: true } }),
      ],
      good: [
        network('a node group with groups of its own', {
          It: {
            Type: 'AWS::EKS::Nodegroup',
            Properties: { ...NODES, LaunchTemplate: { Id: ref('Template'), Version: '1' } },
          },
          Template: {
            Type: 'AWS::EC2::LaunchTemplate',
            Properties: { LaunchTemplateData: { SecurityGroupIds: ['sg-1'] } },
          },
        }),
        single('a cluster without nodes', 'AWS::EKS::Cluster', {}),
        single('a cluster with Auto Mode off', 'AWS::EKS::Cluster', { ComputeConfig: { Enabled: false } }),
      ],
    },
  },
  rows as readonly Row[],
);
