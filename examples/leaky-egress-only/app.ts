import { App, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AirGapChecks } from '../../lib';
import { RegulatedFintech } from '../regulated-fintech/environment';

const app = new App();
const environment = new RegulatedFintech(app, 'RegulatedFintech');
Validations.of(app).addPlugins(new AirGapChecks());

// The leak: an egress-only internet gateway, which lets nothing in and everything out, for IPv6 alone.
const { network } = environment;
const gateway = new ec2.CfnEgressOnlyInternetGateway(environment, 'EgressOnly', { vpcId: network.vpc.vpcId });
const { subnets } = network.vpc.selectSubnets(network.selectTier('App'));
subnets.forEach(({ routeTable: { routeTableId } }, index) => {
  new ec2.CfnRoute(environment, `Exit${index + 1}`, {
    routeTableId,
    destinationIpv6CidrBlock: '::/0',
    egressOnlyInternetGatewayId: gateway.ref,
  });
});
