import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv2020 from 'ajv/dist/2020';
import { describe, expect, test } from 'vitest';
import type { HopKind } from '../../lib/egress/reach/path';
import type { State } from '../../lib/egress/rules/rule';
import type { Verdict } from '../../lib/egress/rules/verdict';
import { cli, TODAY } from './run';

const schema = JSON.parse(readFileSync(resolve(__dirname, '../../docs/schema/audit.schema.json'), 'utf8'));
const accepts = new Ajv2020({
  allErrors: true,
  strict: true,
  strictRequired: false,
  strictTypes: false,
}).compile(schema);

/** A parsed report, of which tests change what they like. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- it is about to be made wrong
type Report = Record<string, any>;

/** The compiler refuses these when a member is missing or too many. */
const VERDICTS: Record<Verdict, true> = { isolated: true, exposed: true, unproven: true };
const STATES: Record<State, true> = { exposed: true, unproven: true, defect: true };
const HOP_KINDS: Record<HopKind, true> = {
  subnet: true,
  'route-table': true,
  route: true,
  'internet-gateway': true,
  'egress-only-internet-gateway': true,
  'carrier-gateway': true,
  'nat-gateway': true,
  'virtual-private-gateway': true,
  'transit-gateway': true,
  'transit-gateway-attachment': true,
  'transit-gateway-route-table': true,
  'transit-gateway-route': true,
  'vpc-peering-connection': true,
  'vpc-endpoint': true,
  'vpc-endpoint-service': true,
  'load-balancer': true,
  'network-firewall': true,
  'network-interface': true,
  instance: true,
  'local-gateway': true,
  'core-network': true,
  'odb-network': true,
  unknown: true,
  internet: true,
};

function reportOf(input: string): Report {
  return JSON.parse(cli(['audit', input, '--date', TODAY, '--format', 'json']).stdout);
}

function errorsOf(report: unknown): readonly string[] {
  accepts(report);
  return (accepts.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the schema of the report', () => {
  const exposed = reportOf('exposed/template.json');

  test.each(['isolated/template.json', 'exposed/template.json', 'unproven/template.json', 'assembly'])(
    'accepts the audit of %s',
    (input) => {
      expect(errorsOf(reportOf(input))).toEqual([]);
    },
  );

  test('accepts members that a later version adds', () => {
    expect(errorsOf({ ...exposed, added: 1 })).toEqual([]);
  });

  test.each<[string, object, () => readonly string[]]>([
    ['verdicts', VERDICTS, () => schema.$defs.verdict.enum],
    ['states', STATES, () => schema.$defs.state.enum],
    ['kinds of hops', HOP_KINDS, () => schema.$defs.hop.properties.kind.enum],
  ])('closes the list of %s', (_, known, listed) => {
    expect([...listed()].sort()).toEqual(Object.keys(known).sort());
  });

  test.each<[string, (report: Report) => void]>([
    ['another schemaVersion', (report) => (report['schemaVersion'] = 2)],
    ['a verdict of its own', (report) => (report['verdict'] = 'fine')],
    ['a state of its own', (report) => (report['findings'][0].state = 'odd')],
    ['a kind of hop of its own', (report) => (report['findings'][0].path[0].kind = 'cloud')],
    ['a severity in capitals', (report) => (report['findings'][0].severity = 'ERROR')],
    ['a finding without a waiver member', (report) => delete report['findings'][0].waiver],
    ['an exposed subnet without a path', (report) => (report['subnets'][0].path = [])],
    ['an isolated subnet with a path', (report) => (report['subnets'][0].verdict = 'isolated')],
    ['an unproven subnet without a reason', (report) => (report['subnets'][0].verdict = 'unproven')],
    ['a count below zero', (report) => (report['summary'].findings.error = -1)],
    ['no summary', (report) => delete report['summary']],
  ])('refuses %s', (_, change) => {
    const report = structuredClone(exposed);
    change(report);
    expect(errorsOf(report)).not.toEqual([]);
  });
});
