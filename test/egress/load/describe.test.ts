import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { audit } from '../../../lib/egress/audit';
import { readSnapshot } from '../../../lib/egress/load/describe';
import { CALLS } from '../../../lib/egress/load/describe/calls';
import type { Input } from '../../../lib/egress/load/input';
import { loadNetwork, readInput } from '../../../lib/egress/load/input';
import { readTerraform } from '../../../lib/egress/load/terraform';
import { outcomesOf } from '../same-model/compare';
import * as aws from '../same-model/snapshot';

const folders: string[] = [];

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

type Content = Readonly<Record<string, unknown>> | Buffer | string;

/** A folder with these files. */
function folder(files: Readonly<Record<string, Content>>): string {
  const path = mkdtempSync(join(tmpdir(), 'snapshot-'));
  folders.push(path);
  for (const [name, content] of Object.entries(files)) {
    const isRaw = typeof content === 'string' || Buffer.isBuffer(content);
    writeFileSync(join(path, name), isRaw ? content : JSON.stringify(content));
  }
  return path;
}

function toInput(path: string): Input {
  const { fill, notices } = readSnapshot(path);
  return { sources: [], annotations: [], others: [fill], notices };
}

function outcomes(files: Readonly<Record<string, Content>>): Record<string, string> {
  return outcomesOf(loadNetwork(toInput(folder(files))));
}

/** What an audit says of the whole: its verdict, and the reason of the first subnet or finding. */
function told(files: Readonly<Record<string, Content>>): string {
  const { report } = audit(toInput(folder(files)), { today: '2026-01-01' });
  const reason = report.subnets.find((subnet) => subnet.reason !== undefined)?.reason;
  return `${report.verdict}: ${reason ?? report.findings[0]?.message ?? ''}`;
}

const without = (files: aws.Files, ...keys: readonly string[]): aws.Files =>
  Object.fromEntries(Object.entries(files).filter(([name]) => !keys.includes(name.replace('.json', ''))));

const to = (target: Record<string, unknown>, ...more: readonly aws.Rows[]): aws.Files =>
  aws.snapshot(aws.vpc(), aws.subnet('A', [aws.route('0.0.0.0/0', target)]), ...more);

const ISOLATED = aws.snapshot(aws.vpc(), aws.subnet('A'));
const EXPOSED = to(aws.TO_IGW, aws.internetGateway());
const WAY_OUT = 'exposed: subnet A > route-table ATable > 0.0.0.0/0 > internet-gateway Igw > internet';

describe('a folder of describe outputs', () => {
  test('may have any file names, and keys of several outputs in one file', () => {
    const [vpcs, ...rest] = Object.values(EXPOSED);
    const files = Object.fromEntries(rest.map((content, index) => [`${index}.txt`, content]));
    expect(outcomes({ ...files, 'a.json': { ...vpcs, NetworkAcls: [] } })).toEqual({ A: WAY_OUT });
  });

  test('may be compressed', () => {
    const files = Object.entries(EXPOSED).map(([name, content]) => [
      `${name}.gz`,
      gzipSync(JSON.stringify(content)),
    ]);
    expect(outcomes(Object.fromEntries(files) as Record<string, Buffer>)).toEqual({ A: WAY_OUT });
  });

  test('may be in UTF-16, as PowerShell redirects', () => {
    const files = Object.entries(EXPOSED).map(([name, content]) => [
      name,
      Buffer.from(`\uFEFF${JSON.stringify(content)}`, 'utf16le'),
    ]);
    expect(outcomes(Object.fromEntries(files) as Record<string, Buffer>)).toEqual({ A: WAY_OUT });
  });

  test('has pages of one output in several files', () => {
    const more = { 'page2.json': aws.snapshot(aws.subnet('B'))['Subnets.json'] as Content };
    const tables = { 'tables2.json': aws.snapshot(aws.subnet('B'))['RouteTables.json'] as Content };
    const first = { ...ISOLATED['Subnets.json'], NextToken: 'x' };
    expect(outcomes({ ...ISOLATED, 'Subnets.json': first, ...more, ...tables })).toEqual({
      A: 'isolated',
      B: 'isolated',
    });
  });

  test('leaves aside what is no output that it reads, and says so', () => {
    const path = folder({
      ...ISOLATED,
      'notes.md': 'hello',
      'x.json': { Volumes: [] },
      'y.json': { Vpcs: [], X: [] },
    });
    expect(toInput(path).notices?.map((notice) => notice.replaceAll(`${path}/`, ''))).toEqual([
      'notes.md is left aside: it is not an output of aws ec2 that is read',
      'x.json is left aside: it is not an output of aws ec2 that is read',
      "'X' in y.json is not an output that is read",
    ]);
  });

  test.each<[string, Record<string, Content>, RegExp]>([
    [
      'without any output',
      { 'x.json': {} },
      / holds no manifest\.json, expected a cloud assembly .* or a folder of/,
    ],
    [
      'with a broken file',
      { ...ISOLATED, 'x.json': '{' },
      /x\.json is not valid JSON: .*; expected an output of/,
    ],
    ['with an empty file', { ...ISOLATED, 'x.json': '' }, /x\.json is not valid JSON/],
    [
      'with a projection',
      { 'x.json': { Vpcs: ['vpc-1'] } },
      /'Vpcs' of .* is not a list of objects, expected the/,
    ],
  ])('%s cannot be read', (_, files, message) => {
    expect(() => toInput(folder(files))).toThrow(message);
  });

  test('with a thing without its id cannot be read', () => {
    expect(() => outcomes({ 'x.json': { Subnets: [{ VpcId: 'vpc-1' }] } })).toThrow(
      /an object in 'Subnets' of .* has no 'SubnetId', expected the whole output of describe-subnets/,
    );
  });

  test('is one network with templates that name its VPC', () => {
    const template = {
      Resources: {
        B: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: 'vpc-Vpc', CidrBlock: '10.0.1.0/24' } },
      },
    };
    const main = aws.table('VpcMain', { isMain: true, routes: [aws.route('0.0.0.0/0', aws.TO_IGW)] });
    const path = folder(without({ ...EXPOSED, 'main.json': main }, 'Subnets'));
    const other = folder({ 'template.json': template });
    const { sources } = readInput([join(other, 'template.json')], undefined);
    const input = { ...toInput(path), sources };
    expect(outcomesOf(loadNetwork(input))['B']).toMatch(/^exposed: subnet B > route-table VpcMain/);
  });

  test.each(['first', 'last'])('gives subnets of a Terraform state its main table when read %s', (at) => {
    const main = aws.table('VpcMain', { isMain: true, routes: [aws.route('0.0.0.0/0', aws.TO_IGW)] });
    const snapshot = toInput(folder(without({ ...EXPOSED, 'main.json': main }, 'Subnets')));
    const b = { address: 'B', type: 'aws_subnet', name: 'b', values: { vpc_id: 'vpc-Vpc' } };
    const values = { root_module: { resources: [b] } };
    const fills = [...(snapshot.others ?? []), readTerraform({ format_version: '1.0', values }, 'B.json')];
    const others = at === 'first' ? fills : fills.reverse();
    expect(outcomesOf(loadNetwork({ ...snapshot, others }))['B']).toMatch(
      /^exposed: subnet B > route-table VpcMain/,
    );
  });
});

const TGW = { TransitGatewayId: 'tgw-Tgw' };
const PLUG = { TransitGatewayAttachmentId: 'tgw-attach-A', ...TGW };
const IN_TABLE = { Association: { TransitGatewayRouteTableId: 'tgw-rtb-1', State: 'associated' } };
const TRANSIT = to(TGW, {
  TransitGateways: [TGW],
  TransitGatewayAttachments: [{ ...PLUG, ...IN_TABLE, ResourceType: 'vpc', ResourceId: 'vpc-Vpc' }],
  TransitGatewayVpcAttachments: [{ ...PLUG, VpcId: 'vpc-Vpc', SubnetIds: ['subnet-A'] }],
  TransitGatewayRouteTables: [{ TransitGatewayRouteTableId: 'tgw-rtb-1', ...TGW }],
});
const ROUTES = { 'routes-tgw-rtb-1.json': { Routes: [], AdditionalRoutesAvailable: false } };
const VPN = { TransitGatewayAttachmentId: 'tgw-attach-V', ...TGW, ResourceType: 'vpn', ResourceId: 'vpn-1' };

describe('what is not in the folder is unproven, with the call to add', () => {
  test.each<[string, aws.Files, string]>([
    ['subnets', without(ISOLATED, 'Subnets'), 'there is no output of describe-subnets'],
    ['route tables', without(ISOLATED, 'RouteTables'), 'there is no output of describe-route-tables'],
    [
      'internet gateways',
      without(EXPOSED, 'InternetGateways'),
      'there is no output of describe-internet-gateways',
    ],
    ['NAT gateways', to({ NatGatewayId: 'nat-1' }), 'there is no output of describe-nat-gateways'],
    ['interfaces', to({ NetworkInterfaceId: 'eni-1' }), 'there is no output of describe-network-interfaces'],
    ['endpoints', to({ GatewayId: 'vpce-1' }), 'there is no output of describe-vpc-endpoints'],
    ['transit gateways', to(TGW), 'there is no output of describe-transit-gateways'],
    [
      'routes of a transit gateway',
      TRANSIT,
      "the routes of 'tgw-rtb-1' are not known: there is no output of search-transit-gateway-routes",
    ],
    [
      'routes of which table',
      { ...TRANSIT, 'routes.json': { Routes: [] } },
      "the routes of 'tgw-rtb-1' are not known: there is no output of search-transit-gateway-routes",
    ],
    [
      'associations of a transit gateway',
      without({ ...TRANSIT, ...ROUTES }, 'TransitGatewayAttachments'),
      'there is no output of describe-transit-gateway-attachments',
    ],
    [
      'propagations of a VPN connection',
      { ...TRANSIT, ...ROUTES, 'vpn.json': { TransitGatewayAttachments: [VPN] } },
      'there is no output of get-transit-gateway-route-table-propagations',
    ],
    [
      'entries of a prefix list',
      aws.snapshot(aws.vpc(), aws.subnet('A', [aws.route('pl-1', aws.TO_IGW)]), aws.internetGateway()),
      "there is no output of get-managed-prefix-list-entries for 'pl-1'",
    ],
    [
      'a page',
      { ...ISOLATED, 'Subnets.json': { ...ISOLATED['Subnets.json'], NextToken: 'x' } },
      "describe-subnets is cut short: 'Subnets.json' has a NextToken, and no page after it is there",
    ],
    [
      'more routes',
      { ...TRANSIT, 'tgw-rtb-1.json': { Routes: [], AdditionalRoutesAvailable: true } },
      "search-transit-gateway-routes of 'tgw-rtb-1' is cut short",
    ],
    [
      'a main route table',
      aws.snapshot({ Vpcs: [{ VpcId: 'vpc-Vpc' }] }, aws.bareSubnet('A'), aws.table('Other')),
      "the routes of route table 'main of vpc-Vpc' are not in the input: it is not in the output of describe-route-tables",
    ],
    [
      "a table's routes",
      aws.snapshot(aws.vpc(), aws.bareSubnet('A'), {
        RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-Vpc', Associations: [{ SubnetId: 'subnet-A' }] }],
      }),
      "has no 'Routes'",
    ],
    [
      "a table's associations",
      aws.snapshot(aws.vpc(), aws.bareSubnet('A'), {
        RouteTables: [{ RouteTableId: 'rtb-1', VpcId: 'vpc-Vpc', Routes: [] }],
      }),
      "has no 'Associations', so any subnet of its VPC may use it",
    ],
  ])('%s', (_, files, reason) => {
    expect(told(files)).toMatch(/^unproven: /);
    expect(told(files)).toContain(reason);
  });

  test('but the transit gateway is isolated once its routes are there', () => {
    expect(told({ ...TRANSIT, ...ROUTES })).toMatch(/^isolated/);
  });
});

describe('a snapshot', () => {
  test('follows the routes of a main table', () => {
    const main = aws.table('Main', { isMain: true, routes: [aws.route('0.0.0.0/0', aws.TO_IGW)] });
    const files = aws.snapshot(
      { Vpcs: [{ VpcId: 'vpc-Vpc' }] },
      aws.bareSubnet('A'),
      main,
      aws.internetGateway(),
    );
    expect(outcomes(files)['A']).toBe(
      'exposed: subnet A > route-table Main > 0.0.0.0/0 > internet-gateway Igw > internet',
    );
  });

  test('finds no way out by a blackholed route', () => {
    const files = aws.snapshot(
      aws.vpc(),
      aws.subnet('A', [aws.route('0.0.0.0/0', { NatGatewayId: 'nat-gone' }, 'blackhole')]),
    );
    expect(outcomes(files)).toEqual({ A: 'isolated' });
  });

  test.each(['EnableVgwRoutePropagation', 'Advertisement'])(
    'is unproven by routes of origin %s',
    (Origin) => {
      const propagated = { ...aws.route('10.9.0.0/16', { GatewayId: 'vgw-1' }), Origin };
      const files = aws.snapshot(aws.vpc(), aws.subnet('A', [propagated]));
      expect(outcomes(files)).toEqual({ A: 'unproven: subnet A > route-table ATable' });
    },
  );

  test('takes a tag for no proof that an endpoint is a firewall', () => {
    const tagged = aws.endpoint('1', {
      VpcEndpointType: 'GatewayLoadBalancer',
      SubnetIds: ['subnet-A'],
      ServiceName: 'com.amazonaws.vpce.eu-west-1.vpce-svc-1',
      Tags: [{ Key: 'AWSNetworkFirewallManaged', Value: 'true' }],
    });
    expect(outcomes(to({ GatewayId: 'vpce-1' }, tagged))['A']).toMatch(/^unproven: .* > vpc-endpoint 1$/);
  });

  test('follows an instance by its interfaces where no output lists the instance', () => {
    const attached = (id: string, subnet: string, check: boolean): aws.Rows =>
      aws.networkInterface(id, subnet, { SourceDestCheck: check, Attachment: { InstanceId: 'i-1' } });
    const files = to(
      { InstanceId: 'i-1', NetworkInterfaceId: 'eni-In' },
      aws.subnet('B'),
      aws.publicSubnet(),
      attached('In', 'B', false),
      attached('Out', 'Public', true),
    );
    expect(outcomes(files)['A']).toMatch(/^exposed: .* > network-interface In > subnet Public > /);
  });

  test('judges no address family by another', () => {
    const cidrs = [{ Ipv6CidrBlock: '2600:1f18::/56', Ipv6CidrBlockState: { State: 'associated' } }];
    const vpc = { Vpcs: [{ VpcId: 'vpc-Vpc', Ipv6CidrBlockAssociationSet: cidrs }] };
    const routes = [aws.route('2600:1f18::/56', aws.TO_IGW)];
    const files = aws.snapshot(vpc, aws.subnet('A', routes), aws.internetGateway());
    expect(outcomes(files)).toEqual({ A: 'isolated' });
  });

  test('names the file of a finding', () => {
    const path = folder(EXPOSED);
    const { report } = audit(toInput(path), { today: '2026-01-01' });
    expect(report.findings[0]).toMatchObject({
      stack: basename(path),
      logicalId: 'rtb-ATable|0.0.0.0/0',
      file: join(path, 'RouteTables.json'),
    });
  });
});

test('every call has a key of its own, and says where its facts come from', () => {
  expect(new Set(CALLS.map(({ key }) => key)).size).toBe(CALLS.length);
  for (const { source, date } of CALLS) {
    expect([source, date]).toEqual([
      expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
      expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    ]);
  }
});
