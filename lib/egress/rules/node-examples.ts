import { ref } from './networks';

type Json = Readonly<Record<string, unknown>>;

/** Properties of a node group in the subnet of the base network. */
export const NODES: Json = { ClusterName: 'own', NodeRole: 'own', Subnets: [ref('Subnet')] };

/** A node group that starts from a launch template, for examples of rules about nodes. */
export function nodesFrom(LaunchTemplateData: Json, by: Json = { Id: ref('Template') }): Json {
  return {
    It: {
      Type: 'AWS::EKS::Nodegroup',
      Properties: { ...NODES, LaunchTemplate: { ...by, Version: '1' } },
    },
    Template: {
      Type: 'AWS::EC2::LaunchTemplate',
      Properties: { LaunchTemplateName: 'nodes', LaunchTemplateData },
    },
  };
}
