import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { loadBoundary } from '../../../lib/egress/load/boundary';
import type { Template } from '../../../lib/egress/load/source';
import type { AuditReport } from '../../../lib/egress/report/report';
import { BASE, ref, route } from '../../../lib/egress/rules/networks';
import { source } from '../helpers';

const folder = mkdtempSync(join(tmpdir(), 'boundary-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HUB = {
  attachment: 'tgw-0123456789abcdef0',
  kind: 'hub',
  owner: 'network-team',
  prefixes: ['10.0.0.0/8'],
  direction: 'both',
  expires: '2027-03-31',
  evidence: 'CHG-1234',
};

function file(content: unknown): string {
  const path = join(folder, 'boundary.yaml');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function auditWith(resources: Record<string, unknown>, entries: readonly unknown[]): AuditReport {
  const template = { Resources: { ...BASE, ...resources } };
  const declarations = loadBoundary(file({ boundary: entries }), '2026-11-21');
  return audit(
    { sources: [source(template as Partial<Template>)], annotations: [], declarations },
    { today: '2026-11-21', showsLines: false },
  ).report;
}

function toHub(block: string): Record<string, unknown> {
  return { Route: route('Table', { DestinationCidrBlock: block, TransitGatewayId: HUB.attachment }) };
}

describe('a declared network', () => {
  test('makes a private route to it isolated, and says so in the assumptions', () => {
    const { verdict, assumptions } = auditWith(toHub('10.0.0.0/8'), [HUB]);
    expect(verdict).toBe('isolated');
    expect(assumptions).toEqual([HUB]);
  });

  test('is no assumption where nothing relies on it', () => {
    expect(auditWith({}, [HUB])).toMatchObject({ verdict: 'isolated', assumptions: [] });
  });

  test('without a declaration, the same route is unproven', () => {
    expect(auditWith(toHub('10.0.0.0/8'), [])).toMatchObject({ verdict: 'unproven', assumptions: [] });
  });

  test('does not vouch for blocks that it does not name', () => {
    expect(auditWith(toHub('172.16.0.0/12'), [HUB]).verdict).toBe('unproven');
  });

  test('never vouches for a default route', () => {
    expect(auditWith(toHub('0.0.0.0/0'), [HUB]).verdict).toBe('unproven');
  });

  test('vouches for routes that its gateway propagates', () => {
    const propagation = {
      Propagation: {
        Type: 'AWS::EC2::VPNGatewayRoutePropagation',
        Properties: { RouteTableIds: [ref('Table')], VpnGatewayId: 'vgw-0123456789abcdef0' },
      },
    };
    const branch = { ...HUB, kind: 'on-premises', attachment: 'vgw-0123456789abcdef0' };
    expect(auditWith(propagation, [branch])).toMatchObject({ verdict: 'isolated', assumptions: [branch] });
    expect(auditWith(propagation, [HUB]).verdict).toBe('unproven');
  });
});

describe('a boundary file', () => {
  test.each([
    ['no list', {}, /has no list 'boundary'/],
    ['an entry that is no object', { boundary: ['tgw-1'] }, /entry 1 of .* is not an object/],
    ['a default route', { boundary: [{ ...HUB, prefixes: ['0.0.0.0/0'] }] }, /holds public addresses/],
    ['an IPv6 default route', { boundary: [{ ...HUB, prefixes: ['::/0'] }] }, /holds public addresses/],
    ['a public block', { boundary: [{ ...HUB, prefixes: ['8.8.8.0/24'] }] }, /holds public addresses/],
    ['a block that is none', { boundary: [{ ...HUB, prefixes: ['office'] }] }, /expected an address block/],
    ['no owner', { boundary: [{ ...HUB, owner: ' ' }] }, /has no owner/],
    ['no evidence', { boundary: [{ ...HUB, evidence: undefined }] }, /has no evidence/],
    ['a past expiry', { boundary: [{ ...HUB, expires: '2026-11-20' }] }, /expired on 2026-11-20/],
    ['a day that is none', { boundary: [{ ...HUB, expires: '2027-02-30' }] }, /expected a date YYYY-MM-DD/],
    ['a month that is none', { boundary: [{ ...HUB, expires: '9999-99-99' }] }, /expected a date YYYY-MM-DD/],
    ['an unknown direction', { boundary: [{ ...HUB, direction: 'up' }] }, /expected inbound, outbound, both/],
  ])('with %s is refused in one line', (_, content, message) => {
    expect(() => loadBoundary(file(content), '2026-11-21')).toThrow(message);
  });

  test('may be YAML', () => {
    const yaml =
      'boundary:\n  - attachment: vgw-1\n    kind: on-premises\n    owner: a\n    prefixes: [10.0.0.0/8]\n    direction: both\n    expires: "2027-01-01"\n    evidence: x\n';
    expect(loadBoundary(file(yaml), '2026-11-21')).toHaveLength(1);
  });
});
