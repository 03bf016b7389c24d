import { requirePartition } from '../catalogue';
import { closeOver, type ClosedEndpoint, type UnmetNeed } from '../closure';
import { costOf, type EndpointsCost } from '../cost';
import type { Need } from '../need';
import { endpointPolicy, policyWidth, type EndpointPolicyContext } from '../policy';
import type { InterfaceEndpointPrice } from '../prices';

/** Who asks for something, and why. */
export interface Asker {
  readonly askedBy: string;
  readonly why: string;
  /** IAM actions; empty for any of the service. */
  readonly actions: readonly string[];
}

/** The policy of an endpoint. */
export interface ReportedPolicy {
  /** Characters as EC2 counts them. */
  readonly characters: number;
  /** How narrow it is: what was asked for, or wider because that would be too long. */
  readonly width: ReturnType<typeof policyWidth>;
}

export interface ReportedEndpoint {
  readonly key: string;
  readonly awsName: string;
  readonly kind: 'gateway' | 'interface';
  readonly serviceName: string;
  readonly serviceRegion?: string;
  readonly basis: 'listed' | 'convention';
  readonly isFips: boolean;
  /** Whether it stands in another VPC. */
  readonly isCentral: boolean;
  readonly dnsNames: readonly string[];
  /** Null where the service takes none, and where the policy is of another VPC. */
  readonly policy: ReportedPolicy | null;
  readonly takesPolicy: boolean;
  /** US dollars of its hours in a month; null where the price is not known. */
  readonly usdPerMonth: number | null;
  readonly askedBy: readonly Asker[];
  /** Services that do not work without it, and why. */
  readonly beside: readonly string[];
}

/** Something that no endpoint serves. */
export interface ReportedUnmet {
  readonly service: string;
  readonly why: string;
  readonly wayRound: string;
  readonly askedBy: readonly Asker[];
}

/** What a name is resolved for. */
export interface ReportedName {
  readonly name: string;
  readonly why: string;
  readonly askedBy: string;
}

/** Stands for an account that nobody names: a policy is as long with any other. */
const ANY_ACCOUNT = '000000000000';

/** What was counted with. */
export interface ReportedPrice extends Partial<Omit<InterfaceEndpointPrice, 'usdPerHour'>> {
  readonly usdPerHour: number;
  /** What a source tells of the Region, where somebody gave the price of an hour instead. */
  readonly replaces?: Pick<InterfaceEndpointPrice, 'usdPerHour' | 'source' | 'date'>;
}

/** What is asked of one network. */
export interface AskedNetwork {
  /** Path of the Stage; empty where there is none. */
  readonly stage: string;
  readonly region: string;
  /** Account of the network; undefined where nobody says it. */
  readonly account: string | undefined;
  readonly zones: number;
  readonly needs: readonly Need[];
  /** What no endpoint can serve, found before the closure. */
  readonly unmet: readonly UnmetNeed[];
  readonly names: readonly ReportedName[];
  /** One sentence each. */
  readonly notes: readonly string[];
  readonly price?: ReportedPrice;
  readonly gb?: number;
  readonly policyContext: Omit<
    EndpointPolicyContext,
    'accountId' | 'region' | 'services' | 'owned' | 'needs'
  >;
  readonly fips: boolean;
  readonly central: readonly string[];
}

/** The endpoints of one network. */
export interface NetworkReport {
  readonly stage: string;
  readonly region: string;
  readonly account: string | null;
  readonly partition: string;
  readonly zones: number;
  readonly endpoints: readonly ReportedEndpoint[];
  readonly unmet: readonly ReportedUnmet[];
  readonly names: readonly ReportedName[];
  readonly notes: readonly string[];
  /** Null where the price of the Region is not known. */
  readonly cost: (EndpointsCost & { readonly price: ReportedPrice }) | null;
}

/** The document of `cdk-airgap endpoints --format json`. */
export interface EndpointsReport {
  readonly schemaVersion: 1;
  readonly tool: { readonly name: 'cdk-airgap'; readonly version: string };
  /** Whether endpoints serve everything that is asked for. */
  readonly served: boolean;
  readonly networks: readonly NetworkReport[];
}

/** A policy that an endpoint should have. */
export interface NamedPolicy {
  readonly key: string;
  readonly document: object;
}

/** What is reported of one network, and the policies of its endpoints. */
export interface NetworkAnswer {
  readonly report: NetworkReport;
  readonly policies: readonly NamedPolicy[];
}

/**
 * The endpoints of a network, what they cost and admit.
 *
 * @throws UsageError if the Region or a service is unknown, or a policy would be too long
 */
export function answerFor(asked: AskedNetwork): NetworkAnswer {
  const { stage, region, zones, needs, fips, central, names, price, gb } = asked;
  const closure = closeOver(needs, { region, fips, central });
  const idle = central.filter((key) => !closure.endpoints.some(({ row }) => row.key === key));
  const context = {
    ...asked.policyContext,
    region,
    accountId: asked.account ?? ANY_ACCOUNT,
    services: closure.endpoints.map(({ row }) => row.key),
    owned: needs.flatMap(({ owned }) => owned ?? []),
  };
  const cost = price && costOf(closure, { zones, price, ...(gb === undefined ? {} : { gb }) });
  const answers = closure.endpoints.map((endpoint) => endpointAnswer(endpoint, context, cost));
  return {
    report: {
      ...{ stage, region, account: asked.account ?? null },
      ...{ partition: requirePartition(region).partition, zones },
      endpoints: answers.map(({ endpoint }) => endpoint),
      unmet: [...asked.unmet, ...closure.unmet].map(unmetReport),
      names,
      notes: [
        ...asked.notes,
        ...closure.notes,
        ...idle.map((key) => `nothing asks for '${key}', which --central names`),
      ],
      cost: cost && price ? { ...cost, price } : null,
    },
    policies: answers.flatMap(({ endpoint: { key }, document }) =>
      document === undefined ? [] : [{ key, document }],
    ),
  };
}

function endpointAnswer(
  endpoint: ClosedEndpoint,
  context: EndpointPolicyContext,
  cost: EndpointsCost | undefined,
): { readonly endpoint: ReportedEndpoint; readonly document: object | undefined } {
  const { row, serviceName, serviceRegion, basis, isFips, isCentral, dnsNames, needs, beside } = endpoint;
  const own = { ...context, needs };
  const document = isCentral ? undefined : endpointPolicy(row.key, own);
  const isFree = row.kind === 'gateway' || isCentral;
  return {
    endpoint: {
      ...{ key: row.key, awsName: row.awsName, kind: row.kind, serviceName },
      ...(serviceRegion === undefined ? {} : { serviceRegion }),
      ...{ basis, isFips, isCentral, dnsNames },
      policy:
        document === undefined
          ? null
          : { characters: JSON.stringify(document).length, width: policyWidth(row.key, own) },
      takesPolicy: row.policySupported,
      usdPerMonth: isFree ? 0 : (cost?.usdPerEndpoint ?? null),
      askedBy: askersOf(needs),
      beside,
    },
    document,
  };
}

function unmetReport({ service, why, wayRound, needs }: UnmetNeed): ReportedUnmet {
  return { service, why, wayRound, askedBy: askersOf(needs) };
}

/** Each asker and reason once, with all its actions. */
function askersOf(needs: readonly Need[]): readonly Asker[] {
  const found = new Map<string, Asker>();
  for (const { askedBy, why, actions } of needs) {
    const key = JSON.stringify([askedBy, why]);
    const known = found.get(key);
    const isAny = actions.length === 0 || known?.actions.length === 0;
    const all = isAny ? [] : [...new Set([...(known?.actions ?? []), ...actions])].sort();
    found.set(key, { askedBy, why, actions: all });
  }
  return [...found.values()];
}
