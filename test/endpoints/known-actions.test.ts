import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../lib/endpoints/catalogue';
import { ACTION_LIST as list, isListedAction, nearActions } from '../../lib/endpoints/known-actions';

const LIB = resolve(__dirname, '../../lib');

/** Texts in the data of the library that look like actions, and are keys of conditions. */
const KEYS = [
  'ec2:CreateAction',
  'ec2:Owner',
  'ec2:Region',
  'ec2:SourceInstanceARN',
  'kms:GrantIsForAWSResource',
  'kms:ViaService',
  'lambda:SourceFunctionArn',
];

/** Prefixes of services that AWS has closed, or does not document. */
const UNLISTED = ['elastic-inference', 'emrwal', 'iotroborunner'];

function actionsInData(): readonly string[] {
  const files = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.json'),
  );
  const texts = files.flatMap((name) =>
    [...readFileSync(join(LIB, name), 'utf8').matchAll(/"([a-z0-9-]+:[A-Z][A-Za-z0-9*?]*)"/g)].map(
      ([, action]) => action!,
    ),
  );
  return [...new Set(texts)];
}

describe('the list of IAM actions', () => {
  it('gives a source and a day', () => {
    expect([list.source !== '', /^\d{4}-\d{2}-\d{2}$/.test(list.date)]).toEqual([true, true]);
  });

  it('has those of every prefix that an endpoint serves', () => {
    const prefixes = new Set(CATALOGUE.flatMap(({ iamPrefixes }) => iamPrefixes));
    expect([...prefixes].filter((prefix) => !(prefix in list.actions)).sort()).toEqual(UNLISTED);
    expect(Object.keys(list.actions).filter((prefix) => !prefixes.has(prefix))).toEqual([]);
  });

  it('has each name once, sorted', () => {
    const odd = Object.entries(list.actions).filter(([, names]) => {
      const all = (names ?? '').split(' ');
      return all.join() !== [...new Set(all)].sort().join() || all.includes('');
    });
    expect(odd).toEqual([]);
  });

  it('has every action that the data of this library names', () => {
    const odd = actionsInData().filter((action) => isListedAction(action) === false);
    expect(odd.sort()).toEqual(KEYS);
  });
});

describe('an action', () => {
  it.each<[string, boolean | undefined]>([
    ['kms:Decrypt', true],
    ['KMS:decrypt', true],
    ['kms:Decrpt', false],
    ['kms:Dec*', true],
    ['kms:?ecrypt', true],
    ['kms:Dekr*', false],
    ['kms:*', true],
    ['iotroborunner:CreateSite', undefined],
  ])('%s: listed is %s', (action, listed) => {
    expect(isListedAction(action)).toBe(listed);
  });

  it('that is misspelt is near those of its own prefix', () => {
    expect(nearActions('s3:GetObjct')).toEqual(['s3:GetObject']);
    expect(nearActions('iotroborunner:CreateSite')).toEqual([]);
  });
});
