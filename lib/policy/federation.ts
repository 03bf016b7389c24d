import type { Statement } from './document';
import { ABSENT, fixed, FREE, orMissing, type Domains } from './domain';
import { patternOf, templatePattern } from './pattern';
import rows from './shared-issuers.json';
import { formatText, hasHole, type Text } from './text';
import { organizationKeys, type Who } from './who';
import { OWN_NAME, type World } from './world';

/** An identity provider with many customers, and the claim that tells them apart. */
export interface SharedIssuer {
  readonly issuer: string;
  readonly claim: string;
  /** What the claim looks like; `{owner}` is the customer. */
  readonly subject: string;
  readonly source: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readonly date: string;
}

export const SHARED_ISSUERS: readonly SharedIssuer[] = rows;

/** Identities that other providers vouch for, one for each provider that the statements name. */
export function federated(world: World, statements: readonly Statement[]): Who[] {
  const providers = new Map<string, Text>();
  for (const { principal } of statements) {
    for (const { type, value } of principal?.values ?? []) {
      if (type === 'federated') {
        providers.set(value.text, value);
      }
    }
  }
  return [...providers.values()].map((provider) => identityOf(world, provider));
}

function identityOf(world: World, provider: Text): Who {
  const issuer = provider.text.replace(/^arn:[^:]*:iam::[^:]*:oidc-provider\//, '').toLowerCase();
  const row = hasHole(provider) ? undefined : SHARED_ISSUERS.find((shared) => shared.issuer === issuer);
  const isSaml = provider.text.includes(':saml-provider/');
  return {
    kind: 'federated',
    ids: [{ within: [patternOf(provider.text, { exact: true })] }],
    aliases: [],
    domains: { ...claims(world, issuer, row), 'aws:federatedprovider': fixed(provider.text) },
    roleActions: [isSaml ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity'],
    ...(row === undefined
      ? { doubt: `whose identities the provider '${nameOf(provider)}' vouches for` }
      : {}),
  };
}

function nameOf(provider: Text): string {
  return formatText(provider).replace(OWN_NAME, '');
}

function claims(world: World, issuer: string, row: SharedIssuer | undefined): Domains {
  const unsigned = [
    'aws:principalarn',
    'aws:principalisawsservice',
    'aws:principalservicename',
    'aws:sourceaccount',
    'aws:sourcearn',
  ];
  const out: Domains = {
    ...Object.fromEntries(unsigned.map((key) => [key, ABSENT])),
    ...organizationKeys('principal', undefined),
    ...organizationKeys('source', undefined),
    'aws:principalaccount': orMissing(fixed('anonymous')),
    'kms:calleraccount': ABSENT,
  };
  return row === undefined ? out : { ...out, [`${issuer}:${row.claim}`]: subjects(world, row) };
}

/** Subjects of customers that the policies do not name. */
function subjects(world: World, { subject }: SharedIssuer): Domains[string] {
  const [before = '', after = ''] = subject.split('{owner}');
  const quotedBefore = before.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  // Where no word comes first, the whole value names the customer.
  const named = world.named(
    before === '' ? /(?<=")[\w.:/-]+(?=")/g : new RegExp(`(?<="${quotedBefore})[\\w.-]+(?=[:/"])`, 'g'),
  );
  const tail = after.replace('{rest}', '*');
  return {
    missing: FREE.missing,
    values: [
      {
        within: [
          templatePattern(`${before}{owner}${after}`, (name) => ({
            open: name === 'rest' || before === '' ? 'any' : 'name',
          })),
        ],
        without: named.flatMap((owner) => [patternOf(`${before}${owner}${before === '' ? '' : tail}`)]),
      },
    ],
  };
}
