import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { AirGapChecks } from '../../lib';
import { acknowledgeByDesign } from './acknowledged';
import { RegulatedFintech } from './environment';

const app = new App();
acknowledgeByDesign(new RegulatedFintech(app, 'RegulatedFintech'));
Validations.of(app).addPlugins(new AirGapChecks(), new AwsSolutionsChecks(), new NIST80053R5Checks());
