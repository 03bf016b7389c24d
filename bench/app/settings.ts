import type { Stack } from 'aws-cdk-lib';
import { CfnCondition, CfnMapping, CfnParameter, Fn } from 'aws-cdk-lib';

/** The parameters, conditions and mapping of one stack. */
export interface Settings {
  readonly environment: CfnParameter;
  readonly nat: CfnParameter;
  readonly partner: CfnParameter;
  readonly zones: CfnParameter;
  readonly image: CfnParameter;
  readonly isProduction: CfnCondition;
  readonly hasNat: CfnCondition;
  readonly isQuiet: CfnCondition;
  readonly sizes: CfnMapping;
}

const ENVIRONMENTS = ['dev', 'test', 'prod'];

/** What whoever deploys a stack can choose: an environment, NAT, a partner's block. */
export function addSettings(stack: Stack): Settings {
  const environment = new CfnParameter(stack, 'Environment', { default: 'dev', allowedValues: ENVIRONMENTS });
  const nat = new CfnParameter(stack, 'Nat', { default: 'true', allowedValues: ['true', 'false'] });
  const isProduction = new CfnCondition(stack, 'IsProduction', {
    expression: Fn.conditionEquals(environment, 'prod'),
  });
  const hasNat = new CfnCondition(stack, 'HasNat', { expression: Fn.conditionEquals(nat, 'true') });
  return {
    environment,
    nat,
    isProduction,
    hasNat,
    partner: new CfnParameter(stack, 'PartnerBlock', { default: '172.20.0.0/16' }),
    zones: new CfnParameter(stack, 'Zones', {
      type: 'CommaDelimitedList',
      default: 'eu-central-1a,eu-central-1b,eu-central-1c',
    }),
    image: new CfnParameter(stack, 'Image', {
      type: 'AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>',
      default: '/bench/image',
    }),
    isQuiet: new CfnCondition(stack, 'IsQuiet', {
      expression: Fn.conditionAnd(Fn.conditionNot(isProduction), hasNat),
    }),
    sizes: addSizes(stack),
  };
}

function addSizes(stack: Stack): CfnMapping {
  const mapping = { dev: 1, test: 2, prod: 4 };
  return new CfnMapping(stack, 'Sizes', {
    mapping: Object.fromEntries(
      ENVIRONMENTS.map((name) => {
        const factor = mapping[name as keyof typeof mapping];
        return [name, { memory: 256 * factor, days: 30 * factor, timeout: 15 * factor, wait: 20 }];
      }),
    ),
  });
}
