import { App, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { Requirements } from '../../lib/requirements/requirements';

describe('Requirements', () => {
  test('tell who asks, in the order of the tree', () => {
    const stack = new Stack(new App(), 'Prod');
    const [first, second] = [new Construct(stack, 'First'), new Construct(stack, 'Second')];
    Requirements.of(second).addName({ name: 'registry.corp.internal', why: 'charts are read' });
    Requirements.of(first).addApi({ service: 'kms', actions: ['kms:Decrypt'], why: 'weights are decrypted' });
    expect(Requirements.of(stack).collect()).toEqual([
      {
        askedBy: 'Prod/First',
        api: { service: 'kms', actions: ['kms:Decrypt'], why: 'weights are decrypted' },
      },
      { askedBy: 'Prod/Second', name: { name: 'registry.corp.internal', why: 'charts are read' } },
    ]);
  });

  test('of a construct do not count those beside it', () => {
    const stack = new Stack(new App(), 'Prod');
    const [first, second] = [new Construct(stack, 'First'), new Construct(stack, 'Second')];
    Requirements.of(first).addArtifact({ arn: 'arn:aws:s3:::weights/*', why: 'weights are read' });
    expect(Requirements.of(second).collect()).toEqual([]);
  });

  test('are told by the assembly', () => {
    const app = new App();
    const stack = new Stack(app, 'Prod');
    Requirements.of(new Construct(stack, 'Server')).addImage({ uri: 'x', why: 'it serves' });
    const noted = app.synth().getStackByName('Prod').findMetadataByType('cdk-airgap:requirement');
    expect(noted.map(({ path, data }) => [path, data])).toEqual([
      ['/Prod/Server', { image: { uri: 'x', why: 'it serves' } }],
    ]);
  });
});
