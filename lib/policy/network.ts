import { either, EVERY_ADDRESS, except, NO_ADDRESS, PUBLIC_ADDRESSES } from '../shared/address-set';
import {
  ABSENT,
  fixed,
  FREE,
  oneArnOf,
  oneOf,
  orMissing,
  several,
  type Domain,
  type Domains,
} from './domain';
import { addressesOf } from './operators';
import { patternOf } from './pattern';
import { organizationKeys } from './who';
import type { World } from './world';

/** Where a request may come from. */
export interface Where {
  readonly domains: Domains;
  readonly doubt?: string;
}

const VPC_KEYS = [
  'aws:sourcevpc',
  'aws:sourcevpcarn',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'aws:vpceaccount',
  'aws:vpceorgid',
  'aws:vpceorgpaths',
];

const noVpc: Domains = Object.fromEntries(VPC_KEYS.map((key) => [key, ABSENT]));

const addresses = (set: typeof EVERY_ADDRESS): Domain => ({
  missing: false,
  values: [{ within: [], addresses: set }],
});

/** A public address that is not own, without a VPC endpoint. */
export function internet(world: World): Where {
  const own = (world.boundary.addresses ?? []).map((text) => addressesOf(text) ?? NO_ADDRESS);
  return {
    domains: {
      ...noVpc,
      'aws:sourceip': addresses(except(PUBLIC_ADDRESSES, own.reduce(either, NO_ADDRESS))),
    },
  };
}

/** A VPC of somebody else, through an endpoint of theirs: its private addresses can be any. */
export function foreignVpcs(world: World): Where[] {
  const named = world.named(/\bvpce?-[0-9a-z]+\b/g).filter((id) => !world.boundary.networks?.includes(id));
  const isKnown = world.boundary.networks !== undefined;
  const without = [...(world.boundary.networks ?? []), ...(isKnown ? [] : named)].map((id) =>
    patternOf(id, { exact: true }),
  );
  const place = (prefix: string): Domain => ({
    missing: false,
    values: [
      { within: [patternOf(`${prefix}-?*`)], without },
      ...(isKnown ? [] : named)
        .filter((id) => id.startsWith(`${prefix}-`))
        .map((id) => ({ within: [patternOf(id, { exact: true })], doubt: `whose network '${id}' is` })),
    ],
  });
  return world.strangers.flatMap(({ account, doubt }) =>
    [undefined, ...world.foreignOrganizations].map((organization): Where => {
      const of = organizationKeys('vpce', organization);
      return {
        domains: {
          'aws:sourceip': ABSENT,
          'aws:sourcevpc': place('vpc'),
          'aws:sourcevpce': place('vpce'),
          'aws:sourcevpcarn': orMissing(
            oneArnOf(...world.partitions.map((name) => `arn:${name}:ec2:*:${account}:vpc/*`)),
          ),
          'aws:vpcsourceip': addresses(EVERY_ADDRESS),
          // Not every service passes these on.
          'aws:vpceaccount': orMissing(fixed(account)),
          'aws:vpceorgid': orMissing(of['aws:vpceorgid'] as Domain),
          'aws:vpceorgpaths': orMissing(of['aws:vpceorgpaths'] as Domain),
        },
        ...(doubt === undefined ? {} : { doubt }),
      };
    }),
  );
}

/** Through the endpoint whose policy is read; it may be any of the endpoints that the policy names. */
export function ownEndpoint(world: World): Where {
  const members = { account: fixed(...world.accounts), organization: fixed(...world.organizations) };
  return {
    domains: {
      'aws:sourceip': ABSENT,
      'aws:sourcevpc': { ...FREE, missing: false },
      'aws:sourcevpce': { ...FREE, missing: false },
      'aws:sourcevpcarn': orMissing(
        oneArnOf(...world.accounts.map((account) => `arn:*:ec2:*:${account}:vpc/*`)),
      ),
      'aws:vpcsourceip': addresses(EVERY_ADDRESS),
      'aws:vpceaccount': orMissing(members.account),
      'aws:vpceorgid': orMissing(members.organization),
      'aws:vpceorgpaths': several(orMissing(oneOf(...world.organizations.map((id) => `${id}/r-*`)))),
    },
  };
}

/** Wherever services of AWS call from. */
export const OF_SERVICES: Where = {
  domains: { ...noVpc, 'aws:sourceip': orMissing(addresses(PUBLIC_ADDRESSES)) },
};

/** Anywhere, inside and outside. */
export const ANYWHERE: Where = { domains: {} };
