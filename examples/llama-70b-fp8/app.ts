import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { AirGapChecks } from '../../lib';
import { acknowledgePrivateCluster, acknowledgeWeights } from '../shared/acknowledged';
import { LlamaTwice } from './environment';

const app = new App();
const { place, weights } = new LlamaTwice(app, 'Llama');
acknowledgePrivateCluster(place);
acknowledgeWeights(weights);
Validations.of(app).addPlugins(new AirGapChecks(), new AwsSolutionsChecks(), new NIST80053R5Checks());
