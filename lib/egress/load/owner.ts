import { parseCidr } from '../../shared/cidr';
import { UsageError } from '../../shared/errors';
import type { Owner } from '../model/resource';
import { readObject } from './files';

const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;
const ACCOUNT = /^\d{12}$/;

/** Members of a boundary file that say whose the input is. */
export const OWNER_MEMBERS = [
  'organization',
  'accounts',
  'networks',
  'addresses',
  'deploymentRoles',
  'aiServicesOptOut',
] as const;

/**
 * Reads whose the input is from a boundary file. Nothing is own by default:
 *
 * - `organization`, an id, and `accounts`, ids besides those that the input is deployed to;
 * - `networks`, ids of VPCs and VPC endpoints, and `addresses`, public blocks from which own principals call AWS;
 * - `deploymentRoles`, patterns of ARNs of roles that deploy from anywhere;
 * - `aiServicesOptOut`, where it is kept that the organization opted out of AI services.
 *
 * @throws UsageError with one line: what, where, and what is allowed
 */
export function loadOwner(path: string): Owner {
  const { json } = readObject(path, 'a boundary file');
  const { organization, accounts, aiServicesOptOut } = json;
  const lists = LISTS.filter(({ member }) => json[member] !== undefined).map(
    (list) => [list.member, listOf(json[list.member], list, path)] as const,
  );
  return {
    ...(organization === undefined ? {} : { organization: organizationOf(organization, path) }),
    ...(accounts === undefined ? {} : { accounts: accountsOf(accounts, path) }),
    ...Object.fromEntries(lists),
    ...(aiServicesOptOut === undefined ? {} : { aiServicesOptOut: evidenceOf(aiServicesOptOut, path) }),
  };
}

interface ListMember {
  readonly member: 'networks' | 'addresses' | 'deploymentRoles';
  readonly allows: (text: string) => boolean;
  readonly form: string;
}

const LISTS: readonly ListMember[] = [
  {
    member: 'networks',
    allows: (text) => /^vpce?-[0-9a-f]+$/.test(text),
    form: 'ids such as vpc-0a1b2c3d or vpce-0a1b2c3d',
  },
  {
    member: 'addresses',
    allows: (text) => (parseCidr(text)?.length ?? 0) >= 8,
    form: 'blocks of own public addresses such as 203.0.113.0/24',
  },
  {
    member: 'deploymentRoles',
    allows: (text) => /^arn:[^:]+:iam::[^:]+:role\/.*[^*?]/.test(text),
    form: 'ARNs of roles, with wildcards or without',
  },
];

function listOf(value: unknown, { member, allows, form }: ListMember, path: string): readonly string[] {
  if (!Array.isArray(value)) {
    throw new UsageError(`${member} of ${path} is no list, expected ${form}`);
  }
  return value.map((item: unknown) => {
    if (typeof item !== 'string' || !allows(item)) {
      throw new UsageError(`${path} has ${JSON.stringify(item)} in ${member}, expected ${form}`);
    }
    return item;
  });
}

function evidenceOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || value.trim() === '') {
    throw new UsageError(
      `aiServicesOptOut of ${path} is ${JSON.stringify(value)}, expected a text: where the policy of the organization is kept`,
    );
  }
  return value;
}

function organizationOf(value: unknown, path: string): string {
  if (typeof value !== 'string' || !ORGANIZATION.test(value)) {
    throw new UsageError(
      `organization of ${path} is ${JSON.stringify(value)}, expected an id such as o-abcdefghij`,
    );
  }
  return value;
}

function accountsOf(value: unknown, path: string): readonly string[] {
  if (!Array.isArray(value)) {
    throw new UsageError(`accounts of ${path} is no list, expected ids of accounts, each of 12 digits`);
  }
  return value.map((account: unknown) => {
    if (typeof account !== 'string' || !ACCOUNT.test(account)) {
      throw new UsageError(
        `${path} has account ${JSON.stringify(account)}, expected a text of 12 digits: put it in quotes`,
      );
    }
    return account;
  });
}
