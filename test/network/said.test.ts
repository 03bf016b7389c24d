import { CfnResource, Stack } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { Requirements } from '../../lib/requirements/requirements';
import { endpointOf, functionIn, grant, network, template } from './helpers';

const TABLE = 'arn:aws:sqs:eu-central-1:111122223333:jobs';

/** Actions that the endpoint of EC2 admits, where an add-on of a cluster in the network may call any of it. */
function admitted(says?: { readonly where: string; readonly actions?: string[] }): unknown[] {
  const net = network();
  const stack = Stack.of(net);
  const subnetIds = net.vpc.selectSubnets(net.selectTier('App')).subnetIds;
  new CfnResource(stack, 'Nodes', {
    type: 'AWS::EKS::Nodegroup',
    properties: { ClusterName: 'own', NodeRole: 'arn', Subnets: subnetIds, LaunchTemplate: { Id: 'lt-1' } },
  });
  if (says !== undefined) {
    const asker = stack.node.findChild(says.where);
    Requirements.of(asker).addApi({ service: 'ec2', actions: says.actions, resources: [TABLE], why: 'own' });
  }
  const { PolicyDocument } = endpointOf(template(net), 'ec2').Properties;
  const { Statement } = PolicyDocument as unknown as { Statement: { Sid: string; Action: unknown }[] };
  return Statement.filter(({ Sid }) => Sid.startsWith('OwnPrincipals')).flatMap(({ Action }) => Action);
}

describe('what a construct says of itself', () => {
  it('is more exact than that it calls anything of the service', () => {
    expect(admitted({ where: 'Nodes', actions: ['ec2:DescribeInstances'] })).toEqual([
      'ec2:DescribeInstances',
    ]);
  });

  it('does not speak for other constructs', () => {
    expect(admitted({ where: 'Net', actions: ['ec2:DescribeInstances'] })).toContain('ec2:*');
  });

  it('is no more exact where it names no action', () => {
    expect(admitted({ where: 'Nodes' })).toContain('ec2:*');
  });

  it('is missed by nobody: without it, any call is let through', () => {
    expect(admitted()).toEqual(['ec2:*']);
  });

  it('takes nothing from what its role allows', () => {
    const net = network();
    const fn = functionIn(net);
    grant(fn, ['sqs:SendMessage'], [TABLE]);
    Requirements.of(fn).addApi({
      service: 'sqs',
      actions: ['sqs:ReceiveMessage'],
      resources: [TABLE],
      why: 'own',
    });
    const text = JSON.stringify(endpointOf(template(net), 'sqs').Properties.PolicyDocument);
    expect(text).toContain('sqs:ReceiveMessage');
    expect(text).toContain('sqs:SendMessage');
  });
});
