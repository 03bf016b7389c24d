import type { App } from 'aws-cdk-lib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { admits } from '../endpoints/iam-evaluator';
import { ACCOUNT, endpointOf, functionIn, grant, network, template } from './helpers';

const OWN = { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': ACCOUNT };

const ACTIONS = [
  'kms:Decrypt',
  'secretsmanager:GetSecretValue',
  's3:GetObject',
  's3:PutObject',
  'sqs:SendMessage',
  'sqs:*',
  'sns:Publish',
  'bedrock:InvokeModel',
  'logs:*',
] as const;

const grantArbitrary = fc.record({
  actions: fc.subarray([...ACTIONS], { minLength: 1 }),
  resources: fc.constantFrom(
    ['*'],
    ['arn:aws:s3:::weights/*'],
    ['arn:aws:s3:::weights/*', 'arn:aws:s3:::a/*'],
  ),
});

const appArbitrary = fc.array(fc.array(grantArbitrary, { maxLength: 3 }), { maxLength: 3 });

type Grants = readonly (readonly {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}[])[];

/** A network with a function for each list of grants, defined in an order. */
function appOf(grants: Grants, order: readonly number[] = grants.map((_, index) => index)): ZeroEgressVpc {
  const net = network();
  const functions = order.map((index) => [index, functionIn(net, { id: `Fn${index}` })] as const);
  for (const [index, fn] of functions) {
    grants[index]?.forEach(({ actions, resources }) => grant(fn, actions, resources));
  }
  return net;
}

const RUNS = { numRuns: 12 };

describe('any app', () => {
  test('has endpoints that admit everything that was derived for them', () => {
    fc.assert(
      fc.property(appArbitrary, (grants) => {
        const net = appOf(grants);
        const written = template(net);
        // Lambda writes logs by itself; decryption beside other calls is up to the services.
        const calls = grants.flatMap((of) => of.flatMap((one) => one));
        return calls.every(({ actions, resources }) =>
          actions
            .filter((action) => !['logs:*', 'kms:Decrypt'].includes(action))
            .every((action) => {
              const service = action.startsWith('bedrock') ? 'bedrock-runtime' : action.split(':')[0]!;
              const policy = endpointOf(written, service).Properties.PolicyDocument!;
              return resources.every((resource) =>
                admits(policy, {
                  action: action.replace('*', 'Any'),
                  resource: resource.replace('*', 'x'),
                  keys: OWN,
                }),
              );
            }),
        );
      }),
      RUNS,
    );
  });

  test('has the same endpoints, however it was put together', () => {
    fc.assert(
      fc.property(appArbitrary, (grants) => {
        const order = grants.map((_, index) => index);
        const evidence = (net: ZeroEgressVpc): unknown =>
          template(net).findResources('AWS::EC2::VPCEndpoint');
        expect(evidence(appOf(grants, [...order].reverse()))).toEqual(evidence(appOf(grants, order)));
      }),
      RUNS,
    );
  });

  test('is the same when it is closed once more', () => {
    fc.assert(
      fc.property(appArbitrary, (grants) => {
        const net = appOf(grants);
        const app = net.node.root as App;
        const once = app.synth({ force: true }).getStackByName('Prod').template as unknown;
        expect(app.synth({ force: true }).getStackByName('Prod').template).toEqual(once);
      }),
      RUNS,
    );
  });
});
