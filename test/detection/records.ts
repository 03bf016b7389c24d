import { FLOW_LOG_FIELDS } from '../../lib/network/flow-log-format';

/** An accepted flow inside the VPC, as a Nitro-based instance logs it. */
const INSIDE =
  '5 111122223333 eni-0a1b2c3d4e5f60718 10.0.1.20 10.0.2.30 49152 443 6 12 3420 1767225600 1767225655 ' +
  'ACCEPT OK vpc-0a1b2c3d4e5f60718 subnet-0a1b2c3d4e5f60718 10.0.1.20 10.0.2.30 - - egress 1';

/** An interval without traffic. */
export const NODATA =
  '5 111122223333 eni-0a1b2c3d4e5f60718 - - - - - - - 1767225600 1767225660 ' +
  '- NODATA vpc-0a1b2c3d4e5f60718 subnet-0a1b2c3d4e5f60718 - - - - - -';

/** An interval in which records were skipped. */
export const SKIPDATA = NODATA.replace('NODATA', 'SKIPDATA');

/** The default format of flow logs, which has fewer fields. */
export const DEFAULT_FORMAT =
  '2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK';

/** A record with some fields changed, in the format of this library. */
export function record(changes: Record<string, string> = {}): string {
  const unknown = Object.keys(changes).filter((field) => !FLOW_LOG_FIELDS.includes(field));
  if (unknown.length > 0) throw new Error(`no field ${unknown.join()}`);
  return INSIDE.split(' ')
    .map((value, index) => changes[FLOW_LOG_FIELDS[index] ?? ''] ?? value)
    .join(' ');
}

/** An outgoing flow to an address, the packet-level one included. */
export function egressTo(address: string, changes: Record<string, string> = {}): string {
  return record({ dstaddr: address, 'pkt-dstaddr': address, 'traffic-path': '-', ...changes });
}

/** An incoming flow from an address; AWS sets no path on it. */
export function ingressFrom(address: string, changes: Record<string, string> = {}): string {
  return record({
    srcaddr: address,
    'pkt-srcaddr': address,
    dstaddr: '10.0.1.20',
    'pkt-dstaddr': '10.0.1.20',
    'flow-direction': 'ingress',
    'traffic-path': '-',
    ...changes,
  });
}
