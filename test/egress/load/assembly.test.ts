import { describe, expect, it, test } from 'vitest';
import { loadAssembly } from '../../../lib/egress/load/assembly';
import type { Json } from './assemblies';
import { EMPTY, HASH, assembly, namesOf, nesting, stack, stage } from './assemblies';

describe('a stack of an assembly', () => {
  it('is called by its id and read from the file of that name unless the manifest says more', () => {
    const path = assembly('plain', { Net: stack() }, { 'Net.template.json': EMPTY });
    expect(loadAssembly(path).sources).toMatchObject([
      { stack: 'Net', stackName: 'Net', file: 'Net.template.json', path: `${path}/Net.template.json` },
    ]);
  });

  it('is read from the file that the manifest names', () => {
    const net = stack({ properties: { templateFile: 'other.json', stackName: 'prod-network' } });
    const path = assembly('named', { Net: net }, { 'other.json': EMPTY });
    expect(loadAssembly(path).sources).toMatchObject([
      { stack: 'Net', stackName: 'prod-network', file: 'other.json' },
    ]);
  });

  test.each([
    ['Prod/Net', 'Prod/Net'],
    ['Prod/Net (prod-network)', 'Prod/Net'],
    ['Net', 'Net'],
  ])('with the display name %s is called %s', (displayName, expected) => {
    const path = assembly(
      `display-${displayName.length}`,
      { ProdNet: stack({ displayName }) },
      {
        'ProdNet.template.json': EMPTY,
      },
    );
    expect(namesOf(loadAssembly(path))).toEqual([expected]);
  });

  test.each<[string, string | undefined, readonly (string | undefined)[]]>([
    ['both', 'aws://111122223333/eu-central-1', ['111122223333', 'eu-central-1']],
    ['an account alone', 'aws://111122223333/unknown-region', ['111122223333', undefined]],
    ['a Region alone', 'aws://unknown-account/us-gov-west-1', [undefined, 'us-gov-west-1']],
    ['neither', 'aws://unknown-account/unknown-region', [undefined, undefined]],
    ['empty parts', 'aws:///', [undefined, undefined]],
    ['another form', 'somewhere', [undefined, undefined]],
    ['no environment', undefined, [undefined, undefined]],
  ])('whose environment tells %s is deployed there as far as known', (title, environment, expected) => {
    const path = assembly(
      `environment ${title}`,
      { Net: stack({ environment }) },
      { 'Net.template.json': EMPTY },
    );
    const [source] = loadAssembly(path).sources;
    expect([source?.account, source?.region]).toEqual(expected);
  });

  test.each([
    [true, { Value: { 'Fn::GetAtt': ['Vpc', 'DefaultSecurityGroup'] } }],
    [false, { Value: 'x' }],
  ])('is told to mention a default security group: %s', (expected, output) => {
    const path = assembly(
      `group-${expected}`,
      { Net: stack() },
      {
        'Net.template.json': { ...EMPTY, Outputs: { Group: output } },
      },
    );
    expect(loadAssembly(path).sources[0]?.mentionsDefaultGroup).toBe(expected);
  });

  it('may be empty', () => {
    const path = assembly('empty', { Net: stack() }, { 'Net.template.json': {} });
    expect(loadAssembly(path).sources[0]?.template.Resources).toEqual({});
  });
});

describe('an assembly', () => {
  it('has no stacks when it has no artifacts', () => {
    expect(loadAssembly(assembly('none', {}))).toEqual({ sources: [], annotations: [] });
  });

  it('is read for its stacks alone', () => {
    const artifacts = { Tree: { type: 'cdk:tree' }, 'Net.assets': { type: 'cdk:asset-manifest' }, Odd: {} };
    expect(namesOf(loadAssembly(assembly('others', artifacts)))).toEqual([]);
  });

  it('is read with its Stages, and with theirs', () => {
    const path = assembly('staged', { 'assembly-Prod': stage('assembly-Prod') });
    assembly(
      'staged/assembly-Prod',
      {
        ProdNet: stack({ displayName: 'Prod/Net' }),
        'assembly-Prod-Inner': stage('inner'),
      },
      { 'ProdNet.template.json': EMPTY },
    );
    assembly(
      'staged/assembly-Prod/inner',
      { Deep: stack({ displayName: 'Prod/Inner/Deep' }) },
      {
        'Deep.template.json': EMPTY,
      },
    );
    expect(loadAssembly(path).sources.map(({ stack, file }) => [stack, file])).toEqual([
      ['Prod/Net', 'assembly-Prod/ProdNet.template.json'],
      ['Prod/Inner/Deep', 'assembly-Prod/inner/Deep.template.json'],
    ]);
  });

  it('finds a Stage by its id when the manifest names no folder', () => {
    const path = assembly('by-id', { 'assembly-Prod': stage() });
    assembly('by-id/assembly-Prod', { Net: stack() }, { 'Net.template.json': EMPTY });
    expect(namesOf(loadAssembly(path))).toEqual(['Net']);
  });
});

describe('a nested stack of an assembly', () => {
  const PART = { 'part.json': EMPTY };
  const ASSETS = { files: { [HASH]: { source: { path: 'part.json' } } } };
  const NOTED = { 'aws:asset:path': 'part.json' };

  it("is found by CDK's note on it", () => {
    const path = assembly('noted', { Net: stack() }, { 'Net.template.json': nesting(NOTED), ...PART });
    expect(loadAssembly(path).sources).toMatchObject([
      { stack: 'Net', nested: new Map([['Part', 'Net/Part']]) },
      { stack: 'Net/Part', file: 'part.json', parent: { stack: 'Net', logicalId: 'Part' } },
    ]);
  });

  it.each([
    ['text', `https://bucket.s3.amazonaws.com/${HASH}.json`],
    ['Fn::Sub', { 'Fn::Sub': `https://bucket.s3.\${AWS::URLSuffix}/${HASH}.json` }],
    ['Fn::Join', { 'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::URLSuffix' }, `/bucket/${HASH}.json`]] }],
  ])('is found by the hash in its URL, a %s', (title, url) => {
    const path = assembly(
      `hash ${title}`,
      { Net: stack() },
      {
        'Net.template.json': nesting({}, url),
        'Net.assets.json': ASSETS,
        ...PART,
      },
    );
    expect(namesOf(loadAssembly(path))).toEqual(['Net', 'Net/Part']);
  });

  it.each<[string, Json | undefined]>([
    ['there are no assets', undefined],
    ['the assets name no files', {}],
    [
      'the assets name another file',
      { files: { [HASH.replace('a', 'b')]: { source: { path: 'part.json' } } } },
    ],
    ['its asset has no source', { files: { [HASH]: {} } }],
    ['its asset is nothing', { files: { [HASH]: null } }],
    ['its asset is built by a command', { files: { [HASH]: { source: { executable: ['make'] } } } }],
    ['the list of assets is none', { files: null }],
  ])('stays unseen when %s', (title, assets) => {
    const path = assembly(
      `unseen ${title}`,
      { Net: stack() },
      {
        'Net.template.json': nesting({}, `https://bucket/${HASH}.json`),
        ...(assets === undefined ? {} : { 'Net.assets.json': assets }),
      },
    );
    expect(loadAssembly(path).sources).toMatchObject([{ stack: 'Net', nested: new Map() }]);
  });

  it('stays unseen when its URL was written over, whatever CDK noted', () => {
    const template = nesting(NOTED, 'https://bucket/other.json');
    const path = assembly('overridden', { Net: stack() }, { 'Net.template.json': template, ...PART });
    expect(namesOf(loadAssembly(path))).toEqual(['Net']);
  });

  it('is called by its own construct path', () => {
    const metadata = { ...NOTED, 'aws:cdk:path': 'Prod/Net/Part.NestedStack/Part.NestedStackResource' };
    const net = stack({ displayName: 'Prod/Net' });
    const path = assembly('construct', { Net: net }, { 'Net.template.json': nesting(metadata), ...PART });
    expect(namesOf(loadAssembly(path))).toEqual(['Prod/Net', 'Prod/Net/Part']);
  });

  it('is deployed where its parent is', () => {
    const path = assembly('where', { Net: stack() }, { 'Net.template.json': nesting(NOTED), ...PART });
    const [, part] = loadAssembly(path).sources;
    expect(part).toMatchObject({ account: '111122223333', region: 'eu-central-1' });
    expect(part).not.toHaveProperty('stackName');
  });

  it('may hold another', () => {
    const path = assembly(
      'deep',
      { Net: stack() },
      {
        'Net.template.json': nesting({ 'aws:asset:path': 'middle.json' }),
        'middle.json': nesting(NOTED),
        ...PART,
      },
    );
    expect(namesOf(loadAssembly(path))).toEqual(['Net', 'Net/Part', 'Net/Part/Part']);
  });

  it('may be deployed twice', () => {
    const { Resources } = nesting(NOTED) as { Resources: Json };
    const twice = { Resources: { ...Resources, Copy: Resources['Part'] } };
    const path = assembly('twice', { Net: stack() }, { 'Net.template.json': twice, ...PART });
    expect(namesOf(loadAssembly(path))).toEqual(['Net', 'Net/Part', 'Net/Copy']);
  });
});

describe('what authors noted', () => {
  const WAIVER = { rule: 'AG201', reason: 'legacy', owner: 'net', expires: '2026-12-31' };
  const METADATA = {
    '/Net/Vpc': [
      { type: 'aws:cdk:logicalId', data: 'Vpc' },
      { type: 'cdk-airgap:waiver', data: WAIVER },
      { type: 'aws:cdk:acknowledged-rules', data: { 'AirGap::AG201': 'legacy' } },
    ],
  };
  const NOTES = [
    { kind: 'waiver', constructPath: 'Net/Vpc', waiver: WAIVER },
    { kind: 'acknowledgement', constructPath: 'Net/Vpc', id: 'AirGap::AG201', reason: 'legacy' },
  ];
  const FILES = { 'Net.template.json': EMPTY, 'Net.metadata.json': METADATA };

  it('is read from the manifest', () => {
    const path = assembly('inline', { Net: stack({ metadata: METADATA }) }, FILES);
    expect(loadAssembly(path).annotations).toEqual(NOTES);
  });

  it('is read from the file beside it', () => {
    const net = stack({ additionalMetadataFile: 'Net.metadata.json' });
    expect(loadAssembly(assembly('beside', { Net: net }, FILES)).annotations).toEqual(NOTES);
  });

  it('is read from both', () => {
    const net = stack({ metadata: METADATA, additionalMetadataFile: 'Net.metadata.json' });
    expect(loadAssembly(assembly('both', { Net: net }, FILES)).annotations).toEqual([...NOTES, ...NOTES]);
  });

  it('is read from the Stages too', () => {
    const path = assembly('noted-stage', { Stage: stage() });
    assembly('noted-stage/Stage', { Net: stack({ metadata: METADATA }) }, FILES);
    expect(loadAssembly(path).annotations).toEqual(NOTES);
  });

  it('is left alone when it is not asked for', () => {
    const path = assembly('unasked', { Net: stack({ metadata: METADATA }) }, FILES);
    expect(loadAssembly(path, { notes: false }).annotations).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['no list', 'cdk-airgap:waiver'],
    ['a list of nothing', [null]],
    ['a list of texts', ['cdk-airgap:waiver']],
    ['a waiver of no data', [{ type: 'cdk-airgap:waiver' }]],
  ])('is nothing where the metadata is %s', (title, entries) => {
    const path = assembly(`odd ${title}`, { Net: stack({ metadata: { '/Net': entries } }) }, FILES);
    expect(loadAssembly(path).annotations).toEqual([]);
  });
});
