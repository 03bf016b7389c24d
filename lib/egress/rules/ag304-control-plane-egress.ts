import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag304.json';

const OWN = { SubnetIds: [ref('Subnet')], EndpointPublicAccess: false, EndpointPrivateAccess: true };

/** AG304: what a service calls for us leaves by our network. */
export const ag304 = ruleOfRows(
  {
    id: 'AG304',
    title: 'A service calls out by egress of its own',
    severity: 'error',
    state: 'exposed',
    category: 'compute',
    rationale:
      'Webhooks, identity providers and connectors are addresses that users of the service choose, so its own egress is theirs.',
    fix: 'route its egress through the VPC',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('a cluster that says nothing of control plane egress', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: OWN,
        }),
        single('a cluster with egress by AWS', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: { ...OWN, ControlPlaneEgressMode: 'AWS_MANAGED' },
        }),
        single('a cluster that CDK makes by a function', 'Custom::AWSCDK-EKS-Cluster', {
          Config: { resourcesVpcConfig: { endpointPublicAccess: false } },
        }),
        single('a search domain in the VPC that sends past it', 'AWS::OpenSearchService::Domain', {
          VPCOptions: { SubnetIds: [ref('Subnet')] },
        }),
      ],
      unknown: [
        single('a cluster whose egress another stack decides', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: { ...OWN, ControlPlaneEgressMode: { 'Fn::ImportValue': 'elsewhere' } },
        }),
      ],
      good: [
        single('a cluster whose control plane is isolated', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: { ...OWN, ControlPlaneEgressMode: 'CUSTOMER_ISOLATED' },
        }),
        single('a cluster whose egress goes through the VPC', 'AWS::EKS::Cluster', {
          ResourcesVpcConfig: { ...OWN, ControlPlaneEgressMode: 'CUSTOMER_ROUTED' },
        }),
        single('a search domain that sends through the VPC', 'AWS::OpenSearchService::Domain', {
          VPCOptions: { SubnetIds: [ref('Subnet')], EgressEnabled: true },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
