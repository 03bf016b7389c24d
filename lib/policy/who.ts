import {
  ABSENT,
  fixed,
  FREE,
  oneOf,
  orMissing,
  perhaps,
  several,
  type Domain,
  type Domains,
  type Values,
} from './domain';
import type { Principal, Request } from './evaluate';
import { accountOf, roleOf } from './evaluate';
import { ANY_TEXT, arnPattern, patternOf } from './pattern';
import { OWN_NAME, type Stranger, type World } from './world';

/** A kind of principal that a request may come from. */
export interface Who {
  readonly kind: Principal['kind'];
  readonly ids: readonly Values[];
  /** Keys that repeat the principal's id. */
  readonly aliases: readonly string[];
  readonly domains: Domains;
  /** Keys that follow from the principal's id. */
  readonly derived?: (id: string) => Request['context'];
  /** The only actions by which such a principal takes on a role. */
  readonly roleActions: readonly string[];
  /** Why it is not known that such a principal is somebody else. */
  readonly doubt?: string;
}

/** Keys that only requests of AWS services have. */
const OF_SERVICES = [
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:sourceaccount',
  'aws:sourcearn',
  'aws:sourceorgid',
  'aws:sourceorgpaths',
  'aws:sourceowner',
];
const OF_MEMBERS = ['aws:principalorgid', 'aws:principalorgpaths', 'aws:principaltag/*', 'aws:username'];
const TYPES = fixed('AssumedRole', 'User', 'Account', 'FederatedUser');

const none = (keys: readonly string[]): Domains => Object.fromEntries(keys.map((key) => [key, ABSENT]));

/** Keys that say in which organization an account is, as `aws:PrincipalOrgID` and `aws:PrincipalOrgPaths`. */
export function organizationKeys(name: string, organization: string | undefined): Domains {
  return {
    [`aws:${name}orgid`]: organization === undefined ? ABSENT : fixed(organization),
    [`aws:${name}orgpaths`]: several(organization === undefined ? ABSENT : oneOf(`${organization}/r-*`)),
  };
}

function accountKeys(account: string, organization: string | undefined): Domains {
  return {
    ...none(OF_SERVICES),
    ...organizationKeys('principal', organization),
    'aws:principalaccount': fixed(account),
    'kms:calleraccount': fixed(account),
    'aws:principaltype': TYPES,
    'aws:principalisawsservice': fixed('false'),
    'aws:viaawsservice': fixed('false', 'true'),
  };
}

/** Principals of accounts that are not own, in and outside an organization. */
export function strangers(world: World): Who[] {
  return world.strangers.flatMap(({ account, doubt }) =>
    [undefined, ...world.foreignOrganizations].flatMap((organization) =>
      identities(world, account).map((identity): Who => ({
        kind: 'account',
        ...identity,
        domains: {
          ...accountKeys(account, organization),
          'aws:userid': oneOf('AROASTRANGER00000000:*', 'AIDASTRANGER00000000', account),
        },
        roleActions: ['sts:AssumeRole'],
        ...(doubt === undefined ? {} : { doubt }),
      })),
    ),
  );
}

/** IAM identities of an account, whose ARN is `aws:PrincipalArn`; and sessions that the policies name. */
function identities(world: World, account: string): Pick<Who, 'ids' | 'aliases' | 'derived'>[] {
  const forms = world.partitions.flatMap((partition) =>
    ['role/?*', 'user/?*', 'root'].map((name) => arnPattern(`arn:${partition}:iam::${account}:${name}`)),
  );
  const sessions = world
    .named(/arn:[a-z-]+:sts::\d{12}:assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+/g)
    .filter((arn) => accountOf(arn) === account);
  return [
    { ids: [{ within: forms }], aliases: ['aws:principalarn'] },
    ...sessions.map((arn) => ({
      ids: [{ within: [patternOf(arn, { exact: true })] }],
      aliases: [],
      derived: (id: string) => new Map([['aws:principalarn', [roleOf(id)]]]),
    })),
  ];
}

/** Requests that nobody signed. */
export function anonymous(doubt?: string): Who {
  return {
    kind: 'anonymous',
    ids: [{ within: [patternOf('anonymous')] }],
    aliases: [],
    domains: {
      ...none([
        ...OF_SERVICES,
        ...OF_MEMBERS,
        'aws:principalarn',
        'aws:principalisawsservice',
        'kms:calleraccount',
      ]),
      'aws:principalaccount': fixed('anonymous'),
      'aws:principaltype': fixed('Anonymous'),
      'aws:userid': fixed('anonymous'),
      'aws:viaawsservice': orMissing(fixed('false'), 'whether unsigned requests have aws:ViaAWSService'),
      'aws:calledvia': several(ABSENT),
    },
    roleActions: [],
    ...(doubt === undefined ? {} : { doubt }),
  };
}

/** What requests lack that no service of AWS passes on. */
const DIRECT: Domains = {
  'aws:viaawsservice': fixed('false'),
  'aws:calledvia': several(ABSENT),
  'kms:viaservice': ABSENT,
};

/**
 * Principals of own accounts, and what is not known of them.
 *
 * @param direct - they call on their own, not through a service of AWS
 * @param exempt - patterns of `aws:PrincipalArn` that do not count
 */
export function members(
  world: World,
  { direct, exempt = [] }: { direct: boolean; exempt?: readonly string[] },
): Who[] {
  const without = [...exempt, 'arn:*:iam::*:role/aws-service-role/*', 'arn:*:iam::*:role/aws:*'].map((text) =>
    arnPattern(text),
  );
  return ownAccounts(world).flatMap(({ account, doubt }) =>
    world.organizations.map((organization): Who => {
      const [identity] = identities(world, account);
      const own = arnPattern(`arn:${world.partitions[0]}:own:*:${account}:${OWN_NAME}*`);
      const within = [...(identity?.ids[0]?.within ?? []), own];
      return {
        kind: 'account',
        ids: [{ within, without }],
        aliases: ['aws:principalarn'],
        domains: {
          ...accountKeys(account, organization),
          ...(direct ? DIRECT : {}),
          'aws:principaltag/*': perhaps('whether an own principal carries the tag that the policy exempts'),
          'aws:userid': {
            missing: false,
            values: [
              ...oneOf('AROAOWN0000000000000:x').values,
              { within: [ANY_TEXT], doubt: 'which own principal the aws:userid of the policy is' },
            ],
          },
          'aws:username': perhaps('whether an own user has the aws:username of the policy'),
        },
        roleActions: ['sts:AssumeRole'],
        ...(doubt === undefined ? {} : { doubt }),
      };
    }),
  );
}

/** Accounts that are own, and those that policies name and of which that is not known. */
function ownAccounts({ accounts, boundary, strangers }: World): readonly Stranger[] {
  const known = accounts.map((account): Stranger => ({ account }));
  const isKnown = boundary.accounts !== undefined && boundary.accounts.length > 0;
  return isKnown ? known : [...known, ...strangers.filter(({ doubt }) => doubt !== undefined)];
}

const SERVICE: Pick<Who, 'kind' | 'ids' | 'aliases' | 'derived' | 'roleActions'> = {
  kind: 'service',
  ids: [{ within: [patternOf('?*.amazonaws.com'), patternOf('?*.amazonaws.com.cn')] }],
  aliases: ['aws:principalservicename'],
  derived: (id) => new Map([['aws:principalservicenameslist', [id]]]),
  roleActions: ['sts:AssumeRole'],
};

const SERVICE_KEYS: Domains = {
  ...none([
    ...OF_MEMBERS,
    'aws:principalaccount',
    'aws:principalarn',
    'aws:viaawsservice',
    'kms:calleraccount',
  ]),
  'aws:principalisawsservice': fixed('true'),
  'aws:principaltype': FREE,
};

/** AWS services that act for an account that is not own. */
export function deputies(world: World): Who[] {
  const acting = world.strangers.flatMap(({ account, doubt }) =>
    [undefined, ...world.foreignOrganizations].map((organization): Who => ({
      ...SERVICE,
      domains: {
        ...SERVICE_KEYS,
        ...organizationKeys('source', organization),
        'aws:sourceaccount': fixed(account),
        'aws:sourceowner': orMissing(fixed(account)),
        'aws:sourcearn': sourceArn(world, account),
      },
      ...(doubt === undefined ? {} : { doubt }),
    })),
  );
  const silent = none(OF_SERVICES.filter((key) => key.startsWith('aws:source')));
  return [
    ...acting,
    {
      ...SERVICE,
      domains: { ...SERVICE_KEYS, ...silent },
      doubt: 'whether the service names the account that it acts for',
    },
  ];
}

/** The ARN of something that a stranger has: with the account, or a bucket that nobody said is own. */
function sourceArn(world: World, account: string): Domain {
  const own = [...(world.boundary.resources ?? []), `arn:*:s3:::${OWN_NAME}*`].map((text) =>
    arnPattern(text),
  );
  const named = world.named(/arn:[a-z-]+:s3:::[a-z0-9][a-z0-9.-]+(?![\w.*?-])/g);
  const buckets = world.partitions.map((partition) => arnPattern(`arn:${partition}:s3:::*`));
  return orMissing({
    missing: false,
    values: [
      {
        within: world.partitions.map((partition) => arnPattern(`arn:${partition}:*:*:${account}:*`)),
        without: [arnPattern('arn:*:s3:::*'), ...own],
      },
      { within: buckets, without: [...own, ...named.map((text) => patternOf(text, { exact: true }))] },
      ...named.map((text) => ({
        within: [patternOf(text, { exact: true })],
        without: own,
        doubt: `whose bucket '${text}' is`,
      })),
    ],
  });
}

/** Canonical user ids do not say whose they are. */
export function canonicalUsers(ids: readonly string[]): Who[] {
  return ids.map((id) => ({
    ...anonymous(`whose canonical user '${id}' is`),
    kind: 'canonical',
    ids: [{ within: [patternOf(id, { exact: true })] }],
  }));
}
