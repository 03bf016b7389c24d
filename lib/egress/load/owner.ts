import { UsageError } from '../../shared/errors';
import type { Owner } from '../model/resource';
import { readObject } from './files';

const ORGANIZATION = /^o-[a-z0-9]{10,32}$/;
const ACCOUNT = /^\d{12}$/;

/**
 * Reads whose the input is from a boundary file: `organization`, an id, and `accounts`, ids besides those that the
 * input is deployed to. Nothing is own by default.
 *
 * @throws UsageError with one line: what, where, and what is allowed
 */
export function loadOwner(path: string): Owner {
  const { organization, accounts } = readObject(path, 'a boundary file').json;
  return {
    ...(organization === undefined ? {} : { organization: organizationOf(organization, path) }),
    ...(accounts === undefined ? {} : { accounts: accountsOf(accounts, path) }),
  };
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
