import { App, Stack } from 'aws-cdk-lib';
import { EndpointService } from '../../lib/network/endpoint-service';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';

const app = new App();
const stack = new Stack(app, 'RegulatedFintech', {
  env: { account: '111122223333', region: 'eu-central-1' },
  description: 'Reference environment: regulated fintech, zero egress',
});

new ZeroEgressVpc(stack, 'Network', {
  availabilityZones: ['eu-central-1a', 'eu-central-1b', 'eu-central-1c'],
  services: [
    EndpointService.S3,
    EndpointService.DYNAMODB,
    EndpointService.ECR_API,
    EndpointService.ECR_DKR,
    EndpointService.STS,
    EndpointService.EKS,
    EndpointService.EKS_AUTH,
    EndpointService.EC2,
    EndpointService.LOGS,
    EndpointService.MONITORING,
    EndpointService.KMS,
    EndpointService.SSM,
    EndpointService.SECRETSMANAGER,
    EndpointService.ELASTICLOADBALANCING,
    EndpointService.AUTOSCALING,
    EndpointService.BEDROCK,
    EndpointService.BEDROCK_RUNTIME,
    EndpointService.TRANSCRIBE,
    EndpointService.TRANSCRIBESTREAMING,
  ],
});

app.synth();
