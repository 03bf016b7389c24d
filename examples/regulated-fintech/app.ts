import { App, Validations } from 'aws-cdk-lib';
import { AirGapChecks } from '../../lib';
import { RegulatedFintech } from './environment';

const app = new App();
new RegulatedFintech(app, 'RegulatedFintech');
Validations.of(app).addPlugins(new AirGapChecks());
