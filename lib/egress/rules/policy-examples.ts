import { network, ref } from './networks';
import type { Example } from './rule';

/** Statements, and what has policies, that the examples of rules are made of. */

type Statement = Readonly<Record<string, unknown>>;

export const ALLOW_ALL: Statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' };

export function allow(Action: readonly string[], Principal: unknown = '*'): Statement {
  return { Effect: 'Allow', Principal, Action };
}

export function document(...statements: readonly unknown[]): Statement {
  return { Version: '2012-10-17', Statement: statements };
}

/** An endpoint of a service, with the policy that statements, a text or a reference make up. */
export function endpointOf(title: string, service: string, ...statements: readonly unknown[]): Example {
  const [first] = statements;
  const isWhole = typeof first === 'string' || (first as Statement | undefined)?.['Ref'] !== undefined;
  return network(title, {
    Endpoint: {
      Type: 'AWS::EC2::VPCEndpoint',
      Properties: {
        VpcEndpointType: service === 's3' ? 'Gateway' : 'Interface',
        VpcId: ref('Vpc'),
        ServiceName: { 'Fn::Sub': `com.amazonaws.\${AWS::Region}.${service}` },
        ...(first === undefined ? {} : { PolicyDocument: isWhole ? first : document(...statements) }),
      },
    },
  });
}

/** One resource with a policy of these statements. */
export function policyOf(
  title: string,
  [type, path]: readonly [string, string],
  ...statements: readonly unknown[]
): Example {
  return network(title, { It: { Type: type, Properties: { [path]: document(...statements) } } });
}
