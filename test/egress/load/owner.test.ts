import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { loadBoundary } from '../../../lib/egress/load/boundary';
import { loadOwner } from '../../../lib/egress/load/owner';
import { source } from '../helpers';

const folder = mkdtempSync(join(tmpdir(), 'owner-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, 'boundary.json');
  writeFileSync(path, JSON.stringify(content));
  return path;
}

/** States of what is said about a role that trusts a principal under a condition. */
function statesOf(owner: unknown, statement: Record<string, unknown>): readonly string[] {
  const role = {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }],
      },
    },
  };
  const template = { Resources: { Role: role } };
  const { findings } = audit(
    {
      sources: [source(template, { account: '111122223333' })],
      annotations: [],
      owner: loadOwner(file(owner)),
    },
    { today: '2026-01-01', showsLines: false },
  );
  return findings.filter(({ ruleId }) => ruleId === 'AG501').map(({ state }) => state);
}

const VENDOR = { Principal: { AWS: '444455556666' } };
const ofOrganization = {
  Principal: '*',
  Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-zyxwvutsrq' } },
};

describe('what the boundary file says of the owner', () => {
  test('leaves an account that it does not name to others', () => {
    expect(statesOf({ boundary: [] }, VENDOR)).toEqual(['exposed']);
  });

  test('makes an account own', () => {
    expect(statesOf({ accounts: ['444455556666'] }, VENDOR)).toEqual([]);
  });

  test('is needed to tell an organization from the own one', () => {
    expect(statesOf({}, ofOrganization)).toEqual([]);
  });

  test('makes another organization foreign', () => {
    expect(statesOf({ organization: 'o-abcdefghij' }, ofOrganization)).toEqual(['exposed']);
  });

  test('needs no list of networks', () => {
    expect(loadBoundary(file({ organization: 'o-abcdefghij' }), '2026-01-01')).toEqual([]);
  });

  test.each([
    [{ organization: 'abc' }, /^organization of .* is "abc", expected an id such as o-abcdefghij$/],
    [{ accounts: '1' }, /^accounts of .* is no list, expected ids of accounts/],
    [{ accounts: [111122223333] }, /^.* has account 111122223333, expected a text of 12 digits/],
  ])('is refused when it is %j', (content, message) => {
    expect(() => loadOwner(file(content))).toThrow(message);
  });
});
