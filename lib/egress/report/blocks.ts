import { formatCidr } from '../../shared/cidr';
import type { Destination } from '../model/network';

/** The block of a route, as a reader writes it. */
export function blockText(destination: Destination): string {
  switch (destination.kind) {
    case 'cidr':
      return formatCidr(destination.cidr);
    case 'prefix-list':
      return destination.list.label;
    case 'unknown':
      return 'unknown';
  }
}
