import { describe, expect, test } from 'vitest';
import { toDescribed } from '../../../lib/egress/load/describe';
import { readTerraform } from '../../../lib/egress/load/terraform';
import type { NetworkModel } from '../../../lib/egress/model/network';
import { emptyNetwork } from '../../../lib/egress/model/network';
import { analyse, findingsOf } from '../../../lib/egress/rules';
import type { Resource } from './terraform/plan';
import { aws, plan, refs } from './terraform/plan';

/** What the rules about ties say, as `rule state: resource`. */
function told(model: NetworkModel): readonly string[] {
  return findingsOf(analyse(model))
    .filter(({ ruleId }) => /^AG(?:01[5-9]|020|10[12])$/.test(ruleId))
    .map(({ ruleId, state, origin }) => `${ruleId} ${state}: ${origin.logicalId}`);
}

function ofPlan(...resources: readonly Resource[]): readonly string[] {
  const model = emptyNetwork();
  readTerraform(plan({ resources: [...resources] }), 'net.json')(model)();
  return told(model);
}

function ofAnswers(answers: Readonly<Record<string, unknown>>): readonly string[] {
  const model = emptyNetwork();
  const pages = Object.entries({ Subnets: [], ...answers }).map(([key, value]) => ({
    file: `${key}.json`,
    json: { [key]: value },
  }));
  toDescribed(pages, { stack: 'Net', hasFiles: true }).fill(model)();
  return told(model);
}

const ROUTE = (destinations: readonly string[]): string =>
  JSON.stringify({
    'segment-actions': [
      { action: 'create-route', segment: 's', 'destination-cidr-blocks': ['0.0.0.0/0'], destinations },
    ],
  });

describe('ties of a Terraform plan', () => {
  test.each<[string, string, Record<string, unknown>]>([
    ['AG016 unproven', 'aws_dx_private_virtual_interface.x', {}],
    ['AG016 unproven', 'aws_dx_public_virtual_interface.x', {}],
    ['AG016 unproven', 'aws_vpn_connection.x', { vpn_gateway_id: 'vgw-1' }],
    ['AG016 unproven', 'aws_networkmanager_vpc_attachment.x', { core_network_id: 'core-network-1' }],
    ['AG016 unproven', 'aws_ec2_transit_gateway_peering_attachment.x', { peer_transit_gateway_id: 'tgw-2' }],
    [
      'AG016 unproven',
      'aws_networkmanager_core_network_policy_attachment.x',
      { policy_document: ROUTE(['attachment-1']) },
    ],
    ['AG015 defect', 'aws_vpc_block_public_access_exclusion.x', { vpc_id: 'vpc-1' }],
    [
      'AG015 defect',
      'aws_vpc_block_public_access_options.x',
      { internet_gateway_block_mode: 'block-ingress' },
    ],
    ['AG017 unproven', 'aws_ec2_traffic_mirror_session.x', { traffic_mirror_target_id: 'tmt-1' }],
    ['AG017 unproven', 'aws_ec2_traffic_mirror_target.x', { network_interface_id: 'eni-1' }],
    ['AG018 defect', 'aws_route_table_association.x', { gateway_id: 'igw-1', route_table_id: 'rtb-1' }],
    ['AG019 defect', 'aws_subnet.x', { vpc_id: 'vpc-1', enable_dns64: true }],
    ['AG019 defect', 'aws_vpc.x', { assign_generated_ipv6_cidr_block: true }],
    ['AG020 defect', 'aws_ram_resource_share.x', { allow_external_principals: true }],
    ['AG102 unproven', 'aws_vpc_endpoint_service_allowed_principal.x', { principal_arn: '*' }],
    ['AG102 defect', 'aws_vpc_endpoint_service.x', { acceptance_required: false }],
    [
      'AG101 exposed',
      'aws_vpc_endpoint.x',
      {
        vpc_id: 'vpc-1',
        vpc_endpoint_type: 'Resource',
        resource_configuration_arn: 'arn:aws:vpc-lattice:eu-west-1:444455556666:resourceconfiguration/rcfg-1',
      },
    ],
    [
      'AG101 exposed',
      'aws_vpc_endpoint.x',
      {
        vpc_id: 'vpc-1',
        vpc_endpoint_type: 'ServiceNetwork',
        service_network_arn: 'arn:aws:vpc-lattice:eu-west-1:444455556666:servicenetwork/sn-1',
      },
    ],
    [
      'AG101 exposed',
      'aws_vpclattice_service_network_vpc_association.x',
      { service_network_identifier: 'arn:aws:vpc-lattice:eu-west-1:444455556666:servicenetwork/sn-1' },
    ],
  ])('%s of %s', (expected, address, args) => {
    expect(ofPlan({ address, arguments: args })).toContain(`${expected}: ${address}`);
  });

  test.each<[string, Record<string, unknown>]>([
    ['aws_vpc_block_public_access_options.x', { internet_gateway_block_mode: 'block-bidirectional' }],
    ['aws_networkmanager_core_network_policy_attachment.x', { policy_document: ROUTE(['blackhole']) }],
    ['aws_ram_resource_share.x', {}],
    ['aws_vpc_endpoint_service.x', { acceptance_required: true }],
    ['aws_route_table_association.x', { gateway_id: 'vgw-1', route_table_id: 'rtb-1' }],
    ['aws_subnet.x', { vpc_id: 'vpc-1', enable_dns64: false }],
  ])('are none of %s with %j', (address, args) => {
    expect(ofPlan({ address, arguments: args })).toEqual([]);
  });

  test('are followed by reference: a service for anyone that accepts everybody is a way in', () => {
    const service = aws('vpc_endpoint_service.s', { acceptance_required: false });
    const allowed = aws('vpc_endpoint_service_allowed_principal.p', {
      principal_arn: '*',
      vpc_endpoint_service_id: refs('aws_vpc_endpoint_service.s.id'),
    });
    expect(ofPlan(service, allowed)).toContain('AG102 exposed: aws_vpc_endpoint_service_allowed_principal.p');
  });
});

describe('ties of a snapshot', () => {
  test.each<[string, Record<string, unknown>]>([
    [
      'AG101 exposed: vpce-1',
      {
        VpcEndpoints: [
          {
            VpcEndpointId: 'vpce-1',
            VpcEndpointType: 'ServiceNetwork',
            VpcId: 'vpc-1',
            OwnerId: '111122223333',
            ServiceNetworkArn: 'arn:aws:vpc-lattice:eu-west-1:444455556666:servicenetwork/sn-1',
          },
        ],
      },
    ],
    ['AG016 unproven: vpn-1', { VpnConnections: [{ VpnConnectionId: 'vpn-1', VpnGatewayId: 'vgw-1' }] }],
    [
      'AG016 unproven: tgw-attach-1',
      {
        TransitGatewayAttachments: [
          { TransitGatewayAttachmentId: 'tgw-attach-1', ResourceType: 'direct-connect-gateway' },
        ],
      },
    ],
    ['AG015 defect: account', { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-ingress' } }],
    [
      'AG015 defect: vpcbpa-1',
      { VpcBlockPublicAccessExclusions: [{ ExclusionId: 'vpcbpa-1', State: 'create-complete' }] },
    ],
    [
      'AG017 unproven: tms-1',
      { TrafficMirrorSessions: [{ TrafficMirrorSessionId: 'tms-1', TrafficMirrorTargetId: 'tmt-1' }] },
    ],
    [
      'AG018 defect: rtb-1',
      { RouteTables: [{ RouteTableId: 'rtb-1', Associations: [{ GatewayId: 'igw-1' }] }] },
    ],
    ['AG019 defect: subnet-1', { Subnets: [{ SubnetId: 'subnet-1', EnableDns64: true }] }],
    [
      'AG019 defect: vpc-1',
      { Vpcs: [{ VpcId: 'vpc-1', Ipv6CidrBlockAssociationSet: [{ Ipv6Pool: 'Amazon' }] }] },
    ],
    [
      'AG102 defect: vpce-svc-1',
      { ServiceConfigurations: [{ ServiceId: 'vpce-svc-1', AcceptanceRequired: false }] },
    ],
  ])('%s', (expected, answers) => {
    expect(ofAnswers(answers)).toContain(expected);
  });

  test.each([
    { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'block-bidirectional' } },
    { VpcBlockPublicAccessOptions: { InternetGatewayBlockMode: 'off' } },
    { VpcBlockPublicAccessExclusions: [{ ExclusionId: 'vpcbpa-1', State: 'delete-complete' }] },
    { VpnConnections: [{ VpnConnectionId: 'vpn-1', State: 'deleted' }] },
    { ServiceConfigurations: [{ ServiceId: 'vpce-svc-1', AcceptanceRequired: true }] },
  ])('are none of %j', (answers) => {
    expect(ofAnswers(answers)).toEqual([]);
  });
});
