import { Aspects, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { NetworkPerimeter } from '../../lib/perimeter/network-perimeter';
import { clusterIn, clusterStack, templateOf } from './helpers';

const OWN_KEY = { Sid: Match.absent(), Action: Match.arrayWith(['kms:CreateGrant']), Effect: 'Allow' };

describe('the role of a cluster', () => {
  it('may use the key of the cluster by the policy of the key', () => {
    const template = templateOf(clusterIn());
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            ...OWN_KEY,
            Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('^ClusterRole'), 'Arn'] } },
          }),
        ]),
      },
    });
  });

  it('may use a key of somebody else by its own policy', () => {
    const stack = clusterStack();
    const keyArn = 'arn:aws:kms:eu-central-1:111122223333:key/one';
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Imported', keyArn);
    templateOf(clusterIn({ stack, cluster: { encryptionKey } })).hasResourceProperties(
      'AWS::IAM::ManagedPolicy',
      {
        PolicyDocument: {
          Statement: Match.arrayWith([Match.objectLike({ ...OWN_KEY, Resource: keyArn })]),
        },
      },
    );
  });

  // Template.fromStack refuses templates whose resources wait for each other.
  it('is spared by a perimeter around the cluster, without waiting for the key that waits for it', () => {
    const cluster = clusterIn();
    Aspects.of(Stack.of(cluster)).add(new NetworkPerimeter({ vpcs: [cluster.vpc] }));
    const keys = Object.values(Template.fromStack(Stack.of(cluster)).findResources('AWS::KMS::Key'));
    const spared = keys.flatMap(({ Properties }) =>
      (Properties.KeyPolicy.Statement as { Sid?: string }[]).filter(({ Sid }) => Sid === 'DenyOtherNetworks'),
    );
    const naming = spared.filter((statement) => /"ClusterRole[^"]*","Arn"/.test(JSON.stringify(statement)));
    expect(naming).toHaveLength(1);
  });
});
