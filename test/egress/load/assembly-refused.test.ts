import { dirname } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { loadAssembly } from '../../../lib/egress/load/assembly';
import type { Json } from './assemblies';
import { EMPTY, VERSION, assembly, failure, folder, namesOf, nesting, stack, stage } from './assemblies';

describe('a nested stack of an assembly', () => {
  const NOTED = { 'aws:asset:path': 'part.json' };

  it('that names itself is refused in one line', () => {
    const path = assembly(
      'self',
      { Net: stack() },
      {
        'Net.template.json': nesting(NOTED),
        'part.json': nesting(NOTED),
      },
    );
    expect(failure(path).message).toBe(
      `${path}/part.json nests itself: part.json → part.json; expected a nested stack to end`,
    );
  });

  it('that names the stack above it is refused in one line', () => {
    const path = assembly(
      'above',
      { Net: stack() },
      {
        'Net.template.json': nesting(NOTED),
        'part.json': nesting({ 'aws:asset:path': './Net.template.json' }),
      },
    );
    expect(failure(path).message).toBe(
      `${path}/Net.template.json nests itself: Net.template.json → part.json → Net.template.json; ` +
        'expected a nested stack to end',
    );
  });

  it('that doubles at every level is refused in one line', () => {
    const levels = Array.from({ length: 30 }, (_, level) => {
      const { Resources } = nesting({ 'aws:asset:path': `${level + 1}.json` }) as { Resources: Json };
      return [`${level}.json`, { Resources: { A: Resources['Part'], B: Resources['Part'] } }];
    });
    const net = stack({ properties: { templateFile: '0.json' } });
    const path = assembly('doubling', { Net: net }, { ...Object.fromEntries(levels), '30.json': EMPTY });
    expect(failure(path).message).toMatch(/\.json nests too many stacks, expected at most 2000$/);
  });
});

describe('a Stage of an assembly', () => {
  it.each(['.', '../round', 'inner/..'])('that names itself as %s is refused in one line', (name) => {
    const path = assembly('round', { Stage: stage(name) });
    expect(failure(path).message).toBe(
      `${path}/manifest.json is a Stage of itself, expected the manifest of a cloud assembly`,
    );
  });

  it('that is not there is refused in one line', () => {
    const path = assembly('gone', { Stage: stage('nowhere') });
    expect(failure(path).message).toMatch(
      /nowhere\/manifest\.json does not exist, expected the manifest of /,
    );
  });

  it('with a stack of the same name as another is refused in one line', () => {
    const path = assembly('same', { Net: stack(), Stage: stage() }, { 'Net.template.json': EMPTY });
    assembly('same/Stage', { Net: stack() }, { 'Net.template.json': EMPTY });
    expect(failure(path).message).toBe(
      `stack 'Net' is in ${path}/Net.template.json and in ${path}/Stage/Net.template.json, ` +
        'expected each stack once',
    );
  });
});

describe('a manifest is refused in one line', () => {
  test.each<[string, unknown, string]>([
    ['when it is not JSON', '{', 'is not valid JSON: '],
    ['when it is a list', [], 'holds a list, expected the manifest of a cloud assembly'],
    ['when it has no version', { artifacts: {} }, "has no 'version', expected the manifest of "],
    ['when its version is a number', { version: 48 }, "has no 'version', expected the manifest of "],
    [
      'when its artifacts are a list',
      { version: VERSION, artifacts: [] },
      'is no object of objects, expected ',
    ],
    [
      'when an artifact is nothing',
      { version: VERSION, artifacts: { Net: null } },
      'is no object of objects, ',
    ],
  ])('%s', (title, manifest, expected) => {
    const path = dirname(folder.write(`manifest ${title}/manifest.json`, manifest));
    expect(failure(path).message).toContain(expected);
  });

  test.each<[string, unknown, string]>([
    ['properties', 'a text', 'no object'],
    ['properties', [], 'no object'],
    ['displayName', 5, 'no text'],
    ['environment', {}, 'no text'],
    ['additionalMetadataFile', true, 'no text'],
    ['type', ['cdk:tree'], 'no text'],
  ])("when a stack's %s are %j", (member, value, expected) => {
    const path = assembly(`member ${member}`, { Net: stack({ [member]: value }) });
    expect(failure(path).message).toBe(
      `'${member}' of artifact 'Net' of ${path}/manifest.json is ${expected}, ` +
        'expected the manifest of a cloud assembly',
    );
  });

  it('never for a member that is null', () => {
    const nothing = { properties: null, displayName: null, environment: null, metadata: null };
    const net = stack({ ...nothing, additionalMetadataFile: null });
    const path = assembly('nulls', { Net: net }, { 'Net.template.json': EMPTY });
    expect(namesOf(loadAssembly(path))).toEqual(['Net']);
  });
});

describe('a file of an assembly is refused in one line', () => {
  test.each<[string, { changes?: Json; files?: Json }, string]>([
    [
      'a template that is not there',
      {},
      'Net.template.json does not exist, expected a CloudFormation template',
    ],
    [
      'a template that is a list',
      { files: { 'Net.template.json': [] } },
      'holds a list, expected a CloudFormation template',
    ],
    [
      'a template of listed resources',
      { files: { 'Net.template.json': { Resources: [] } } },
      "'Resources' of ",
    ],
    [
      'an asset manifest that is not JSON',
      { files: { 'Net.template.json': EMPTY, 'Net.assets.json': '{' } },
      'expected the asset manifest of ',
    ],
    [
      'metadata that is not there',
      { changes: { additionalMetadataFile: 'gone.json' }, files: { 'Net.template.json': EMPTY } },
      'gone.json does not exist, expected metadata of a stack',
    ],
    [
      'a nested template that is not there',
      { files: { 'Net.template.json': nesting({ 'aws:asset:path': 'gone.json' }) } },
      'gone.json does not exist, expected a CloudFormation template',
    ],
  ])('%s', (title, { changes, files }, expected) => {
    expect(failure(assembly(`file ${title}`, { Net: stack(changes) }, files)).message).toContain(expected);
  });
});
