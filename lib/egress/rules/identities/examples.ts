import { ref } from '../networks';

/** Roles and statements that the examples of rules about identities are made of. */

export type Statement = Readonly<Record<string, unknown>>;

export const ALLOW_ALL: Statement = { Effect: 'Allow', Action: '*', Resource: '*' };

/** Refuses what comes from no network of ours, but for what AWS calls in our place. */
export const OFF_NETWORK: Statement = {
  Effect: 'Deny',
  Action: '*',
  Resource: '*',
  Condition: {
    StringNotEqualsIfExists: { 'aws:SourceVpc': ref('Vpc') },
    NotIpAddressIfExists: { 'aws:SourceIp': '198.51.100.7/32' },
    BoolIfExists: { 'aws:ViaAWSService': 'false', 'aws:PrincipalIsAWSService': 'false' },
  },
};

/** An instance in the subnet of the base network. */
export const MACHINE = {
  Machine: { Type: 'AWS::EC2::Instance', Properties: { SubnetId: ref('Subnet'), ImageId: 'ami-1' } },
};

/** A role of instances with an inline policy of these statements. */
export function role(
  statements: readonly Statement[],
  properties: Readonly<Record<string, unknown>> = {},
  service = 'ec2.amazonaws.com',
): unknown {
  const trust = { Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: { Statement: [trust] },
      ...(statements.length === 0
        ? {}
        : { Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }] }),
      ...properties,
    },
  };
}
