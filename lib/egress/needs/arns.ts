import { partitionOf } from '../../endpoints/partitions';
import type { Resource } from '../model/resource';

/** A part of a text of a policy, as `toDocument` writes it. */
interface OwnPart {
  readonly own?: string;
  readonly unknown?: string;
}

/** What a text of a policy of a resource comes to where that is deployed; undefined where only deployment tells. */
export function arnIn(text: unknown, where: Resource): string | undefined {
  if (typeof text === 'string') {
    return text;
  }
  const { parts } = (text ?? {}) as { readonly parts?: readonly (string | OwnPart)[] };
  const known = parts?.map((part) => (typeof part === 'string' ? part : pseudo(part, where)));
  return known === undefined || known.includes(undefined) ? undefined : known.join('');
}

function pseudo({ own }: OwnPart, { account, region }: Resource): string | undefined {
  switch (own) {
    case 'AWS::AccountId':
      return account;
    case 'AWS::Region':
      return region;
    case 'AWS::Partition':
      return region === undefined ? undefined : partitionOf(region)?.partition;
    default:
      return undefined;
  }
}
