import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { KarpenterFoundation } from '../../../lib/cluster/nodes/karpenter-foundation';
import type { KarpenterFoundationProps } from '../../../lib/cluster/nodes/karpenter-foundation-props';
import {
  DISCOVERY_ACTIONS,
  LIFECYCLE_ACTIONS,
  QUEUE_ACTIONS,
} from '../../../lib/cluster/nodes/karpenter-policy';
import { isListedAction } from '../../../lib/endpoints/known-actions';
import { ground, type Ground } from './helpers';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: Record<string, Record<string, unknown>>;
}

function foundation(props: Partial<KarpenterFoundationProps> = {}, on = ground()): KarpenterFoundation {
  return new KarpenterFoundation(on.stack, 'Karpenter', { cluster: on.cluster, images: on.images, ...props });
}

function made(props: Partial<KarpenterFoundationProps> = {}, on: Ground = ground()): Template {
  return Template.fromStack(Stack.of(foundation(props, on)));
}

/** Statements of the policies of the controller. */
function statements(props: Partial<KarpenterFoundationProps> = {}, on?: Ground): Statement[] {
  return Object.values(made(props, on).findResources('AWS::IAM::ManagedPolicy'))
    .map(
      ({ Properties }) => Properties as { Description: string; PolicyDocument: { Statement: Statement[] } },
    )
    .filter(({ Description }) => /Prod\/Karpenter (makes|reads)$/.test(Description))
    .flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
}

function statement(sid: string, of = statements()): Statement {
  const found = of.find(({ Sid }) => Sid === sid);
  if (found === undefined) throw new Error(`no statement ${sid}`);
  return found;
}

describe('the controller of Karpenter', () => {
  it('calls nothing of IAM but to hand the role of the nodes to EC2', () => {
    const calls = statements().filter(({ Effect }) => Effect === 'Allow');
    const ofIam = calls.filter(({ Action }) => JSON.stringify(Action).includes('iam:'));
    expect(ofIam.map(({ Action }) => Action)).toEqual(['iam:PassRole']);
    expect(ofIam[0]?.Condition?.StringEquals).toHaveProperty('iam:PassedToService');
  });

  it('asks neither the price list nor for parameters', () => {
    expect(JSON.stringify(statements())).not.toMatch(/pricing:|ssm:/);
  });

  it('puts machines into the node subnets with the group of nodes alone', () => {
    const on = ground();
    const { Resource } = statement('LaunchesFrom', statements({}, on));
    const text = JSON.stringify(Resource);
    expect(text).toContain(JSON.stringify(on.stack.resolve(on.cluster.nodeSecurityGroup.securityGroupId)));
    expect(text).not.toMatch(/(security-group|subnet)\/\*/);
  });

  it('starts from the images that are named', () => {
    const { Resource } = statement('LaunchesFrom', statements({ amiIds: ['ami-0123456789abcdef0'] }));
    expect(JSON.stringify(Resource)).toContain('image/ami-0123456789abcdef0');
    expect(JSON.stringify(Resource)).not.toContain('image/*');
  });

  it('ends only what bears the name of its cluster', () => {
    const { Condition } = statement('EndsItsOwn');
    expect(Object.keys(Condition?.StringEquals ?? {})).toEqual([
      expect.stringMatching(/^aws:ResourceTag\/kubernetes\.io\/cluster\/[\w-]+$/),
    ]);
  });

  it('uses the key of volumes by EC2 alone', () => {
    for (const sid of ['EncryptsVolumes', 'GrantsVolumes']) {
      expect(statement(sid).Condition?.StringEquals).toHaveProperty('kms:ViaService');
    }
  });

  it('is refused everything outside the network', () => {
    expect(statement('DenyOtherNetworks')).toMatchObject({ Effect: 'Deny', Action: '*', Resource: '*' });
  });

  it('has policies that IAM takes', () => {
    for (const policy of Object.values(made().findResources('AWS::IAM::ManagedPolicy'))) {
      const { PolicyDocument } = policy.Properties as { PolicyDocument: unknown };
      expect(JSON.stringify(PolicyDocument).length).toBeLessThan(6144);
    }
  });

  it('names actions that AWS has', () => {
    const actions = [...DISCOVERY_ACTIONS, ...LIFECYCLE_ACTIONS, ...QUEUE_ACTIONS];
    expect(actions.filter((action) => isListedAction(action) !== true)).toEqual([]);
  });

  it('gets its role by EKS Pod Identity, for its service account', () => {
    made({ namespace: 'kube-system', serviceAccountName: 'k' }).hasResourceProperties(
      'AWS::EKS::PodIdentityAssociation',
      { Namespace: 'kube-system', ServiceAccount: 'k' },
    );
  });
});

describe('the nodes of Karpenter', () => {
  it('have a profile that is made beforehand, and an entry in the cluster', () => {
    const template = made();
    template.resourceCountIs('AWS::IAM::InstanceProfile', 1);
    template.hasResourceProperties('AWS::EKS::AccessEntry', { Type: 'EC2_LINUX' });
  });
});

describe('interruptions', () => {
  it('come to an encrypted queue, from four rules and from nobody else', () => {
    const template = made();
    template.resourceCountIs('AWS::Events::Rule', 4);
    template.hasResourceProperties('AWS::SQS::Queue', {
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 300,
      RedrivePolicy: Match.anyValue(),
    });
    const allowed = Object.values(template.findResources('AWS::SQS::QueuePolicy'))
      .flatMap(
        (one) => (one.Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
      )
      .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(4);
    expect(allowed.every(({ Condition }) => Condition?.ArnEquals?.['aws:SourceArn'] !== undefined)).toBe(
      true,
    );
  });
});

describe('the network', () => {
  function endpointPolicy(service: string): string {
    const endpoints = Object.values(made().findResources('AWS::EC2::VPCEndpoint'));
    const found = endpoints.find(
      (one) =>
        (one.Properties as { ServiceName: unknown }).ServiceName === `com.amazonaws.eu-central-1.${service}`,
    );
    return JSON.stringify(
      (found?.Properties as { PolicyDocument?: unknown } | undefined)?.PolicyDocument ?? '',
    );
  }

  it.each(['ec2', 'eks', 'sqs', 'eks-auth', 'ecr.dkr', 'ecr.api'])('has an endpoint of %s', (service) => {
    expect(endpointPolicy(service)).not.toBe('""');
  });

  it.each(['iam', 'pricing.api'])('has none of %s', (service) => {
    expect(endpointPolicy(service)).toBe('""');
  });

  it('lets machines start from images of Amazon', () => {
    expect(endpointPolicy('ec2')).toMatch(
      /"Sid":"AmazonImages","Effect":"Allow","Principal":"\*","Action":\["ec2:CreateFleet","ec2:RunInstances"\]/,
    );
  });
});

describe('a cluster whose name is known only at deployment', () => {
  it('is refused: conditions have the name in their keys', () => {
    const on = ground();
    const elsewhere = new Stack(new App(), 'Other');
    const cluster = Object.create(on.cluster, { node: { value: elsewhere.node } }) as typeof on.cluster;
    expect(() => foundation({ cluster }, on)).toThrow(
      "KarpenterFoundation 'Prod/Karpenter': the name of the cluster 'Other' is known only at deployment, expected a cluster with a name",
    );
  });
});
