import { Aspects, CustomResource, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import * as tasks from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import { Requirements } from '../../lib/requirements/requirements';
import { admits } from '../endpoints/iam-evaluator';
import {
  ACCOUNT,
  endpointOf,
  functionIn,
  grant,
  network,
  REGION,
  template,
  type Scenario,
  type Where,
} from './helpers';

const OWN = { 'aws:PrincipalAccount': ACCOUNT, 'aws:ResourceAccount': ACCOUNT };

function servicesOf(net: ZeroEgressVpc): readonly string[] {
  template(net);
  return net.services;
}

/** A network beside a function, to which something is granted. */
function withFunction(say: (fn: lambda.Function) => void, scenario: Scenario & Where = {}): ZeroEgressVpc {
  const net = network(scenario);
  say(functionIn(net, scenario));
  return net;
}

function notesOn(net: ZeroEgressVpc, level: 'info' | 'warning'): readonly string[] {
  template(net);
  return net.node.root.node
    .findAll()
    .flatMap(({ node }) =>
      node.metadata
        .filter(({ type }) => type === `aws:cdk:${level}`)
        .map(({ data }) => `${node.path}: ${String(data)}`),
    );
}

describe('a network', () => {
  test('has an endpoint for what a function of others is granted', () => {
    expect(servicesOf(withFunction((fn) => new sqs.Queue(fn, 'Queue').grantSendMessages(fn)))).toEqual([
      'sqs',
    ]);
  });

  test('has no endpoint for a function that calls nothing', () => {
    expect(servicesOf(withFunction(() => undefined))).toEqual([]);
  });

  test('has no endpoint for a function outside any VPC', () => {
    const net = network();
    const fn = new lambda.Function(Stack.of(net), 'Fn', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'x',
      code: lambda.Code.fromInline('x'),
    });
    grant(fn, ['sqs:SendMessage']);
    expect(servicesOf(net)).toEqual([]);
  });

  test('has no endpoint for a function of another network', () => {
    const net = network();
    const other = new ZeroEgressVpc(Stack.of(net), 'Other', { availabilityZones: [`${REGION}a`] });
    grant(functionIn(other), ['sqs:SendMessage']);
    expect([servicesOf(net), other.services]).toEqual([[], ['sqs']]);
  });

  test('has no endpoint that only follows from constructs, where it shall not', () => {
    const net = withFunction((fn) => grant(fn, ['sqs:SendMessage']), {
      props: { deriveRequirements: false },
    });
    expect(servicesOf(net)).toEqual([]);
  });

  test('serves functions of other stacks of its Stage', () => {
    const net = network();
    const other = new Stack(net.node.root, 'Other', { env: { account: ACCOUNT, region: REGION } });
    grant(functionIn(net, { scope: other }), ['sqs:SendMessage']);
    expect(servicesOf(net)).toEqual(['sqs']);
  });

  test('serves only the scopes that it is given', () => {
    const net = network();
    const mine = new Construct(Stack.of(net), 'Mine');
    grant(functionIn(net, { scope: mine }), ['sqs:SendMessage']);
    grant(functionIn(net), ['sns:Publish']);
    net.closeOver(mine);
    expect(servicesOf(net)).toEqual(['sqs']);
  });

  test('has what a task of Fargate starts by', () => {
    const net = network();
    const stack = Stack.of(net);
    const task = new ecs.FargateTaskDefinition(stack, 'Task');
    task.addContainer('Main', {
      image: ecs.ContainerImage.fromRegistry(`${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/own@sha256:0`),
      logging: ecs.LogDrivers.awsLogs({ streamPrefix: 'own' }),
      secrets: { KEY: ecs.Secret.fromSecretsManager(new secretsmanager.Secret(stack, 'Secret')) },
    });
    new ecs.FargateService(stack, 'Service', {
      cluster: new ecs.Cluster(stack, 'Cluster', { vpc: net.vpc }),
      taskDefinition: task,
      vpcSubnets: net.selectTier('App'),
    });
    expect(servicesOf(net)).toEqual(['ecr-api', 'ecr-dkr', 'logs', 's3', 'secretsmanager']);
  });

  test('has what a task needs that a workflow starts', () => {
    const net = network();
    const stack = Stack.of(net);
    const taskDefinition = new ecs.FargateTaskDefinition(stack, 'Task');
    taskDefinition.addContainer('Main', { image: ecs.ContainerImage.fromRegistry('own') });
    new sqs.Queue(stack, 'Queue').grantConsumeMessages(taskDefinition.taskRole);
    const run = new tasks.EcsRunTask(stack, 'Run', {
      cluster: new ecs.Cluster(stack, 'Cluster', { vpc: net.vpc }),
      taskDefinition,
      launchTarget: new tasks.EcsFargateLaunchTarget(),
      subnets: net.selectTier('App'),
    });
    new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromChainable(run) });
    expect(servicesOf(net)).toEqual(['sqs']);
  });

  test('has what an instance of others calls', () => {
    const net = network();
    new ec2.Instance(Stack.of(net), 'Instance', {
      vpc: net.vpc,
      vpcSubnets: net.selectTier('App'),
      instanceType: new ec2.InstanceType('g6.xlarge'),
      machineImage: ec2.MachineImage.genericLinux({ [REGION]: 'ami-0' }),
      ssmSessionPermissions: true,
    });
    expect(servicesOf(net)).toEqual(['ssm', 'ssmmessages']);
  });

  test('says on its endpoint who calls it, and why', () => {
    const net = withFunction((fn) => grant(fn, ['sqs:SendMessage']));
    const { askedBy } = endpointOf(template(net), 'sqs').Metadata['cdk-airgap:endpoint'];
    expect(askedBy).toEqual(["Prod/Fn: its role 'FnServiceRoleB9001A96' may call sqs:SendMessage"]);
  });

  test('lets no other action through than a role may call', () => {
    const net = withFunction((fn) => grant(fn, ['sqs:SendMessage']));
    const policy = endpointOf(template(net), 'sqs').Properties.PolicyDocument!;
    const ask = (action: string): boolean =>
      admits(policy, { action, resource: `arn:aws:sqs:${REGION}:${ACCOUNT}:own`, keys: OWN });
    expect([ask('sqs:SendMessage'), ask('sqs:ReceiveMessage')]).toEqual([true, false]);
  });

  test('lets no other resource through than a role names', () => {
    const net = withFunction((fn) => grant(fn, ['s3:GetObject'], ['arn:aws:s3:::weights/*']));
    const policy = endpointOf(template(net), 's3').Properties.PolicyDocument!;
    const ask = (bucket: string): boolean =>
      admits(policy, { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/x`, keys: OWN });
    expect([ask('weights'), ask('ledger')]).toEqual([true, false]);
  });

  test('names no resource of another stack, which may wait for the network', () => {
    const net = network();
    const other = new Stack(net.node.root, 'Other', { env: { account: ACCOUNT, region: REGION } });
    new s3.Bucket(other, 'Bucket').grantRead(functionIn(net, { scope: other }));
    template(net);
    expect(Stack.of(net).dependencies).toEqual([]);
  });

  test('lets the names of such endpoints resolve', () => {
    const net = withFunction((fn) => grant(fn, ['sqs:SendMessage']));
    template(net);
    expect(net.allowedNames).toContain(`sqs.${REGION}.amazonaws.com`);
  });

  test('keeps an endpoint that was added by hand open for any call', () => {
    const net = withFunction((fn) => {
      grant(fn, ['kms:Decrypt']);
      Requirements.of(fn).addApi({ service: 'kms', actions: ['kms:Sign'], why: 'it signs' });
    });
    const policy = endpointOf(template(net), 'kms').Properties.PolicyDocument!;
    const actions = ['kms:Decrypt', 'kms:Sign', 'kms:Encrypt'].filter((action) =>
      admits(policy, { action, resource: `arn:aws:kms:${REGION}:${ACCOUNT}:key/x`, keys: OWN }),
    );
    expect(actions).toEqual(['kms:Decrypt', 'kms:Sign']);
  });

  test('counts what lists get from aspects that come later', () => {
    const net = network();
    const stack = Stack.of(net);
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc: net.vpc });
    Aspects.of(group).add({
      visit: (node) => {
        if (node === group) group.addIngressRule(ec2.Peer.ipv4('10.0.0.0/16'), ec2.Port.tcp(8443));
      },
    });
    const rules = template(net).findResources('AWS::EC2::SecurityGroup', {
      Properties: { SecurityGroupIngress: [{ FromPort: 8443 }] },
    });
    expect(Object.keys(rules)).toHaveLength(1);
  });
});

describe('what no endpoint serves', () => {
  test('is a warning on who may call it, and stops nothing', () => {
    const net = withFunction((fn) => grant(fn, ['bedrock:InvokeModel']), { region: 'us-iso-east-1' });
    expect(notesOn(net, 'warning')).toEqual([
      expect.stringMatching(
        /^Prod\/Fn: it may call 'bedrock-runtime' \(its role '.*' may call bedrock:InvokeModel\), but no endpoint of .* is known in us-iso-east-1/,
      ),
    ]);
  });

  test('stays an error where somebody requires it', () => {
    const net = withFunction(
      (fn) => {
        grant(fn, ['bedrock:InvokeModel']);
        Requirements.of(fn).addApi({ service: 'bedrock-runtime', why: 'it answers' });
      },
      { region: 'us-iso-east-1' },
    );
    expect(() => template(net)).toThrow("'Prod/Fn' (it answers) needs service 'bedrock-runtime'");
  });

  test('is no warning where a pattern may mean what is served', () => {
    const net = withFunction((fn) => grant(fn, ['bedrock:*']));
    expect(notesOn(net, 'warning')).toEqual([]);
  });

  test('is a route from a tier that has none to S3', () => {
    const net = withFunction((fn) => grant(fn, ['s3:GetObject']), { tier: 'Endpoints' });
    expect([servicesOf(net), notesOn(net, 'warning')]).toEqual([
      [],
      [
        expect.stringContaining(
          "no route leads there from tier 'Endpoints': place it in one of 'App', 'Data'",
        ),
      ],
    ]);
  });

  test('is the answer to CloudFormation from a workload tier', () => {
    const net = withFunction((fn) => new CustomResource(fn, 'Own', { serviceToken: fn.functionArn }));
    expect([servicesOf(net), notesOn(net, 'warning')]).toEqual([
      [],
      [expect.stringContaining('only the handler tier may answer CloudFormation: set handlerTier')],
    ]);
  });

  test('is no answer to CloudFormation from the handler tier', () => {
    const net = withFunction((fn) => new CustomResource(fn, 'Own', { serviceToken: fn.functionArn }), {
      tier: 'Handlers',
      props: { handlerTier: {} },
    });
    expect([servicesOf(net), notesOn(net, 'warning')]).toEqual([[], []]);
  });
});

describe('what a role leaves open', () => {
  test('is told where it may call everything', () => {
    const net = withFunction((fn) => grant(fn, ['*']));
    expect([servicesOf(net), notesOn(net, 'info')]).toEqual([
      [],
      [
        "Prod/Fn: what it needs is not derived in full: 'FnServiceRoleB9001A96' may call everything; say it by Requirements.of(…)",
      ],
    ]);
  });

  test('is told where it may call all of a service, and that one is reached', () => {
    const net = withFunction((fn) => grant(fn, ['kms:*']));
    expect([servicesOf(net), notesOn(net, 'info')]).toEqual([
      ['kms'],
      [expect.stringContaining("it may call 'kms:*', so the endpoint of 'kms' admits all of it")],
    ]);
  });

  test('is told where the role is not shown', () => {
    const net = network();
    const stack = Stack.of(net);
    new lambda.Function(stack, 'Fn', {
      runtime: lambda.Runtime.NODEJS_22_X,
      handler: 'x',
      code: lambda.Code.fromInline('x'),
      vpc: net.vpc,
      vpcSubnets: net.selectTier('App'),
      role: iam.Role.fromRoleArn(stack, 'Role', `arn:aws:iam::${ACCOUNT}:role/elsewhere`),
    });
    expect(notesOn(net, 'info')).toEqual([
      expect.stringContaining("the input does not show the role of 'Fn9270CBC0'"),
    ]);
  });
});

describe('a key of the app', () => {
  test('is reached where a role may do nothing but decrypt', () => {
    const net = withFunction((fn) => new kms.Key(fn, 'Key').grantDecrypt(fn));
    expect(servicesOf(net)).toEqual(['kms']);
  });
});
