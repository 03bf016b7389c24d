import { App, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { AirGapChecks } from '../../lib';
import { RegulatedFintech } from '../regulated-fintech/environment';

const app = new App();
const environment = new RegulatedFintech(app, 'RegulatedFintech');
Validations.of(app).addPlugins(new AirGapChecks());

// The leak: a default route in two halves, which no search for 0.0.0.0/0 finds.
const { network } = environment;
const gateway = new ec2.CfnInternetGateway(environment, 'Gateway');
new ec2.CfnVPCGatewayAttachment(environment, 'Attachment', {
  vpcId: network.vpc.vpcId,
  internetGatewayId: gateway.ref,
});
const { subnets } = network.vpc.selectSubnets(network.selectTier('App'));
subnets.forEach(({ routeTable: { routeTableId } }, index) => {
  ['0.0.0.0/1', '128.0.0.0/1'].forEach((destinationCidrBlock, half) => {
    const id = `Exit${index + 1}Half${half + 1}`;
    new ec2.CfnRoute(environment, id, { routeTableId, destinationCidrBlock, gatewayId: gateway.ref });
  });
});
