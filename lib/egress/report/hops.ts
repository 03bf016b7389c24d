import type { Hop, HopFilter } from '../reach/path';
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

/** `network ACL 'Acl' lets tcp 443 to 0.0.0.0/0 out`, or what it does else. */
export function filterText(filter: HopFilter): string {
  return `${kindText(filter.kind)} '${filter.id}' ${effectText(filter)}`;
}

/** What a filter does with the packets of a path. */
export function effectText({ direction, effect, rules = [], why }: HopFilter): string {
  const where = direction === 'out' ? 'out' : 'in';
  switch (effect) {
    case 'admits':
      return `lets ${where} ${rules.length === 0 ? 'some traffic' : rules.join(', ')}`;
    case 'blocks':
      return `lets nothing ${where}`;
    case 'unknown':
      return `may let something ${where}${why === undefined ? '' : `: ${why}`}`;
  }
}

/** `NAT gateway` for `nat-gateway`. */
export function kindText(kind: string): string {
  return kind.replaceAll('-', ' ').replace(/\b(nat|vpc|acl)\b/, (word) => word.toUpperCase());
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
