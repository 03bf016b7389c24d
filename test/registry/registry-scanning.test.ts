import { App, Stack, Stage } from 'aws-cdk-lib';
import type { CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import { describe, expect, test } from 'vitest';
import {
  RegistryScanFrequency,
  RegistryScanning,
  RegistryScanType,
} from '../../lib/registry/registry-scanning';
import type { RegistryScanningProps } from '../../lib/registry/registry-scanning';
import { ACCOUNT, FLAG_SETS, OTHER_ACCOUNT, REGION, testStack } from './helpers';

const TYPE = 'AWS::ECR::RegistryScanningConfiguration';

describe('settings', () => {
  test.each(FLAG_SETS)(
    'by default everything is scanned for as long as it is there, with %s',
    (_, context) => {
      const stack = new Stack(new App({ context }), 'Stack', { env: { account: ACCOUNT, region: REGION } });
      new RegistryScanning(stack, 'Scanning');
      Template.fromStack(stack).templateMatches({
        Resources: {
          [stack.getLogicalId(stack.node.findChild('Scanning').node.defaultChild as CfnResource)]: {
            Type: TYPE,
            Properties: {
              ScanType: 'ENHANCED',
              Rules: [
                {
                  ScanFrequency: 'CONTINUOUS_SCAN',
                  RepositoryFilters: [{ Filter: '*', FilterType: 'WILDCARD' }],
                },
              ],
            },
          },
        },
      });
    },
  );

  test('basic scanning scans on push', () => {
    const stack = testStack();
    new RegistryScanning(stack, 'Scanning', {
      scanType: RegistryScanType.BASIC,
      repositoryFilters: ['airgap/*', 'prod'],
    });
    Template.fromStack(stack).hasResourceProperties(TYPE, {
      ScanType: 'BASIC',
      Rules: [
        { ScanFrequency: 'SCAN_ON_PUSH', RepositoryFilters: [{ Filter: 'airgap/*' }, { Filter: 'prod' }] },
      ],
    });
  });

  test('enhanced scanning can be on push only', () => {
    const stack = testStack();
    new RegistryScanning(stack, 'Scanning', { scanFrequency: RegistryScanFrequency.SCAN_ON_PUSH });
    Template.fromStack(stack).hasResourceProperties(TYPE, {
      ScanType: 'ENHANCED',
      Rules: [{ ScanFrequency: 'SCAN_ON_PUSH' }],
    });
  });

  test.each<[string, RegistryScanningProps, RegExp]>([
    [
      'continuous basic scanning',
      { scanType: RegistryScanType.BASIC, scanFrequency: RegistryScanFrequency.CONTINUOUS_SCAN },
      /scanFrequency 'CONTINUOUS_SCAN' needs scanType 'ENHANCED'/,
    ],
    ['no filter at all', { repositoryFilters: [] }, /repositoryFilters has 0 entries, expected 1 to 100/],
    ['too many filters', { repositoryFilters: Array<string>(101).fill('a') }, /has 101 entries/],
    [
      'an upper-case filter',
      { repositoryFilters: ['a', 'Airgap'] },
      /repository filter 'Airgap' is malformed/,
    ],
    [
      'a filter that ends in a slash',
      { repositoryFilters: ['airgap/'] },
      /repository filter 'airgap\/' is malformed/,
    ],
    [
      'a filter that is too long',
      { repositoryFilters: ['a'.repeat(256)] },
      /expected at most 255 characters/,
    ],
  ])('%s is refused', (_, props, message) => {
    expect(() => new RegistryScanning(testStack(), 'Scanning', props)).toThrow(message);
  });

  test('a hostile filter is refused without backtracking for ever', () => {
    const repositoryFilters = [`${'a'.repeat(50_000)}!`];
    expect(() => new RegistryScanning(testStack(), 'Scanning', { repositoryFilters })).toThrow(/malformed/);
  });

  test('an environment-agnostic stack is refused', () => {
    expect(() => new RegistryScanning(testStack({ account: ACCOUNT }), 'Scanning')).toThrow(
      /RegistryScanning 'Stack\/Scanning' is in an environment-agnostic stack, expected a stack with a Region/,
    );
  });
});

describe('one per registry', () => {
  const inApp = (...envs: { account?: string; region: string }[]) => {
    const app = new App();
    envs.forEach((env, index) => {
      const stage = new Stage(app, `Stage${index}`);
      new RegistryScanning(new Stack(stage, 'Stack', { env }), 'Scanning');
    });
  };

  test('two in one account and Region are an error that names both', () => {
    const env = { account: ACCOUNT, region: REGION };
    expect(() => inApp(env, env)).toThrow(
      "RegistryScanning 'Stage1/Stack/Scanning' configures a registry that 'Stage0/Stack/Scanning/Resource' " +
        'configures already, expected one per account and Region: keep one of them, in one stack',
    );
  });

  test('different Regions are different registries', () => {
    expect(() =>
      inApp({ account: ACCOUNT, region: REGION }, { account: ACCOUNT, region: 'eu-west-1' }),
    ).not.toThrow();
  });

  test('different accounts are different registries', () => {
    expect(() =>
      inApp({ account: ACCOUNT, region: REGION }, { account: OTHER_ACCOUNT, region: REGION }),
    ).not.toThrow();
  });

  test('accounts that are not known yet may be the same', () => {
    expect(() => inApp({ region: REGION }, { region: REGION })).toThrow(/configures already/);
    expect(() => inApp({ region: REGION }, { account: ACCOUNT, region: REGION })).toThrow(
      /configures already/,
    );
  });

  test('a configuration that somebody wrote by hand counts too', () => {
    const stack = testStack();
    new ecr.CfnRegistryScanningConfiguration(stack, 'Own', { scanType: 'BASIC', rules: [] });
    expect(() => new RegistryScanning(stack, 'Scanning')).toThrow(/'Stack\/Own' configures already/);
  });
});
