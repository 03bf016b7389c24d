import { Fn } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { catalogueRow, resolveEndpoint } from '../endpoints/catalogue';
import { parseCidr } from '../shared/cidr';
import { UsageError } from '../shared/errors';
import type { EndpointService } from './endpoint-service';
import type { ZeroEgressVpc } from './zero-egress-vpc';

/** Construction properties for CentralEndpointZones. */
export interface CentralEndpointZonesProps {
  /** The network whose endpoints are shared. */
  readonly network: ZeroEgressVpc;

  /** Services whose endpoints are shared; interface endpoints alone can be. */
  readonly services: EndpointService[];

  /**
   * VPCs in which the names of these services resolve to the endpoints here, in the same account. Those of another account are
   * associated by its owner, after an authorization that CloudFormation cannot give.
   */
  readonly clients: ec2.IVpc[];

  /** IPv4 ranges of the clients, which the endpoints admit. */
  readonly clientRanges: string[];
}

/**
 * Lets other VPCs use the interface endpoints of one network, by private hosted zones of the services' names.
 *
 * The zones are named after what clients ask for, which often is not the name of the endpoint service. How packets get
 * there, by a transit gateway or a peering connection, is for whoever owns the networks; the clients leave the services
 * out of their own endpoints (`centralServices`).
 *
 * Endpoint policies here compare owners: with `organizationId` unset, only principals of this account are admitted.
 *
 * @see https://docs.aws.amazon.com/whitepapers/latest/building-scalable-secure-multi-vpc-network-infrastructure/centralized-access-to-vpc-private-endpoints.html
 */
export class CentralEndpointZones extends Construct {
  /** The names that resolve in the clients, sorted. */
  public readonly names: string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: CentralEndpointZonesProps,
  ) {
    super(scope, id);

    this.check();
    this.names = props.services.flatMap((service) => this.share(service)).sort();
    props.clientRanges.forEach((range) => props.network.admitEndpointClients(range));
  }

  private share(service: EndpointService): readonly string[] {
    const { network } = this.props;
    const endpoint = network.addService(service) as ec2.InterfaceVpcEndpoint;
    const resolved = resolveEndpoint(catalogueRow(service.key), network.region);
    const names = resolved?.dnsNames ?? [];
    names.forEach((name) => this.defineZone(name, endpoint));
    return names;
  }

  /** A zone has the name without `*.`; a name with one needs a record for every name below. */
  private defineZone(name: string, endpoint: ec2.InterfaceVpcEndpoint): void {
    const zoneName = name.replace(/^\*\./, '');
    const zone = new route53.CfnHostedZone(this, zoneName, {
      name: zoneName,
      vpcs: this.props.clients.map((client) => ({ vpcId: client.vpcId, vpcRegion: client.env.region })),
    });
    // Regional names come first among the entries of an endpoint, each as the id of its zone, a colon and the name.
    const entry = Fn.split(':', Fn.select(0, endpoint.vpcEndpointDnsEntries));
    new route53.CfnRecordSet(this, `${zoneName}Record`, {
      hostedZoneId: zone.attrId,
      name: name.startsWith('*.') ? name : zoneName,
      type: 'A',
      aliasTarget: { hostedZoneId: Fn.select(0, entry), dnsName: Fn.select(1, entry) },
    });
  }

  private check(): void {
    const { services, clients, clientRanges } = this.props;
    const where = `CentralEndpointZones '${this.node.path}'`;
    const gateway = services.find(({ isGateway }) => isGateway);
    if (gateway !== undefined) {
      throw new UsageError(
        `${where} shares '${gateway.key}', expected interface endpoints: a gateway endpoint serves its own VPC alone`,
      );
    }
    const astray = services.find(({ key }) => catalogueRow(key).privateZones === false);
    if (astray !== undefined) {
      throw new UsageError(
        `${where} shares '${astray.key}', expected services whose names zones may have: give each client the gateway endpoint, ` +
          'which is free, or the names of the endpoint itself',
      );
    }
    if (clients.length === 0) {
      throw new UsageError(`${where} has no clients, expected at least one VPC`);
    }
    const odd = clientRanges.find((range) => parseCidr(range)?.family !== 4);
    if (odd !== undefined || clientRanges.length === 0) {
      throw new UsageError(
        `${where} has clientRanges '${clientRanges.join(', ')}', expected IPv4 ranges like '10.1.0.0/16'`,
      );
    }
  }
}
