import {
  App,
  Aspects,
  CfnCondition,
  CfnOutput,
  CfnResource,
  Fn,
  Lazy,
  NestedStack,
  Stack,
  Stage,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { describe, expect, test, vi } from 'vitest';
import { draftsOf } from '../../lib/derivation/drafts';

type Section = Readonly<Record<string, unknown>>;

function stack(app: IConstruct = new App(), id = 'Own'): Stack {
  return new Stack(app, id, { env: { account: '111122223333', region: 'eu-central-1' } });
}

function typesIn(stage: IConstruct): Record<string, readonly string[]> {
  return Object.fromEntries(
    draftsOf(stage).sources.map(({ stack: path, template }) => [
      path,
      Object.values(template.Resources).map(({ Type }) => Type),
    ]),
  );
}

/** Everything that a resource of the stack has, as text. */
function textOf(of: Stack): string {
  return JSON.stringify(draftsOf(of.node.root).sources[0]?.template);
}

describe('drafts', () => {
  test('have the resources that the template gets', () => {
    const own = stack();
    const queue = new sqs.Queue(own, 'Queue');
    const role = new iam.Role(own, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    queue.grantSendMessages(role);
    const [draft] = draftsOf(own.node.root).sources;
    const drafts = JSON.stringify(draft?.template.Resources);
    const { Resources } = Template.fromStack(own).toJSON() as { Resources: Record<string, Section> };
    const told = Object.entries(Resources).map(([id, { Type, Properties }]) => [id, { Type, Properties }]);
    expect(JSON.parse(drafts)).toEqual(Object.fromEntries(told));
  });

  test('leave out what is not written', () => {
    const own = stack();
    new iam.Policy(own, 'Policy', { roles: [], statements: [] });
    expect(typesIn(own.node.root)).toEqual({});
  });

  test('have nested stacks apart', () => {
    const own = stack();
    new sqs.Queue(new NestedStack(own, 'Inner'), 'Queue');
    expect(typesIn(own.node.root)).toEqual({
      Own: ['AWS::CloudFormation::Stack'],
      'Own/Inner': ['AWS::SQS::Queue'],
    });
  });

  test('leave out Stages inside', () => {
    const app = new App();
    new sqs.Queue(stack(new Stage(app, 'Inner')), 'Queue');
    expect(typesIn(app)).toEqual({});
  });

  test('have what overrides and transforms make of a resource', () => {
    const own = stack();
    const resource = new CfnResource(own, 'Any', { type: 'AWS::SQS::Queue' });
    resource.addPropertyOverride('QueueName', 'own');
    own.addTransform('AWS::Serverless-2016-10-31');
    const [draft] = draftsOf(own.node.root).sources;
    expect([draft?.template.Resources['Any']?.Properties, draft?.template.Transform]).toEqual([
      { QueueName: 'own' },
      ['AWS::Serverless-2016-10-31'],
    ]);
  });

  test('join texts that are known in part', () => {
    const own = stack();
    new CfnResource(own, 'Any', {
      type: 'Any::Any::Any',
      properties: { Text: `a-${Fn.ref('Name')}-b-${Lazy.string({ produce: () => 'c' })}-d` },
    });
    expect(textOf(own)).toContain('{"Text":{"Fn::Join":["",["a-",{"Ref":"Name"},"-b-c-d"]]}}');
  });

  test('refer to what another stack has as to an output of that one', () => {
    const app = new App();
    const queue = new sqs.Queue(stack(app, 'Other'), 'Queue');
    new CfnResource(stack(app), 'Any', { type: 'Any::Any::Any', properties: { Queue: queue.queueArn } });
    const [other, own] = draftsOf(app).sources;
    const { Queue } = own?.template.Resources['Any']?.Properties as Record<
      string,
      { 'Fn::GetStackOutput': Section }
    >;
    const { OutputName, ...of } = Queue?.['Fn::GetStackOutput'] ?? {};
    expect([of, other?.template.Outputs?.[String(OutputName)]]).toEqual([
      { StackName: 'Other', Region: 'eu-central-1' },
      { Value: { 'Fn::GetAtt': ['Queue4A7E3555', 'Arn'] } },
    ]);
  });

  test('keep pseudo parameters of another stack', () => {
    const app = new App();
    const other = new Stack(app, 'Other');
    new CfnResource(stack(app), 'Any', { type: 'Any::Any::Any', properties: { Region: other.region } });
    expect(draftsOf(app).sources.at(-1)?.template.Resources['Any']?.Properties).toEqual({
      Region: { Ref: 'AWS::Region' },
    });
  });

  test('tell of what cannot be written yet, and have the rest', () => {
    const own = stack();
    new CfnResource(own, 'Whole', { type: 'Any::Any::Any' });
    new CfnResource(own, 'Open', {
      type: 'Any::Any::Any',
      properties: {
        Text: Lazy.string({
          produce: () => {
            throw new Error('not yet');
          },
        }),
      },
    });
    const { sources, unread } = draftsOf(own.node.root);
    expect([
      JSON.stringify(sources[0]?.template.Resources),
      unread.map(({ construct, why }) => [construct.node.path, why.includes('not yet')]),
    ]).toEqual(['{"Whole":{"Type":"Any::Any::Any"},"Open":{"Type":"Any::Any::Any"}}', [['Own/Open', true]]]);
  });

  test('write no resource that nobody asks for', () => {
    const own = stack();
    const produce = vi.fn(() => 'text');
    new CfnResource(own, 'Any', { type: 'Any::Any::Any', properties: { Text: Lazy.string({ produce }) } });
    const types = typesIn(own.node.root);
    expect([types, produce.mock.calls]).toEqual([{ Own: ['Any::Any::Any'] }, []]);
  });

  test('have the type that an override gives', () => {
    const own = stack();
    new CfnResource(own, 'Any', { type: 'AWS::SQS::Queue' }).addOverride('Type', 'AWS::SNS::Topic');
    expect(typesIn(own.node.root)).toEqual({ Own: ['AWS::SNS::Topic'] });
  });

  test('have the condition of a resource', () => {
    const own = stack();
    const condition = new CfnCondition(own, 'Here', { expression: Fn.conditionEquals('a', 'b') });
    new CfnResource(own, 'Any', { type: 'AWS::SQS::Queue' }).cfnOptions.condition = condition;
    expect(draftsOf(own.node.root).sources[0]?.template.Resources['Any']?.Condition).toBe('Here');
  });
});

describe('reading drafts', () => {
  test('does not end what is produced lazily', () => {
    const own = stack();
    const texts = ['first'];
    new CfnResource(own, 'Any', {
      type: 'Any::Any::Any',
      properties: {
        List: Lazy.list({ produce: () => [...texts] }),
        Any: Lazy.any({ produce: () => [...texts] }),
        Text: Lazy.string({ produce: () => texts.join(' ') }),
        Number: Lazy.number({ produce: () => texts.length }),
      },
    });
    draftsOf(own.node.root);
    texts.push('second');
    Template.fromStack(own).hasResourceProperties('Any::Any::Any', {
      List: texts,
      Any: texts,
      Text: 'first second',
      Number: 2,
    });
  });

  test('does not end changes of a statement', () => {
    const own = stack();
    const statement = new iam.PolicyStatement({ actions: ['sqs:SendMessage'], resources: ['*'] });
    const role = new iam.Role(own, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    role.addToPolicy(statement);
    draftsOf(own.node.root);
    statement.addActions('sqs:ReceiveMessage');
    Template.fromStack(own).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: [{ Action: ['sqs:SendMessage', 'sqs:ReceiveMessage'] }] },
    });
  });

  test('leaves the template as it would be', () => {
    const app = (): Stack => {
      const own = stack();
      const other = new sqs.Queue(stack(own.node.root, 'Other'), 'Queue');
      const code = lambda.Code.fromInline('x');
      const fn = new lambda.Function(own, 'Fn', {
        runtime: lambda.Runtime.NODEJS_22_X,
        handler: 'x',
        code,
        environment: { QUEUE: other.queueUrl },
      });
      other.grantSendMessages(fn);
      new CfnOutput(own, 'Version', { value: fn.currentVersion.version });
      return own;
    };
    const read = app();
    draftsOf(read.node.root);
    draftsOf(read.node.root);
    expect(Template.fromStack(read).toJSON()).toEqual(Template.fromStack(app()).toJSON());
  });

  test('sees what constructs became when aspects were at work', () => {
    const own = stack();
    const seen: string[] = [];
    Aspects.of(own.node.root).add({
      visit: (node) => {
        if (node === own.node.root) {
          new sqs.Queue(own, 'Late');
          seen.push(...(typesIn(node)['Own'] ?? []));
        }
      },
    });
    Template.fromStack(own);
    expect(seen).toEqual(['AWS::SQS::Queue']);
  });
});
