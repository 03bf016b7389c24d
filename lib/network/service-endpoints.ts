import { Annotations, Aspects, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { catalogueRow, knownPartitions, resolveEndpoint, type CatalogueRow } from '../endpoints/catalogue';
import type { ClosedEndpoint } from '../endpoints/closure';
import type { Need } from '../endpoints/need';
import { admittedForeignArns, endpointPolicy, type EndpointPolicyContext } from '../endpoints/policy';
import type { PolicyTier } from '../endpoints/service-owned';
import { unverifiedNotes } from '../endpoints/unverified';
import { UsageError } from '../shared/errors';
import { EndpointWall } from './endpoint-wall';
import type { Layout } from './layout';
import type { Perimeter } from './perimeter';
import { told, type Wanted } from './wanted-endpoint';

/** Metadata key under which an endpoint's template resource carries the evidence about it. */
export const ENDPOINT_METADATA_KEY = 'cdk-airgap:endpoint';

const S3 = 's3';

/** What every handler asks of buckets of AWS. */
const ANSWERS = ['CustomResourceResponses'];
const INBOUND_ONLY = ec2.VpcEndpointPrivateDnsOnlyForInboundResolverEndpoint.ONLY_INBOUND_RESOLVER;

/** What the endpoints of a VPC are defined from. */
export interface ServiceEndpointsOptions {
  readonly vpc: ec2.IVpc;
  readonly layout: Layout;
  readonly perimeter: Perimeter;
}

interface EndpointName {
  readonly serviceName: string;
  readonly serviceRegion?: string;
  /** Where the name comes from: the catalogue, its default pattern, or the caller. */
  readonly basis: string;
}

/** A service, and what is called of it. */
export interface Called {
  /** The row of the catalogue, with what was said about the service when it was added. */
  readonly row: CatalogueRow;
  /** What is called through its endpoint; undefined when somebody added that by hand, for any call. */
  readonly needs?: readonly Need[];
}

interface Added extends Called {
  readonly endpoint: ec2.VpcEndpoint;
  readonly serviceName: string;
}

/** The endpoints of a VPC, one per service, and what their policies admit. */
export class ServiceEndpoints extends Construct {
  public readonly wall: EndpointWall;
  private readonly added = new Map<string, Added>();
  private readonly central = new Map<string, Called>();
  private readonly owned = new Set<string>();
  private handlerNeeds: readonly Need[] | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly options: ServiceEndpointsOptions,
  ) {
    super(scope, id);

    this.wall = new EndpointWall(this, 'Wall', options);
    if (options.layout.handlerTier !== undefined) {
      this.defineGateway(catalogueRow(S3), 'handler', this.nameOf(catalogueRow(S3)));
    }
    Aspects.of(this).add({ visit: (node) => (node === this ? this.noteAdded() : undefined) });
  }

  /** Keys of the services whose names resolve, sorted: those with an endpoint here, or in another VPC; S3 for handlers too. */
  public get reachable(): string[] {
    const handlers = this.options.layout.handlerTier === undefined ? [] : [S3];
    return [...new Set([...this.added.keys(), ...this.central.keys(), ...handlers])].sort();
  }

  /** What is called, here or by the endpoints of another VPC; handlers may call anything of S3. */
  public get called(): readonly Called[] {
    const handlers = this.options.layout.handlerTier === undefined ? [] : [{ row: catalogueRow(S3) }];
    return [...this.central.values(), ...this.added.values(), ...handlers];
  }

  /** Whether some service is called by the endpoint of another VPC. */
  public get isCentral(): boolean {
    return this.central.size > 0;
  }

  /** Keys of the services that have an endpoint, sorted. */
  public get keys(): string[] {
    return [...this.added.keys()].sort();
  }

  /** Adds the endpoint of a service for any call; one that is there already is returned. */
  public add(key: string, wanted: Wanted = {}): ec2.VpcEndpoint {
    const row = told(catalogueRow(key), wanted);
    const present = this.added.get(key);
    if (present !== undefined) {
      this.assertSame(key, present, wanted);
      this.added.set(key, { ...present, needs: undefined });
      return present.endpoint;
    }
    return this.define(row, this.nameOf(row, wanted.serviceName), { zones: wanted.zones });
  }

  /** Adds an endpoint for what is needed of it; one that somebody added by hand stays as it is. */
  public close({ row, isCentral, serviceName, serviceRegion, basis, needs }: ClosedEndpoint): void {
    ownedIn(needs).forEach((id) => this.owned.add(id));
    if (isCentral) {
      this.central.set(row.key, { row, needs });
      return;
    }
    const present = this.added.get(row.key);
    if (present?.needs !== undefined) {
      this.added.set(row.key, { ...present, needs: [...present.needs, ...needs] });
    } else if (present === undefined) {
      this.define(row, { serviceName, serviceRegion, basis }, { needs });
    }
  }

  /** Lets handlers call what is needed of S3, beside their answers to CloudFormation; until then they may call anything. */
  public closeHandlers(needs: readonly Need[]): void {
    this.handlerNeeds = needs.filter(({ service }) => service === S3);
  }

  private define(
    row: CatalogueRow,
    name: EndpointName,
    { zones, needs }: { readonly zones?: readonly string[]; readonly needs?: readonly Need[] },
  ): ec2.VpcEndpoint {
    const endpoint =
      row.kind === 'gateway'
        ? this.defineGateway(row, 'workload', name)
        : this.defineInterface(row, name, zones ?? this.options.layout.zones);
    this.added.set(row.key, { endpoint, serviceName: name.serviceName, row, needs });
    return endpoint;
  }

  /** ARNs outside the own boundary that endpoint policies admit, sorted. */
  public foreignArns(): string[] {
    const workload = this.keys.flatMap((key) => admittedForeignArns(key, this.contextOf(key, 'workload')));
    const handler =
      this.options.layout.handlerTier === undefined
        ? []
        : admittedForeignArns(S3, this.contextOf(S3, 'handler'));
    return [...new Set([...workload, ...handler])].sort();
  }

  private defineGateway(row: CatalogueRow, tier: PolicyTier, name: EndpointName): ec2.VpcEndpoint {
    const { vpc, layout } = this.options;
    const groups = tier === 'handler' ? [layout.handlerTier ?? ''] : layout.workloadTiers;
    const id = `${tier === 'handler' ? 'Handler' : ''}${pascalCase(row.key)}`;
    const endpoint = new ec2.GatewayVpcEndpoint(this, id, {
      vpc,
      service: { name: name.serviceName },
      subnets: groups.map((subnetGroupName) => ({ subnetGroupName })),
    });
    return this.finish(endpoint, row, { tier, name });
  }

  private defineInterface(row: CatalogueRow, name: EndpointName, zones: readonly string[]): ec2.VpcEndpoint {
    const { vpc, layout } = this.options;
    this.assertZones(row.key, zones);
    row.ports.forEach((port) => this.wall.open(port));
    const gateway = row.privateDns ? this.gatewayBeside(row) : undefined;
    const endpoint = new ec2.InterfaceVpcEndpoint(this, pascalCase(row.key), {
      vpc,
      service: new ec2.InterfaceVpcEndpointService(name.serviceName, row.ports[0]),
      ...(name.serviceRegion === undefined ? {} : { serviceRegion: name.serviceRegion }),
      subnets: { subnetGroupName: layout.endpointTier, availabilityZones: [...zones] },
      privateDnsEnabled: row.privateDns,
      ...(gateway === undefined ? {} : { privateDnsOnlyForInboundResolverEndpoint: INBOUND_ONLY }),
      securityGroups: [this.wall.securityGroup],
      open: false,
    });
    if (gateway !== undefined) {
      endpoint.node.addDependency(gateway);
    }
    return this.finish(endpoint, row, { tier: 'workload', name });
  }

  /** The gateway endpoint of the same service, without which private DNS for other networks alone is refused. */
  private gatewayBeside({ gateway }: CatalogueRow): ec2.VpcEndpoint | undefined {
    if (gateway === undefined) {
      return undefined;
    }
    const row = catalogueRow(gateway);
    return this.added.get(gateway)?.endpoint ?? this.define(row, this.nameOf(row), { needs: [] });
  }

  private finish(
    endpoint: ec2.VpcEndpoint,
    row: CatalogueRow,
    { tier, name }: { readonly tier: PolicyTier; readonly name: EndpointName },
  ): ec2.VpcEndpoint {
    const resource = endpoint.node.defaultChild as ec2.CfnVPCEndpoint;
    if (row.policySupported) {
      // What a policy admits depends on the services added later.
      resource.policyDocument = Lazy.any({
        produce: () => endpointPolicy(row.key, this.contextOf(row.key, tier)),
      });
    }
    resource.addMetadata(ENDPOINT_METADATA_KEY, {
      service: row.key,
      tier,
      policy: row.policySupported ? 'attached' : 'unsupported',
      nameBasis: name.basis,
      ...(row.unverified?.length ? { unverified: [...row.unverified] } : {}),
      askedBy: Lazy.any({ produce: () => this.askersOf(row.key) }, { omitEmptyArray: true }),
      source: row.source,
      date: row.date,
      ...(row.note === undefined ? {} : { note: row.note }),
    });
    return endpoint;
  }

  /** Whose requests the policies of endpoints admit. */
  public context(tier: PolicyTier): EndpointPolicyContext {
    const { layout, perimeter } = this.options;
    return {
      ...perimeter,
      region: layout.region,
      accountId: Stack.of(this).account,
      services: this.keys,
      owned: [...this.owned],
      tier,
    };
  }

  private contextOf(key: string, tier: PolicyTier): EndpointPolicyContext {
    const context = this.context(tier);
    if (tier === 'workload') {
      return { ...context, needs: this.added.get(key)?.needs };
    }
    const needs = this.handlerNeeds;
    // What goes with services of workloads, such as layers of images, no handler asks for.
    return needs === undefined
      ? context
      : { ...context, needs, services: [key], owned: [...ANSWERS, ...ownedIn(needs)] };
  }

  private askersOf(key: string): string[] {
    const needs = this.added.get(key)?.needs ?? [];
    return [...new Set(needs.map(({ askedBy, why }) => `${askedBy}: ${why}`))].sort();
  }

  private nameOf(row: CatalogueRow, givenName?: string): EndpointName {
    const { region, place } = this.options.layout;
    const known = resolveEndpoint(row, region);
    if (givenName !== undefined) {
      return { serviceName: givenName, basis: 'given', serviceRegion: known?.serviceRegion };
    }
    if (known === undefined) {
      throw new UsageError(
        `service '${row.key}' has no known endpoint in Region '${region}' (partition ${place.partition}), ` +
          `expected one of the partitions ${knownPartitions(row).join(', ')}: ` +
          `leave the service out of '${this.node.path}', or give serviceName as the Region lists it`,
      );
    }
    return known;
  }

  private assertSame(key: string, present: Added, { serviceName, acceptsPolicy }: Wanted): void {
    const differs = (name: string, got: string, is: string): UsageError =>
      new UsageError(
        `service '${key}' is already in '${this.node.path}' ${is}, got ${got}, expected the same ${name}`,
      );
    if (serviceName !== undefined && serviceName !== present.serviceName) {
      throw differs('serviceName', `'${serviceName}'`, `as '${present.serviceName}'`);
    }
    const { policySupported } = present.row;
    if (acceptsPolicy !== undefined && acceptsPolicy !== policySupported) {
      throw differs(
        'acceptsPolicy',
        String(acceptsPolicy),
        policySupported ? 'with a policy' : 'without policy',
      );
    }
  }

  private assertZones(key: string, zones: readonly string[]): void {
    const known = this.options.layout.zones;
    const odd = zones.find((zone) => !known.includes(zone));
    if (odd !== undefined || zones.length === 0) {
      throw new UsageError(
        `service '${key}' in '${this.node.path}' has availabilityZones '${zones.join(', ')}', ` +
          `expected some of the VPC's: ${known.join(', ')}`,
      );
    }
  }

  private noteAdded(): void {
    this.noteCompanions();
    // What closed the network tells the same of the endpoints that it added.
    const byHand = [...this.added.values()].filter(({ needs }) => needs === undefined);
    for (const note of byHand.flatMap(({ row }) => unverifiedNotes(row))) {
      Annotations.of(this).addInfo(note);
    }
  }

  // Only at synthesis is it known which services were never added.
  private noteCompanions(): void {
    for (const key of this.keys) {
      for (const { service, why } of catalogueRow(key).companions) {
        if (!this.added.has(service)) {
          Annotations.of(this).addInfo(`endpoint '${key}' is there without '${service}': ${why}`);
        }
      }
    }
  }
}

function ownedIn(needs: readonly Need[]): readonly string[] {
  return needs.flatMap(({ owned }) => owned ?? []);
}

function pascalCase(key: string): string {
  return key
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
