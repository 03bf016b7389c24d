import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audit } from '../../../lib/egress/audit';
import type { Template } from '../../../lib/egress/load/source';
import type { Hop } from '../../../lib/egress/reach/path';
import type { AuditReport, ReportedFinding } from '../../../lib/egress/report/report';
import { NAT, network, ref, route } from '../../../lib/egress/rules/networks';
import { auditTemplate } from '../helpers';

/** A subnet that leaves by a NAT gateway, and one whose route cannot be followed. */
export function leaky(): Audit {
  return auditTemplate(leakyTemplate());
}

export function leakyTemplate(): Template {
  return template({
    ...NAT,
    DefaultRoute: route('Table', { DestinationCidrBlock: '0.0.0.0/0', NatGatewayId: ref('Nat') }),
    Data: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.2.0/24' } },
    DataTable: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
    DataAssociation: {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref('Data'), RouteTableId: ref('DataTable') },
    },
    HubRoute: route('DataTable', {
      DestinationCidrBlock: '0.0.0.0/0',
      TransitGatewayId: 'tgw-0123456789abcdef0',
    }),
  });
}

/** A VPC with this many subnets, each with its own table; every fourth leaves by a gateway. */
export function large(count: number): Audit {
  const resources: Record<string, unknown> = {
    Gateway: { Type: 'AWS::EC2::InternetGateway' },
    Attachment: {
      Type: 'AWS::EC2::VPCGatewayAttachment',
      Properties: { VpcId: ref('Vpc'), InternetGatewayId: ref('Gateway') },
    },
  };
  for (let index = 1; index <= count; index++) {
    const [subnet, table] = [`Subnet${index}`, `Table${index}`];
    resources[subnet] = { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc') } };
    resources[table] = { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } };
    resources[`Association${index}`] = {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref(subnet), RouteTableId: ref(table) },
    };
    if (index % 4 === 0) {
      resources[`Route${index}`] = route(table, {
        DestinationCidrBlock: '0.0.0.0/0',
        GatewayId: ref('Gateway'),
      });
    }
  }
  return auditTemplate(template(resources));
}

function template(resources: Readonly<Record<string, unknown>>): Template {
  return network('', resources).template as Template;
}

/** The report with the first finding changed. */
export function withFirst(report: AuditReport, changes: Partial<ReportedFinding>): AuditReport {
  const [first, ...others] = report.findings;
  return { ...report, findings: [{ ...first!, ...changes }, ...others] };
}

export const WAIVER = {
  rule: 'AG001',
  constructPath: 'Net/DefaultRoute',
  reason: 'moves out in March',
  owner: 'network team',
  expires: '2026-03-31',
} as const;

export const PLACES = {
  placeOf: ({ file, line }: ReportedFinding) => ({ uri: file ?? 'Net.json', line: line ?? 7 }),
  placeOfHop: (_: Hop) => undefined,
};

/** The published schema of SARIF 2.1.0. */
export function sarifSchema(): Record<string, unknown> {
  const path = join(__dirname, 'schema', 'sarif-2.1.0-rtm.5.json');
  const { id: _id, $schema: _draft, ...schema } = JSON.parse(readFileSync(path, 'utf8'));
  return schema;
}
