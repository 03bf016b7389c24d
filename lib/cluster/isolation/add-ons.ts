import { UsageError } from '../../shared/errors';
import type { AddonImage } from '../cluster';
import type { AdmissionPoliciesProps, HostAccess } from './admission-policies-props';

interface Account {
  readonly namespace?: string;
  readonly serviceAccountName: string;
}

/** What a service account of an add-on runs. */
export interface AddOn extends Account {
  /** Each exact, or a repository with a colon at its end for every version. */
  readonly images: readonly string[];
  readonly usesHost: boolean;
}

/**
 * What the add-ons of a cluster run, each service account.
 *
 * @throws UsageError if a tag is neither known nor given, or a name or image is none
 */
export function addOnsOf(where: string, props: AdmissionPoliciesProps): AddOn[] {
  const given = (props.addOns ?? []).map((each) => ({ ...each, usesHost: each.usesHost ?? false }));
  given.forEach((each) => checkAddOn(where, each));
  const isGiven = ({ repository }: AddonImage) =>
    given.some(({ images }) => images.some((image) => image.startsWith(`${repository}:`)));
  return [
    ...props.cluster.addonImages.flatMap((image) => {
      const images = isGiven(image) && image.tags === undefined ? [] : versionsOf(where, image, props);
      const { namespace, usesHost } = image;
      return image.serviceAccounts.map((serviceAccountName) => ({
        namespace,
        serviceAccountName,
        images,
        usesHost,
      }));
    }),
    ...given,
  ];
}

function versionsOf(
  where: string,
  { addon, repository, tags }: AddonImage,
  { admitsAnyAddOnVersion }: AdmissionPoliciesProps,
): string[] {
  if (tags !== undefined) return tags.map((tag) => `${repository}:${tag}`);
  if (admitsAnyAddOnVersion === true) return [`${repository}:`];
  throw new UsageError(
    `${where} does not know which version of '${repository}' the add-on '${addon}' runs, expected its imageTags, ` +
      'an entry of addOns, or admitsAnyAddOnVersion: true',
  );
}

export function namespaceOf({ namespace }: Account): string {
  return namespace ?? 'kube-system';
}

export function identity(account: Account): string {
  return `${namespaceOf(account)}/${account.serviceAccountName}`;
}

/** Service accounts can be named more than once; a map of CEL has each key once. */
export function collected(
  entries: readonly (readonly [string, readonly string[]])[],
): Map<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  entries.forEach(([key, texts]) => found.set(key, [...new Set([...(found.get(key) ?? []), ...texts])]));
  return found;
}

const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;
const WITH_VERSION = /^[^/\s'\\]+(?:\/[^/\s'\\:@]+)+(?::[\w][\w.-]*)?(?:@sha256:[a-f0-9]{64})?$/;
const CAPABILITY = /^(?!CAP_|ALL$)[A-Z][A-Z0-9_]*$/;
const ABSOLUTE = /^(?:\/(?!\.{1,2}(?:\/|$))[^/]+)+\/?$/;

function checkAccount(where: string, account: Account): void {
  const wrong = [namespaceOf(account), account.serviceAccountName].find((name) => !NAME.test(name));
  if (wrong !== undefined) {
    throw new UsageError(
      `${where} names '${wrong}', expected names of a namespace and a service account: there are no patterns`,
    );
  }
}

function checkAddOn(where: string, addOn: AddOn): void {
  checkAccount(where, addOn);
  const floating = addOn.images.find(
    (image) => !WITH_VERSION.test(image) || !/[:@][^/]+$/.test(image) || /:latest$/.test(image),
  );
  if (floating !== undefined) {
    throw new UsageError(
      `${where}: add-on '${addOn.serviceAccountName}' has image '${floating}', expected one with the tag of its version`,
    );
  }
}

/** Checks names, paths and capabilities of service accounts that may use their nodes. */
export function checkHostAccess(where: string, all: readonly HostAccess[]): void {
  for (const access of all) {
    checkAccount(where, access);
    const wrong = access.hostPaths?.find((path) => !ABSOLUTE.test(path));
    if (wrong !== undefined) {
      throw new UsageError(
        `${where}: '${access.serviceAccountName}' may mount '${wrong}', expected an absolute path that is not the root`,
      );
    }
    checkCapabilities(where, access);
  }
}

function checkCapabilities(where: string, { serviceAccountName, capabilities = [] }: HostAccess): void {
  const wrong = capabilities.find((name) => !CAPABILITY.test(name));
  if (wrong !== undefined) {
    throw new UsageError(
      `${where}: '${serviceAccountName}' may add the capability '${wrong}', expected one such as 'SYS_ADMIN'; ` +
        'all of them are privileged: true',
    );
  }
}
