import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';
export const REGION = 'eu-central-1';
export const ORGANIZATION = 'o-exampleorg1';
export const DIGEST = `sha256:${'0123456789abcdef'.repeat(4)}`;

/** Apps to repeat a fact in: feature flags change what constructs render. */
export const FLAG_SETS: [string, Record<string, unknown>][] = [
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
];

export function testStack(
  env: { account?: string; region?: string } = { account: ACCOUNT, region: REGION },
): Stack {
  return new Stack(new App(), 'Stack', { env });
}

/** The repository policy in a stack's template, with references spelled out as CloudFormation would. */
export function repositoryPolicyOf(stack: Stack): string {
  const templates = Template.fromStack(stack).findResources('AWS::ECR::RepositoryCreationTemplate');
  return textOf(Object.values(templates)[0]!.Properties.RepositoryPolicy);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, 'Fn::GetAtt': attribute, Ref: ref } = value as Record<string, unknown>;
  if (join !== undefined) return (join as [string, unknown[]])[1].map(textOf).join('');
  if (attribute !== undefined) return `<${(attribute as string[]).join('.')}>`;
  if (ref === 'AWS::AccountId') return ACCOUNT;
  if (ref === 'AWS::Partition') return 'aws';
  throw new Error(`cannot spell out ${JSON.stringify(value)}`);
}
