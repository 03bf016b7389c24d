import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { AirGapChecks } from '../../lib';
import { acknowledgeFabric, acknowledgePrivateCluster, acknowledgeWeights } from '../shared/acknowledged';
import { LlamaOverTwoNodes } from './environment';

const app = new App();
const { place, weights, nodes } = new LlamaOverTwoNodes(app, 'LlamaOverTwoNodes');
acknowledgePrivateCluster(place);
acknowledgeWeights(weights);
acknowledgeFabric(nodes);
Validations.of(app).addPlugins(new AirGapChecks(), new AwsSolutionsChecks(), new NIST80053R5Checks());
