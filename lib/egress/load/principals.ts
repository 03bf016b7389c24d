import type { Principal } from '../model/ties';

/** Stands in a text for the account that deploys it. */
export const OWN_ACCOUNT = 'own-account';

const ACCOUNT = `(?<account>\\d{12}|${OWN_ACCOUNT})`;
const ACCOUNTS: readonly RegExp[] = [
  new RegExp(`^${ACCOUNT}$`),
  new RegExp(`^arn:[^:]+:(?:iam|sts)::${ACCOUNT}:`),
];
const SERVICE = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.amazonaws\.com(?:\.cn)?$/;
const ORGANIZATION = /^arn:[^:]+:organizations::[^:]*:(?:organization|ou)\//;

/**
 * Whom a text names, as AWS Resource Access Manager and PrivateLink spell it.
 *
 * @param own - accounts that the input is deployed to
 */
export function toPrincipal(text: string, own: ReadonlySet<string>): Principal {
  if (text === '*') {
    return { kind: 'anyone' };
  }
  if (ORGANIZATION.test(text)) {
    return { kind: 'organization' };
  }
  if (SERVICE.test(text)) {
    return { kind: 'service', name: text };
  }
  const account = ACCOUNTS.map((pattern) => pattern.exec(text)?.groups?.['account']).find(
    (found) => found !== undefined,
  );
  if (account === undefined) {
    return { kind: 'unknown', why: `'${text}' names no account` };
  }
  return account === OWN_ACCOUNT || own.has(account) ? { kind: 'own' } : { kind: 'account', name: account };
}
