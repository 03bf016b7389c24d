import { printable, wrap, type Paint } from '../../egress/report/terminal';
import { HOURS_PER_MONTH } from '../cost';
import { MAX_POLICY_CHARACTERS } from '../policy';
import type {
  Asker,
  EndpointsReport,
  NetworkReport,
  ReportedEndpoint,
  ReportedPrice,
  ReportedUnmet,
} from './report';

export interface EndpointsTextOptions {
  readonly paint: Paint;
  /** Columns; undefined for lines of any length. */
  readonly width?: number;
}

const WIDER = {
  exact: '',
  'any-resource': ', widened to any own resource since it would be too long',
  'any-action': ', widened to any action on any own resource since it would be too long',
} as const;

/** The endpoints as a person reads them in a terminal. */
export function endpointsText({ networks }: EndpointsReport, options: EndpointsTextOptions): string {
  return networks.map((network) => `${new Writer(options).network(network).join('\n')}\n`).join('\n');
}

/** Writes the parts of one network. */
class Writer {
  constructor(private readonly options: EndpointsTextOptions) {}

  public network(network: NetworkReport): readonly string[] {
    const { endpoints, unmet, notes, names } = network;
    const { paint } = this.options;
    return [
      ...this.lines(paint('bold', titleOf(network)), 0),
      ...this.lines(costLine(network), 0),
      ...endpoints.flatMap((endpoint) => ['', ...this.endpoint(endpoint)]),
      ...unmet.flatMap((one) => ['', ...this.unmet(one)]),
      ...this.section(
        'names',
        names.map(({ name, why, askedBy }) => `${name}: ${askedBy}: ${why}`),
      ),
      ...this.section('savings', savings(network)),
      ...this.section('notes', [...policyless(endpoints), ...notes]),
    ];
  }

  private endpoint(endpoint: ReportedEndpoint): readonly string[] {
    const { key, kind, serviceName, serviceRegion, isCentral, askedBy, beside } = endpoint;
    const { paint } = this.options;
    const where = `${isCentral ? ' in another VPC' : ''}${serviceRegion === undefined ? '' : ` of ${serviceRegion}`}`;
    return [
      `${paint('bold', key)}  ${kind}${where}  ${paint('dim', serviceName)}`,
      ...this.lines(`${policyText(endpoint)} · ${priceText(endpoint)}`, 2),
      ...askedBy.flatMap((asker) => this.lines(askerText(asker), 2)),
      ...besidesOf(beside, askedBy).flatMap((text) => this.lines(`goes with ${text}`, 2)),
    ];
  }

  private unmet({ service, why, wayRound, askedBy }: ReportedUnmet): readonly string[] {
    return [
      ...this.lines(`${this.options.paint('red', `unmet ${printable(service)}`)}  ${why}`, 0),
      ...askedBy.flatMap((asker) => this.lines(askerText(asker), 2)),
      ...this.lines(`way round: ${wayRound}`, 2),
    ];
  }

  private section(title: string, texts: readonly string[]): readonly string[] {
    return texts.length === 0
      ? []
      : ['', this.options.paint('bold', title), ...texts.flatMap((text) => this.lines(text, 2))];
  }

  private lines(text: string, indent: number): readonly string[] {
    const { width } = this.options;
    const room = width === undefined ? undefined : width - indent + 2;
    return wrap(text, room, 2).map((line) => `${' '.repeat(indent)}${line}`);
  }
}

function titleOf({ stage, region, account, zones, endpoints }: NetworkReport): string {
  const where = `${stage === '' ? '' : `${printable(stage)} in `}${region}${account === null ? '' : ` of ${account}`}`;
  const interfaces = endpoints.filter(({ kind, isCentral }) => kind === 'interface' && !isCentral).length;
  const gateways = endpoints.filter(({ kind }) => kind === 'gateway').length;
  const central = endpoints.filter(({ isCentral }) => isCentral).length;
  const parts = [
    `${count(interfaces, 'interface endpoint')} in ${count(zones, 'zone')}`,
    count(gateways, 'gateway endpoint'),
    ...(central === 0 ? [] : [`${central} in another VPC`]),
  ];
  return `${where}: ${parts.join(', ')}`;
}

function costLine({ cost, region, endpoints }: NetworkReport): string {
  if (endpoints.every(({ usdPerMonth }) => usdPerMonth === 0)) {
    return 'cost: none here, gateway endpoints are free and those of another VPC are paid there';
  }
  if (cost === null) {
    return `cost: unknown, no source tells the price of an interface endpoint in ${region}; give it with --price`;
  }
  const { usdPerMonth, usdForData, price } = cost;
  const data =
    usdForData === undefined
      ? 'data is not counted'
      : `${dollars(usdForData)} of it for data at $${price.usdPerGb ?? 0} a GB`;
  return `${dollars(usdPerMonth)} a month: $${price.usdPerHour} for each hour of an interface endpoint in a zone, ${HOURS_PER_MONTH} hours; ${data}; price: ${priceSource(price)}`;
}

function priceSource({ source, date, replaces }: ReportedPrice): string {
  if (replaces !== undefined) {
    return `given for every interface endpoint here, instead of $${replaces.usdPerHour} of ${replaces.source} (${replaces.date})`;
  }
  return source === undefined ? 'given for every interface endpoint here' : `${source} (${date ?? ''})`;
}

function policyText({ policy, takesPolicy, isCentral }: ReportedEndpoint): string {
  if (policy === null) {
    return takesPolicy && isCentral
      ? 'policy of the other VPC'
      : 'no policy: the service takes none, and admits any request';
  }
  const [size, most] = [policy.characters, MAX_POLICY_CHARACTERS].map((number) =>
    number.toLocaleString('en-US'),
  );
  return `policy of ${size} of ${most} characters${WIDER[policy.width]}`;
}

function priceText({ kind, isCentral, usdPerMonth }: ReportedEndpoint): string {
  if (kind === 'gateway') {
    return 'free';
  }
  if (isCentral) {
    return 'paid there';
  }
  return usdPerMonth === null ? 'price unknown' : `${dollars(usdPerMonth)} a month`;
}

/** Services that it goes with, less those that are among the askers. */
function besidesOf(beside: readonly string[], askers: readonly Asker[]): readonly string[] {
  const said = new Set(askers.map(({ askedBy, why }) => `${askedBy}: ${why}`));
  return beside.filter((text) => !said.has(text.replace(/^([^:]+):/, "endpoint service '$1':")));
}

function askerText({ askedBy, why }: Asker): string {
  return printable(`${askedBy}: ${why}`);
}

function savings({ cost, zones }: NetworkReport): readonly string[] {
  if (cost === null || cost.usdPerMonth === 0) {
    return [];
  }
  const { savedByOneZoneLess: less, savedBySharing } = cost;
  const shares = savedBySharing.filter(({ usd }) => usd > 0);
  return [
    ...(less === undefined
      ? []
      : [
          `dropping one zone of ${zones} saves ${dollars(less)} a month: the endpoints of the others then answer it, across zones`,
        ]),
    ...(shares.length === 0
      ? []
      : [
          `interface endpoints in a central VPC save, of VPCs that each need these, ${shares.map(({ vpcs, usd }) => `${dollars(usd)} a month for ${vpcs}`).join(', ')}; ` +
            'that takes a private route to that VPC (a transit gateway or a peering connection, whose price is not counted), ' +
            'a private hosted zone for each name (CentralEndpointZones), and policies that admit all of them',
        ]),
  ];
}

function policyless(endpoints: readonly ReportedEndpoint[]): readonly string[] {
  const open = endpoints.filter(({ takesPolicy }) => !takesPolicy).map(({ key }) => key);
  return open.length === 0
    ? []
    : [
        `without a policy, since their services take none: ${open.join(', ')}; requests of any principal pass`,
      ];
}

/** `1 zone`, `2 zones`. */
function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** `$1,234.50`. */
function dollars(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}
