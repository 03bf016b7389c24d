import type { Audit } from '../../lib/egress/audit';
import { loadTemplates } from '../../lib/egress/load/cloudformation';
import type {
  ParameterValues,
  Template,
  TemplateResource,
  TemplateSource,
} from '../../lib/egress/load/source';
import type { Destination } from '../../lib/egress/manifest/destination';
import { destinationsOf } from '../../lib/egress/manifest/manifest';
import type { ReportedSubnet } from '../../lib/egress/report/report';
import { toReport } from '../../lib/egress/report/report';
import type { AnalysisOptions } from '../../lib/egress/rules';
import { RULES, analyse, findingsOf } from '../../lib/egress/rules';
import { claimOf } from '../../lib/egress/rules/claim';
import { describePath } from '../../lib/egress/rules/describe';
import { verdictOf } from '../../lib/egress/rules/verdict';
import { judge } from '../../lib/egress/rules/waivers';

export type Resources = Readonly<Record<string, TemplateResource>>;
type Properties = Readonly<Record<string, unknown>>;

/** A template as the loader gets it, of a stack named Net unless overridden. */
export function source(template: Partial<Template>, overrides: Partial<TemplateSource> = {}): TemplateSource {
  const stack = overrides.stack ?? 'Net';
  return {
    stack,
    file: `${stack}.json`,
    path: `${stack}.json`,
    template: { Resources: {}, ...template },
    mentionsDefaultGroup: JSON.stringify(template).includes('DefaultSecurityGroup'),
    nested: new Map(),
    ...overrides,
  };
}

/** The whole analysis of templates that lie in no file, so without line numbers. */
export function auditTemplates(
  sources: readonly TemplateSource[],
  parameters: ParameterValues = {},
  options: AnalysisOptions = {},
): Audit {
  const analysis = analyse(loadTemplates(sources, parameters), options);
  const findings = judge(findingsOf(analysis), {
    annotations: [],
    today: '2026-01-01',
    allowsPathWaivers: false,
    ruleIds: RULES.map(({ id }) => id),
  });
  const verdict = verdictOf(analysis, findings);
  const report = toReport({
    verdict,
    claim: claimOf(analysis, findings),
    analysis,
    findings,
    version: '0',
    lineOf: () => undefined,
  });
  const destinations = (): readonly Destination[] => destinationsOf(analysis, findings);
  return { findings, report, analysis, lineOf: () => undefined, destinations };
}

export function auditTemplate(template: Partial<Template>): Audit {
  return auditTemplates([source(template)]);
}

/** What is said of each subnet, by name: `isolated`, `exposed: <path>` or `unproven: <reason>`. */
export function outcomes(
  input: Partial<Template> | readonly TemplateSource[],
  parameters: ParameterValues = {},
): Record<string, string> {
  const sources = Array.isArray(input)
    ? (input as readonly TemplateSource[])
    : [source(input as Partial<Template>)];
  const { subnets } = auditTemplates(sources, parameters).report;
  const nameOf = ({ stack, id }: ReportedSubnet): string => (sources.length === 1 ? id : `${stack}/${id}`);
  return Object.fromEntries(subnets.map((subnet) => [nameOf(subnet), outcomeOf(subnet)]));
}

/** The same, where security groups and network ACLs count. */
export function filtered(template: Partial<Template>): Record<string, string> {
  const { subnets } = auditTemplates([source(template)], {}, { countsFilters: true }).report;
  return Object.fromEntries(subnets.map((found) => [found.id, outcomeOf(found)]));
}

/** The verdict of each subnet, by name. */
export function verdicts(input: Partial<Template> | readonly TemplateSource[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(outcomes(input)).map(([name, outcome]) => [name, outcome.split(':')[0] ?? '']),
  );
}

function outcomeOf({ verdict, path, reason, condition }: ReportedSubnet): string {
  const when = condition === undefined ? '' : ` [when ${condition}]`;
  const rest = verdict === 'exposed' ? describePath(path) : (reason ?? '');
  return verdict === 'isolated' ? verdict : `${verdict}: ${rest}${when}`;
}

export const ref = (name: string): unknown => ({ Ref: name });

export const att = (name: string, attribute: string): unknown => ({ 'Fn::GetAtt': [name, attribute] });

export const either = (condition: string, yes: unknown, no: unknown): unknown => ({
  'Fn::If': [condition, yes, no],
});

export const NO_VALUE = ref('AWS::NoValue');

export function resource(type: string, properties: Properties = {}): TemplateResource {
  return { Type: `AWS::${type}`, Properties: properties };
}

/** The resource under a condition of the template. */
export function when(condition: string, conditional: TemplateResource): TemplateResource {
  return { ...conditional, Condition: condition };
}

export function vpc(id = 'Vpc', cidr = '10.0.0.0/16'): Resources {
  // Without a resolver there is nothing to be said of names.
  return { [id]: resource('EC2::VPC', { CidrBlock: cidr, EnableDnsSupport: false }) };
}

/** A subnet with a route table of its own: `A`, `ATable` and `AAssociation`. */
export function subnet(id: string, vpcId: unknown = ref('Vpc')): Resources {
  return {
    [id]: resource('EC2::Subnet', { VpcId: vpcId, CidrBlock: '10.0.0.0/24' }),
    [`${id}Table`]: resource('EC2::RouteTable', { VpcId: vpcId }),
    [`${id}Association`]: associate(ref(id), ref(`${id}Table`)),
  };
}

export function associate(subnetId: unknown, table: unknown): TemplateResource {
  return resource('EC2::SubnetRouteTableAssociation', { SubnetId: subnetId, RouteTableId: table });
}

/** A route of the table; the property for the destination is chosen by how it reads. */
export function route(table: unknown, destination: unknown, target: Properties): TemplateResource {
  const text = typeof destination === 'string' ? destination : '';
  const property = text.startsWith('pl-')
    ? 'DestinationPrefixListId'
    : text.includes(':')
      ? 'DestinationIpv6CidrBlock'
      : 'DestinationCidrBlock';
  const tableId = typeof table === 'string' ? ref(table) : table;
  return resource('EC2::Route', { RouteTableId: tableId, [property]: destination, ...target });
}

/** An internet gateway, attached: `Igw` and `IgwAttachment`. */
export function internetGateway(vpcId: unknown = ref('Vpc'), id = 'Igw'): Resources {
  return {
    [id]: resource('EC2::InternetGateway'),
    [`${id}Attachment`]: resource('EC2::VPCGatewayAttachment', { VpcId: vpcId, InternetGatewayId: ref(id) }),
  };
}

/** A public subnet of the VPC: `Public`, its table, its gateway `Igw` and a default route `PublicRoute`. */
export function publicSubnet(vpcId: unknown = ref('Vpc')): Resources {
  return {
    ...subnet('Public', vpcId),
    ...internetGateway(vpcId),
    PublicRoute: route('PublicTable', '0.0.0.0/0', TO_IGW),
  };
}

export const TO_IGW: Properties = { GatewayId: ref('Igw') };

/** How a packet goes from the subnet of `publicSubnet` to the internet. */
export const PUBLIC_PATH =
  "subnet 'Public' → route table 'PublicTable' → 0.0.0.0/0 → internet gateway 'Igw' → internet";

/** The start of a path from a subnet of `subnet`. */
export function from(id: string, destination = '0.0.0.0/0'): string {
  return `subnet '${id}' → route table '${id}Table' → ${destination}`;
}
