import { describe, expect, test } from 'vitest';
import type { Cidr4 } from '../../lib/detection/address-condition';
import type { Detectors } from '../../lib/detection/detectors';
import { detectorsFor } from '../../lib/detection/detectors';
import limits from '../../lib/detection/filter-limits.json';
import { renderPattern } from '../../lib/detection/filter-pattern';
import trafficPaths from '../../lib/detection/traffic-paths.json';
import { FLOW_LOG_FIELDS, flowLogFormatString } from '../../lib/network/flow-log-format';
import { parseCidr } from '../../lib/shared/cidr';
import { compileFilter } from './filter-language';
import { DEFAULT_FORMAT, egressTo, ingressFrom, NODATA, record, SKIPDATA } from './records';

const S3 = '52.218.1.2';
const PUBLIC = '203.0.113.9';
const toS3 = { 'pkt-dst-aws-service': 'S3' };
const fromS3 = { 'pkt-src-aws-service': 'S3' };

function ranges(...texts: string[]): Cidr4[] {
  return texts.map((text) => parseCidr(text) as Cidr4);
}

/** Names of the detectors that count the record. */
function counted(detectors: Detectors, line: string): string[] {
  return Object.entries(detectors)
    .filter(([, patterns]) => (patterns as string[]).some((pattern) => compileFilter(pattern)(line)))
    .map(([name]) => name)
    .filter((name) => name !== 'records');
}

const withS3 = detectorsFor({ ranges: ranges('10.0.0.0/16'), gatewayServices: ['S3'] });
const withNone = detectorsFor({ ranges: ranges('10.0.0.0/16'), gatewayServices: [] });
const split = detectorsFor({
  ranges: ranges('10.0.0.0/20', '10.64.0.0/10'),
  gatewayServices: ['DYNAMODB', 'S3'],
});

describe('with an S3 gateway endpoint', () => {
  test.each<[string, string, string[]]>([
    ['a flow inside the VPC', record(), []],
    ['a flow to an interface endpoint', egressTo('10.0.3.4', { 'traffic-path': '1' }), []],
    ['S3 through the gateway endpoint, on Nitro', egressTo(S3, { ...toS3, 'traffic-path': '7' }), []],
    ['S3 by the path that an older instance reports', egressTo(S3, { ...toS3, 'traffic-path': '2' }), []],
    ['the answer of S3', ingressFrom(S3, fromS3), []],
    ['S3 through an internet gateway', egressTo(S3, { ...toS3, 'traffic-path': '8' }), ['internetGateway']],
    [
      'S3 through an appliance in the VPC',
      egressTo(S3, { ...toS3, 'traffic-path': '1' }),
      ['outsideDestination'],
    ],
    ['S3 through a VPN', egressTo(S3, { ...toS3, 'traffic-path': '3' }), ['outsideDestination']],
    [
      'a rejected flow to S3 through a VPN',
      egressTo(S3, { ...toS3, action: 'REJECT', 'traffic-path': '3' }),
      [],
    ],
    [
      'DynamoDB, for which there is no endpoint',
      egressTo('52.94.5.6', { 'pkt-dst-aws-service': 'DYNAMODB', 'traffic-path': '2' }),
      ['internetGateway', 'outsideDestination'],
    ],
    [
      'an internet gateway',
      egressTo(PUBLIC, { 'traffic-path': '8' }),
      ['internetGateway', 'outsideDestination'],
    ],
    [
      'an internet gateway, as an older instance reports it',
      egressTo(PUBLIC, { 'traffic-path': '2' }),
      ['internetGateway', 'outsideDestination'],
    ],
    [
      'another AWS service by public address',
      egressTo('54.239.1.1', { 'pkt-dst-aws-service': 'AMAZON', 'traffic-path': '8' }),
      ['internetGateway', 'outsideDestination'],
    ],
    [
      'a rejected flow through an internet gateway',
      egressTo(PUBLIC, { action: 'REJECT', 'traffic-path': '8' }),
      ['internetGateway'],
    ],
    ['a rejected flow to a public address', egressTo(PUBLIC, { action: 'REJECT' }), []],
    ['a flow to a peered VPC', egressTo('10.1.0.5', { 'traffic-path': '4' }), ['outsideDestination']],
    ['an IPv6 destination', egressTo('2600:1f18::1'), ['outsideDestination']],
    ['a neighbour by prefix of text only', egressTo('10.01.0.5'), ['outsideDestination']],
    ['a far end behind a NAT gateway', record({ 'pkt-dstaddr': PUBLIC }), ['outsideDestination']],
    ['a secondary address of the interface', record({ 'pkt-dstaddr': '10.0.200.9' }), []],
    ['an accepted flow from outside', ingressFrom(PUBLIC), ['outsideSource']],
    ['a rejected flow from outside', ingressFrom(PUBLIC, { action: 'REJECT' }), []],
    ['an interval without data', NODATA, []],
    ['an interval with skipped records', SKIPDATA, ['skippedRecords']],
    ['a record of the default format', DEFAULT_FORMAT, []],
  ])('%s', (_, line, expected) => {
    expect(counted(withS3, line).sort()).toEqual(expected.sort());
  });
});

describe('without gateway endpoints', () => {
  test('S3 by a path that only a gateway could use counts', () => {
    expect(counted(withNone, egressTo(S3, { ...toS3, 'traffic-path': '2' }))).toEqual([
      'internetGateway',
      'outsideDestination',
    ]);
  });

  test('a flow from S3 counts', () => {
    expect(counted(withNone, ingressFrom(S3, fromS3))).toEqual(['outsideSource']);
  });
});

describe('with ranges that split an octet', () => {
  test.each<[string, string[]]>([
    ['10.0.15.255', []],
    ['10.0.16.0', ['outsideDestination']],
    ['10.64.0.0', []],
    ['10.127.255.255', []],
    ['10.128.0.0', ['outsideDestination']],
    ['10.63.255.255', ['outsideDestination']],
  ])('%s', (address, expected) => {
    expect(counted(split, egressTo(address))).toEqual(expected);
  });

  test('both gateway services are excused', () => {
    const toDynamo = { 'pkt-dst-aws-service': 'DYNAMODB', 'traffic-path': '7' };
    expect(counted(split, egressTo('52.94.5.6', toDynamo))).toEqual([]);
  });

  test('a pattern uses at most one regular expression', () => {
    const patterns = Object.values(split).flat() as string[];
    expect(Math.max(...patterns.map((pattern) => (pattern.match(/%[^%]*%/g) ?? []).length))).toBe(1);
  });
});

describe('records that can be read', () => {
  test.each([
    ['a flow', record(), true],
    ['no data', NODATA, true],
    ['skipped data', SKIPDATA, true],
    ['the default format', DEFAULT_FORMAT, false],
    ['fields in another order', record().split(' ').reverse().join(' '), false],
    ['other text', 'ERROR something else entirely', false],
  ])('%s', (_, line, expected) => {
    expect(withS3.records.some((pattern) => compileFilter(pattern)(line))).toBe(expected);
  });
});

test('a record has one value for each field of the format', () => {
  expect([record(), NODATA, SKIPDATA].map((line) => line.split(' ').length)).toEqual([22, 22, 22]);
  expect(flowLogFormatString().split(' ')).toHaveLength(FLOW_LOG_FIELDS.length);
});

test('a condition on a field that records do not have is refused', () => {
  expect(() => renderPattern({ 'tcp-flags': { operator: '=', values: ['2'] } })).toThrow(
    "no field 'tcp-flags'",
  );
});

test('each row of the data names its source and the date it was read', () => {
  for (const row of [...limits.rows, ...trafficPaths.rows]) {
    expect(row.source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(row.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  }
});

test('the eight traffic paths are known', () => {
  expect(trafficPaths.rows.map((row) => row.path)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
