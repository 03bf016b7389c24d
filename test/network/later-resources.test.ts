import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { Requirements } from '../../lib/requirements/requirements';
import { ACCOUNT, endpointOf, functionIn, REGION } from './helpers';

interface Place {
  readonly app: App;
  readonly net: ZeroEgressVpc;
  readonly other: Stack;
  readonly key: kms.Key;
}

/** A network, and a key of another stack that something there decrypts with. */
function place(prepare: (net: ZeroEgressVpc, other: Stack) => void = () => undefined): Place {
  const app = new App();
  const env = { account: ACCOUNT, region: REGION };
  const net = new ZeroEgressVpc(new Stack(app, 'Net', { env }), 'Vpc', {
    availabilityZones: [`${REGION}a`, `${REGION}b`],
  });
  const other = new Stack(app, 'Other', { env });
  const key = new kms.Key(other, 'Key');
  asks(other, key);
  prepare(net, other);
  return { app, net, other, key };
}

function asks(scope: Construct, key: kms.IKey): void {
  Requirements.of(new Construct(scope, 'Asker')).addApi({
    service: 'kms',
    actions: ['kms:Decrypt'],
    resources: [key.keyArn],
    why: 'it reads what is encrypted',
  });
}

/** What the endpoint of AWS KMS lets be decrypted with. */
function decryptable({ net }: Pick<Place, 'net'>): unknown {
  const { PolicyDocument } = endpointOf(Template.fromStack(Stack.of(net)), 'kms').Properties;
  const { Statement } = PolicyDocument as unknown as { Statement: { Action: unknown; Resource: unknown }[] };
  return Statement.find(({ Action }) => JSON.stringify(Action).includes('kms:Decrypt'))?.Resource;
}

describe('a resource of another stack', () => {
  it('is named by the endpoint where that stack comes first', () => {
    expect(JSON.stringify(decryptable(place()))).toContain('Fn::ImportValue');
  });

  it.each<[string, (net: ZeroEgressVpc, other: Stack) => void]>([
    ['stands in the network', (net, other) => functionIn(net, { scope: other })],
    ['is said to wait for it', (net, other) => other.addStackDependency(Stack.of(net))],
    ['has something that waits for it', (net, other) => new Construct(other, 'Late').node.addDependency(net)],
    [
      'uses a third one that does',
      (net, other) => {
        const third = new Stack(net.node.root, 'Third', { env: { account: ACCOUNT, region: REGION } });
        functionIn(net, { scope: third });
        other.addStackDependency(third);
      },
    ],
    [
      'has a nested stack that stands in it',
      (net, other) => functionIn(net, { scope: new NestedStack(other, 'Nested') }),
    ],
  ])('is any own one where that stack %s', (_, prepare) => {
    expect(decryptable(place(prepare))).toEqual(['*']);
  });

  it('is told with who asks for it', () => {
    const made = place((net, other) => other.addStackDependency(Stack.of(net)));
    made.app.synth();
    Annotations.fromStack(Stack.of(made.net)).hasInfo(
      '*',
      Match.stringLikeRegexp("kms:Decrypt on every own resource for 'Other/Asker'.*stack 'Other'"),
    );
  });

  it('leaves the action as exact as it was said', () => {
    const made = place((net, other) => other.addStackDependency(Stack.of(net)));
    const text = JSON.stringify(endpointOf(Template.fromStack(Stack.of(made.net)), 'kms').Properties);
    expect(text).not.toContain('kms:*');
  });
});
