import type { Cidr4 } from './address-condition';
import { outsideOf } from './address-condition';
import type { Condition } from './filter-pattern';
import { anyOf, literal, noneOf, renderPattern } from './filter-pattern';
import trafficPaths from './traffic-paths.json';

/** What the alarms look for: a record counts when it matches one of the patterns. */
export interface Detectors {
  /** Flows, accepted or not, that an internet gateway carried or may have carried. */
  readonly internetGateway: readonly string[];
  /** Accepted flows to an address outside the boundary, or to a gateway endpoint's service by another way. */
  readonly outsideDestination: readonly string[];
  /** Accepted flows from an address outside the boundary. */
  readonly outsideSource: readonly string[];
  /** Intervals in which flow logs dropped records. */
  readonly skippedRecords: readonly string[];
  /** Every record in the format that the other patterns read. */
  readonly records: readonly string[];
}

/** What counts as inside. */
export interface Boundary {
  /** Ranges of the VPC and those declared beside it; at least one. */
  readonly ranges: readonly Cidr4[];
  /** Names, as flow logs write them, of the services that the VPC reaches by gateway endpoint. */
  readonly gatewayServices: readonly string[];
}

const INTERNET_GATEWAY = 'internet-gateway';
const GATEWAY_ENDPOINT = 'gateway-endpoint';

const ACCEPTED = anyOf(literal('ACCEPT'));

/**
 * Patterns for one boundary.
 *
 * The packet-level addresses are judged, not `srcaddr` and `dstaddr`: behind a NAT or an appliance only
 * they name the far end. A path of `-` (ingress, or none that AWS names) is judged by address alone.
 */
export function detectorsFor(boundary: Boundary): Detectors {
  const outside = outsideOf(boundary.ranges);
  const services = boundary.gatewayServices.map(literal);
  const notServed = services.length > 0 ? noneOf(...services) : undefined;
  return {
    internetGateway: [
      renderPattern({ 'traffic-path': paths((ways) => ways.every((way) => way === INTERNET_GATEWAY)) }),
      renderPattern({
        ...given('pkt-dst-aws-service', notServed),
        'traffic-path': paths((ways) => ways.includes(INTERNET_GATEWAY) && ways.includes(GATEWAY_ENDPOINT)),
      }),
    ],
    outsideDestination: [
      renderPattern({
        action: ACCEPTED,
        'pkt-dstaddr': outside,
        ...given('pkt-dst-aws-service', notServed),
      }),
      ...aroundTheEndpoint(services),
    ],
    outsideSource: [
      renderPattern({
        action: ACCEPTED,
        'pkt-srcaddr': outside,
        ...given('pkt-src-aws-service', notServed),
      }),
    ],
    skippedRecords: [renderPattern({ 'log-status': anyOf(literal('SKIPDATA')) })],
    records: [
      renderPattern({
        'log-status': anyOf(literal('OK'), literal('NODATA'), literal('SKIPDATA')),
        'flow-direction': anyOf(literal('ingress'), literal('egress'), literal('-')),
      }),
    ],
  };
}

/** A served destination is excused from the address test only on the way that its endpoint uses. */
function aroundTheEndpoint(services: readonly string[]): string[] {
  if (services.length === 0) {
    return [];
  }
  const path = paths((ways) => !ways.includes(INTERNET_GATEWAY) && !ways.includes(GATEWAY_ENDPOINT));
  return [
    renderPattern({ action: ACCEPTED, 'pkt-dst-aws-service': anyOf(...services), 'traffic-path': path }),
  ];
}

/** The `traffic-path` values whose possible ways pass the test. */
function paths(accepts: (ways: readonly string[]) => boolean): Condition {
  return anyOf(...trafficPaths.rows.filter((row) => accepts(row.mayUse)).map((row) => String(row.path)));
}

function given(field: string, condition: Condition | undefined): Record<string, Condition> {
  return condition === undefined ? {} : { [field]: condition };
}
