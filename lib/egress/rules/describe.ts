import { remember } from '../../shared/remember';
import type { Hop, HopKind } from '../reach/path';

const WORDS = new Map<HopKind, string>();

/** The path as one line: `subnet 'A' → route table 'Rt' → 0.0.0.0/0 → nat gateway 'N' → internet`. */
export function describePath(hops: readonly Hop[]): string {
  return hops.map(describeHop).join(' → ');
}

function describeHop({ kind, id, destination }: Hop): string {
  if (kind === 'internet') {
    return 'internet';
  }
  if (kind === 'route' || kind === 'transit-gateway-route') {
    return destination ?? id;
  }
  return `${remember(WORDS, kind, () => kind.replaceAll('-', ' '))} '${id}'`;
}
