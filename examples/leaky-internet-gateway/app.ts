import { App, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AirGapChecks } from '../../lib';
import { RegulatedFintech } from '../regulated-fintech/environment';

const app = new App();
const environment = new RegulatedFintech(app, 'RegulatedFintech');
Validations.of(app).addPlugins(new AirGapChecks());

// The leak: an internet gateway, and the App tier's default routes through it.
const { network } = environment;
const gateway = new ec2.CfnInternetGateway(environment, 'Gateway');
new ec2.CfnVPCGatewayAttachment(environment, 'Attachment', {
  vpcId: network.vpc.vpcId,
  internetGatewayId: gateway.ref,
});
const { subnets } = network.vpc.selectSubnets(network.selectTier('App'));
subnets.forEach(({ routeTable: { routeTableId } }, index) => {
  new ec2.CfnRoute(environment, `Exit${index + 1}`, {
    routeTableId,
    destinationCidrBlock: '0.0.0.0/0',
    gatewayId: gateway.ref,
  });
});
