import { CustomResource } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as cr from 'aws-cdk-lib/custom-resources';
import * as triggers from 'aws-cdk-lib/triggers';
import type { Specimens } from './given';
import { codeOf, functionOf } from './given';

export const CUSTOM_RESOURCES: Specimens = {
  'custom-resources.AwsCustomResource': (stack) => {
    const call = {
      service: 'SSM',
      action: 'GetParameter',
      parameters: { Name: 'given' },
      physicalResourceId: cr.PhysicalResourceId.of('given'),
    };
    new cr.AwsCustomResource(stack, 'It', {
      onUpdate: call,
      policy: cr.AwsCustomResourcePolicy.fromSdkCalls({
        resources: ['arn:aws:ssm:eu-central-1:111122223333:parameter/given'],
      }),
    });
  },
  'custom-resources.Provider': (stack) => {
    const { serviceToken } = new cr.Provider(stack, 'It', { onEventHandler: functionOf(stack) });
    new CustomResource(stack, 'Resource', { serviceToken });
  },
  'core.CustomResource': (stack) => {
    new CustomResource(stack, 'It', { serviceToken: functionOf(stack).functionArn });
  },
  'triggers.TriggerFunction': (stack) =>
    new triggers.TriggerFunction(stack, 'It', {
      ...codeOf(),
      code: lambda.Code.fromAsset('scripts/leaks/specimens'),
    }),
};
