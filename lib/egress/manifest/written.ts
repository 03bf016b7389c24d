import type { ManifestEntry } from '../model/manifest';
import type { NetworkModel } from '../model/network';
import type { Hole, Resource, Written } from '../model/resource';
import { Text } from '../model/resource';
import type { Destination } from './destination';
import { viaOf } from './destination';
import rows from './destinations.json';

/** A property that names a destination. */
export interface DestinationRow {
  readonly type: string;
  readonly path: string;
  readonly kind: ManifestEntry['kind'];
  readonly says: string;
  readonly source: string;
  readonly date: string;
}

export const ROWS = rows as readonly DestinationRow[];

/** Destinations that properties of resources name; what the input itself makes or is deployed to is none. */
export function writtenDestinations({ resources, choices }: NetworkModel): readonly Destination[] {
  return ROWS.flatMap((row) =>
    resources.ofType(row.type).flatMap((resource) =>
      resource.written(row.path).flatMap(({ when, value }) => {
        const destination = textOf(value);
        const guard = choices.both(resource.when, when);
        if (destination === undefined || guard === undefined || isOwn(row, destination, resource)) {
          return [];
        }
        const condition = choices.describe(guard);
        const { origin } = resource;
        const entry: ManifestEntry = {
          ...{ kind: row.kind, destination, via: viaOf(origin), allowedBy: 'definition', why: row.says },
          ...(condition === undefined ? {} : { condition }),
        };
        return [{ origin, entry }];
      }),
    ),
  );
}

/** The text, with the names of parameters where they decide; undefined where another resource is meant. */
function textOf(value: Written): string | undefined {
  if (!(value instanceof Text)) {
    return typeof value === 'string' ? value : undefined;
  }
  const [first] = value.parts;
  return typeof first === 'object' && first.resource !== undefined ? undefined : value.fill(nameOf);
}

function nameOf({ parameter, resource }: Hole): string {
  return `\${${parameter ?? (resource === undefined ? '?' : `${resource.id}.${resource.attribute}`)}}`;
}

/** The resolver and the clock that Amazon gives every VPC. */
const GIVEN = /^(?:AmazonProvidedDNS$|169\.254\.|fd00:ec2:)/i;

function isOwn({ kind }: DestinationRow, text: string, { account, region }: Resource): boolean {
  if (kind === 'forwarder') {
    return GIVEN.test(text);
  }
  const isHome = { account: ['${AWS::AccountId}', account], region: ['${AWS::Region}', region] };
  if (kind === 'account' || kind === 'region') {
    return isHome[kind].includes(text);
  }
  if (kind !== 'resource' || !text.startsWith('arn:')) {
    return false;
  }
  const [, , service, itsRegion = '', itsAccount = ''] = text.split(':');
  const isHere = ['', ...isHome.region].includes(itsRegion);
  // The ARN of a bucket tells no account, so it may be anybody's.
  return isHere && isHome.account.includes(itsAccount) && service !== 's3';
}
