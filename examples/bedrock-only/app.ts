import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { AirGapChecks } from '../../lib';
import { acknowledgePrivateCluster } from '../shared/acknowledged';
import { BedrockOnly } from './environment';

const app = new App();
const { place } = new BedrockOnly(app, 'BedrockOnly');
acknowledgePrivateCluster(place);
Validations.of(app).addPlugins(new AirGapChecks(), new AwsSolutionsChecks(), new NIST80053R5Checks());
