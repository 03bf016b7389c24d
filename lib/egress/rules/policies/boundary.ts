import { ADMISSIONS } from '../../../endpoints/service-owned';
import type { Boundary } from '../../../policy/world';
import type { Resource, Resources } from '../../model/resource';
import perimeter from '../data/network-perimeter.json';
import data from '../data/service-accounts.json';
import { serviceOwnedArns } from './service-owned';

/** What a policy calls its own Region where the input names none. */
const OWN_REGION = 'own-region-1';

/** And what it calls its own account. */
const OWN_ACCOUNT = '000000000000';

/** Accounts of AWS that deliver to, and serve, every customer. */
const SERVICE_ACCOUNTS: readonly string[] = [
  ...data.services.flatMap(({ accounts }) => accounts),
  ...ADMISSIONS.flatMap(({ owners = {} }) => Object.values(owners)),
];

/** What is own to the input, as the policies of a resource see it. */
export function boundaryOf(resource: Resource, resources: Resources, policies: string): Boundary {
  const own = ownOf(resources);
  return {
    ...own,
    ...(resource.region === undefined ? {} : { region: resource.region }),
    awsOwned: {
      resources: serviceOwnedArns(resource.region ?? OWN_REGION, policies),
      accounts: SERVICE_ACCOUNTS,
    },
  };
}

/** Roles that may work from anywhere: nobody holds their credentials, or the owner answers for them. */
export function exemptIn({ owner }: Resources): readonly string[] {
  return [...perimeter.deploymentRoles.map(({ pattern }) => pattern), ...(owner.deploymentRoles ?? [])];
}

type Own = Pick<Boundary, 'accounts' | 'organization' | 'resources' | 'networks' | 'addresses'>;

const CACHE = new WeakMap<Resources, Own>();

function ownOf(resources: Resources): Own {
  let own = CACHE.get(resources);
  if (own === undefined) {
    const { accounts = [], organization, networks, addresses } = resources.owner;
    const deployed = resources.all.flatMap(({ account }) => account ?? []);
    const known = [...new Set([...deployed, ...accounts])];
    own = {
      accounts: known,
      // By custom the id of an account in the name of a bucket is that of its owner.
      resources: [
        ...bucketNames(resources),
        ...(known.length > 0 ? known : [OWN_ACCOUNT]).map((id) => `*${id}*`),
      ].map((name) => `arn:*:s3:::${name}`),
      ...(organization === undefined ? {} : { organization }),
      ...(networks === undefined ? {} : { networks }),
      ...(addresses === undefined ? {} : { addresses }),
    };
    CACHE.set(resources, own);
  }
  return own;
}

function bucketNames(resources: Resources): readonly string[] {
  return resources
    .ofType('AWS::S3::Bucket')
    .flatMap((bucket) => bucket.at('BucketName'))
    .flatMap(({ value }) => (value.kind === 'text' ? [value.text] : []));
}
