import type { Hop } from '../reach/path';
import type { ReportedFinding } from './report';

/** One hop in words: `route table 'Rt'`, `0.0.0.0/0`, `internet`. */
export function hopText({ kind, id, destination }: Hop): string {
  if (kind === 'internet') {
    return 'internet';
  }
  if (kind === 'route' || kind === 'transit-gateway-route') {
    return destination === undefined ? `route '${id}'` : `${destination} by ${kindText(kind)} '${id}'`;
  }
  return `${kindText(kind)} '${id}'`;
}

/** `NAT gateway` for `nat-gateway`. */
export function kindText(kind: string): string {
  return kind.replaceAll('-', ' ').replace(/^(nat|vpc)(?= )/, (word) => word.toUpperCase());
}

/** A finding's message without its path, for formats that show the path in a form of their own. */
export function headline({ message, path }: ReportedFinding): string {
  const [first] = path;
  const at = first === undefined ? -1 : message.indexOf(`: ${first.kind} '${first.id}'`);
  if (at < 0) {
    return message;
  }
  const [, more = ''] = / \(and (\d+ more subnets)\)$/.exec(message) ?? [];
  return `${message.slice(0, at)}${more === '' ? '' : ` from this and ${more}`}`;
}

/** What a finding is about: a resource, or where there is none a place in the construct tree. */
export function subjectOf({ stack, logicalId, constructPath }: ReportedFinding): string {
  return logicalId === '' ? (constructPath ?? stack) : `${stack}/${logicalId}`;
}
