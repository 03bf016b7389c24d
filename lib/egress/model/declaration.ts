import type { AddressSet } from '../../shared/address-set';
import { except, isEmpty } from '../../shared/address-set';
import type { Node, Reference } from './network';

/**
 * A network of the owner beyond the input, as the boundary file declares it.
 *
 * It never vouches for a public block, so a default route stays unproven whatever is declared.
 */
export interface Declaration {
  /** Id, logical id, `Stack/LogicalId` or parameter by which the input names the attachment. */
  readonly attachment: string;
  readonly kind: 'on-premises' | 'hub';
  readonly owner: string;
  /** Address blocks, as written. */
  readonly prefixes: readonly string[];
  readonly addresses: AddressSet;
  readonly direction: 'inbound' | 'outbound' | 'both';
  /** Last day on which it counts, `YYYY-MM-DD`. */
  readonly expires: string;
  /** Where the owner's agreement is kept: a ticket, a document. */
  readonly evidence: string;
}

/** The declaration that names a thing; the input may call it by id, logical id or parameter. */
export function declarationOf(
  declarations: readonly Declaration[],
  reference: Reference,
  node?: Node,
): Declaration | undefined {
  const names = new Set([reference.id, reference.label]);
  if (node !== undefined) {
    names.add(node.origin.logicalId).add(`${node.origin.stack}/${node.origin.logicalId}`);
  }
  return declarations.find(({ attachment }) => names.has(attachment));
}

/** Whether a declaration vouches for all of these addresses. */
export function vouchesFor(declaration: Declaration, addresses: AddressSet): boolean {
  return isEmpty(except(addresses, declaration.addresses));
}
