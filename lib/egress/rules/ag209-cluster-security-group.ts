import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag209.json';

const NODES = { ClusterName: 'own', NodeRole: 'own', Subnets: [ref('Subnet')] };

/** A node group that starts from a launch template. */
const fromTemplate = (LaunchTemplateData: object, LaunchTemplate: object = { Id: ref('Template') }) => ({
  It: {
    Type: 'AWS::EKS::Nodegroup',
    Properties: { ...NODES, LaunchTemplate: { ...LaunchTemplate, Version: '1' } },
  },
  Template: {
    Type: 'AWS::EC2::LaunchTemplate',
    Properties: { LaunchTemplateName: 'nodes', LaunchTemplateData },
  },
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
        network('a node group whose launch template names no groups', fromTemplate({})),
        network('the same by its name', fromTemplate({}, { Name: 'nodes' })),
        single('a Fargate profile', 'AWS::EKS::FargateProfile', { ClusterName: 'own' }),
        single('a cluster with Auto Mode', 'AWS::EKS::Cluster', { ComputeConfig: { Enabled: true } }),
        single('a launch template that is not shown', 'AWS::EKS::Nodegroup', {
          ...NODES,
          LaunchTemplate: { Id: 'lt-0123456789abcdef0', Version: '1' },
        }),
      ],
      good: [
        network('a node group with groups of its own', fromTemplate({ SecurityGroupIds: ['sg-1'] })),
        network(
          'groups of its interfaces',
          fromTemplate({ NetworkInterfaces: [{ DeviceIndex: 0, Groups: ['sg-1'] }] }),
        ),
        single('a cluster without nodes', 'AWS::EKS::Cluster', {}),
        single('a cluster with Auto Mode off', 'AWS::EKS::Cluster', { ComputeConfig: { Enabled: false } }),
      ],
    },
  },
  rows as readonly Row[],
);
