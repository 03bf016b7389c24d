import { describe, expect, it } from 'vitest';
import type { Template } from '../../../../lib/egress/load/source';
import { TAKER_ROWS, type TakerRow } from '../../../../lib/egress/rules/completeness/takers';
import { BASE, ref } from '../../../../lib/egress/rules/networks';
import { auditTemplate } from '../../helpers';

type Parts = Readonly<Record<string, unknown>>;

const OTHER = { Service: 'other.amazonaws.com' };

/** What AG808 says of a role or key with these statements, where a row is about it. */
function said({ type, at = '' }: TakerRow, Statement: readonly Parts[]): readonly string[] {
  const isKey = type === 'AWS::KMS::Key' || /Kms/.test(at);
  const Properties = isKey ? { KeyPolicy: { Statement } } : { AssumeRolePolicyDocument: { Statement } };
  const Taken = { Type: isKey ? 'AWS::KMS::Key' : 'AWS::IAM::Role', Properties };
  const [own = '', inTemplate] = at.split('>');
  const It = {
    Type: type,
    Properties: propertiesAt(own, inTemplate === undefined ? ARN : ref('Template')),
  };
  const Resources = {
    ...BASE,
    Taken,
    ...(at === '' ? {} : { It }),
    ...(inTemplate === undefined
      ? {}
      : { Template: { Type: 'AWS::EC2::LaunchTemplate', Properties: propertiesAt(inTemplate, ARN) } }),
  } as unknown as Template['Resources'];
  return auditTemplate({ Resources, Parameters: { Open: { Type: 'String' } } })
    .findings.filter(({ ruleId }) => ruleId === 'AG808')
    .map(({ message }) => message);
}

const ARN = { 'Fn::GetAtt': ['Taken', 'Arn'] };

/** Properties with a value under a path. */
function propertiesAt(path: string, value: unknown): Parts {
  const [first = '', ...rest] = path.split('.');
  const name = first.replace('[]', '');
  const inner = rest.length === 0 ? value : propertiesAt(rest.join('.'), value);
  return { [name]: first.endsWith('[]') ? [inner] : inner };
}

const ACCOUNT = { AWS: 'arn:aws:iam::111122223333:root' };
const OWNER: Parts = { Effect: 'Allow', Principal: ACCOUNT, Action: 'kms:*', Resource: '*' };

/** Who takes or uses what a row is about, as a policy names him. */
function takerOf({ service, role }: TakerRow): Parts {
  if (service !== undefined) return { Service: `${service}.amazonaws.com` };
  return role === undefined ? ACCOUNT : { AWS: `arn:aws:iam::111122223333:role/own/${role}` };
}

const allow = (Principal: unknown, Action: unknown): Parts => ({
  ...{ Effect: 'Allow', Principal, Action, Resource: '*' },
});

/** Beside what is asked, so that a key can be changed by somebody. */
const besides = (row: TakerRow): readonly Parts[] => (row.at === undefined ? [] : [OWNER]);

describe.each(TAKER_ROWS.map((row): [string, TakerRow] => [`${row.type} ${row.at ?? ''}`, row]))(
  'a policy for %s',
  (_, row) => {
    it('lets in whom it names, with every action', () => {
      expect(said(row, [...besides(row), allow(takerOf(row), row.actions)])).toEqual([]);
    });

    it.each(row.actions.map((action) => [action]))('refuses him without %s', (action) => {
      const others = row.actions.filter((one) => one !== action);
      const messages = said(row, [
        ...besides(row),
        allow(takerOf(row), ['sts:GetCallerIdentity', ...others]),
      ]);
      expect(messages).toEqual([expect.stringContaining(` no ${action}: ${row.fails}`)]);
    });

    it('refuses him where it names another', () => {
      expect(said(row, [...besides(row), allow(OTHER, row.actions)])).toHaveLength(1);
    });

    it('may let in whom only deployment tells', () => {
      const principal = row.service === undefined ? { AWS: ref('Open') } : { Service: ref('Open') };
      expect(said(row, [...besides(row), allow(principal, row.actions)])).toEqual([]);
    });

    it('may let in everybody, under conditions', () => {
      const Condition = { StringEquals: { 'aws:PrincipalTag/own': 'yes' } };
      expect(said(row, [...besides(row), { ...allow('*', row.actions), Condition }])).toEqual([]);
    });
  },
);
