import type { ActionForm, ResourceKeyGap } from './actions';
import type { Statement } from './document';
import {
  ABSENT,
  fixed,
  FREE,
  oneOf,
  orMissing,
  patternsOf,
  perhaps,
  several,
  type Domains,
  type Values,
} from './domain';
import { ANY_TEXT, arnPattern, patternOf, type Pattern } from './pattern';
import type { Whose } from './target';
import { hasHole, HOLE, type Text } from './text';
import { organizationKeys } from './who';
import { OWN_NAME, type World } from './world';

const TAGS = 'whether an own resource carries the tag that the policy exempts';

function ownerKeys(accounts: readonly string[], organizations: readonly (string | undefined)[]): Domains {
  const known = organizations.filter((id) => id !== undefined);
  return {
    'aws:resourceaccount': fixed(...accounts),
    's3:resourceaccount': fixed(...accounts),
    'aws:resourceorgid': known.length === 0 ? ABSENT : fixed(...known),
    'aws:resourceorgpaths': several(known.length === 0 ? ABSENT : oneOf(...known.map((id) => `${id}/r-*`))),
  };
}

/** Requests of some actions do not say whose the resource is. */
function withGap(domains: Domains, gap: ResourceKeyGap | undefined): Domains {
  if (gap === undefined) {
    return domains;
  }
  const keys = ['aws:resourceaccount', 'aws:resourceorgid', 'aws:resourceorgpaths'];
  const doubt =
    gap.why === undefined ? undefined : `whether ${gap.action} leaves out aws:ResourceAccount: ${gap.why}`;
  return {
    ...domains,
    ...Object.fromEntries(
      keys.map((key) => [key, gap.support === 'never' ? ABSENT : orMissing(domains[key] ?? ABSENT, doubt)]),
    ),
  };
}

/** Resources of accounts that are not own, in and outside an organization. */
export function strangersResources(world: World): Whose[] {
  const own = ownPatterns(world);
  const named = namedWithoutAccount(world);
  return world.strangers.flatMap(({ account, doubt }) =>
    [undefined, ...world.foreignOrganizations].map((organization): Whose => {
      const domains = { ...ownerKeys([account], [organization]), 'aws:resourcetag/*': FREE };
      return {
        domains: (gap) => withGap(domains, gap),
        resources: (form) => foreignArns(form, { world, account, own, named }),
        ...(doubt === undefined ? {} : { doubt }),
      };
    }),
  );
}

interface Foreign {
  readonly world: World;
  readonly account: string;
  readonly own: readonly Pattern[];
  readonly named: readonly string[];
}

/** ARNs of a stranger: such as name the account, and such as name nobody and are not known to be own. */
function foreignArns(form: ActionForm, { world, account, own, named }: Foreign): Values[] {
  return form.resources.flatMap((template): Values[] => {
    const within = arnForms(world, template, account);
    if (template.includes('{account}')) {
      return [{ within, without: own }];
    }
    const exact = named.flatMap((text) => [patternOf(text, { exact: true }), patternOf(`${text}/*`)]);
    return [
      { within, without: [...own, ...exact] },
      ...named.map((text) => ({
        within: patternsOf(template.replace('{name}', text.split(/[:/]/).at(-1) ?? ''), world.partitions, {}),
        without: own,
        doubt: `whose '${text}' is`,
      })),
    ];
  });
}

/** What is own, or AWS's: neither can be a stranger's. */
function ownPatterns(world: World): Pattern[] {
  const { resources = [], awsOwned } = world.boundary;
  const arns = [...resources, ...(awsOwned?.resources ?? [])];
  return [
    ...arns.flatMap((text) => [arnPattern(text), ...(text.includes('/') ? [] : [arnPattern(`${text}/*`)])]),
    arnPattern(`arn:*:*:*:*:${OWN_NAME}*`),
    arnPattern(`arn:*:*:*:*:*/${OWN_NAME}*`),
  ];
}

/** Resources that the policies name in full, by ARNs without an account: a bucket, say. */
function namedWithoutAccount(world: World): string[] {
  return world
    .named(/arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*::[A-Za-z0-9][\w.-]*(?=["/])/g)
    .filter((text) => !text.includes(OWN_NAME));
}

/** Own resources; which they are, the policies or the caller say. */
export function ownResources(world: World, arns: readonly Pattern[] | undefined): Whose {
  const domains = { ...ownerKeys(world.accounts, world.organizations), 'aws:resourcetag/*': perhaps(TAGS) };
  return {
    domains: (gap) => withGap({ ...domains, ...delegation(world) }, gap),
    resources: (form) => [
      { within: arns ?? form.resources.flatMap((template) => ownForms(world, template)) },
    ],
  };
}

/** Access points have policies of their own, which this one may leave the decision to. */
function delegation(world: World): Domains {
  const doubt = 'what the policies of own access points allow';
  const own = world.accounts.map((account) => patternOf(account, { exact: true }));
  const arns = world.accounts.map((account) => arnPattern(`arn:*:s3:*:${account}:accesspoint/*`));
  return {
    's3:dataaccesspointaccount': {
      missing: true,
      values: [
        { within: [ANY_TEXT], without: own },
        { within: own, doubt },
      ],
    },
    's3:dataaccesspointarn': {
      missing: true,
      values: [
        { within: [ANY_TEXT], without: arns },
        { within: arns, doubt },
      ],
    },
  };
}

function ownForms(world: World, template: string): Pattern[] {
  return world.accounts.flatMap((account) => arnForms(world, template, account));
}

/** The Region of the boundary comes first, as an example. */
function arnForms({ partitions, region }: World, template: string, account: string): Pattern[] {
  return [
    ...patternsOf(template, partitions, { account, region }),
    ...patternsOf(template, partitions, { account }),
  ];
}

/** A resource without an ARN of its own in the request: the role whose trust policy is read. */
export function theRole(world: World): Whose {
  const domains = { ...ownerKeys(world.accounts, world.organizations), 'aws:resourcetag/*': perhaps(TAGS) };
  return { domains: () => domains, resources: () => undefined };
}

/** Resources of anybody, for questions that are not about the resource. */
export function anybodysResources(world: World): Whose[] {
  const owners = [
    ownerKeys(world.accounts, world.organizations),
    ...world.strangers.flatMap(({ account }) =>
      [undefined, ...world.foreignOrganizations].map((id) => ({
        ...ownerKeys([account], [undefined]),
        ...organizationKeys('resource', id),
      })),
    ),
  ];
  const accounts = [...world.accounts, ...world.strangers.map(({ account }) => account)];
  return owners.map((keys): Whose => ({
    domains: (gap) => withGap({ ...keys, 'aws:resourcetag/*': FREE }, gap),
    resources: (form) => [
      {
        within: [
          ...accounts.flatMap((account) =>
            form.resources.flatMap((template) => arnForms(world, template, account)),
          ),
          arnPattern(`arn:*:*:*:*:${OWN_NAME}*`),
        ],
      },
    ],
  }));
}

/**
 * The ARNs of the resource that has a policy.
 *
 * Of a bucket, actions on objects need a key, and actions on the bucket none.
 *
 * @param resource - undefined when only the policy's own `Resource` elements tell
 * @returns undefined when nothing tells
 */
export function anchoredArns(
  statements: readonly Statement[],
  resource: Text | undefined,
): Text[] | undefined {
  const texts =
    resource === undefined
      ? statements
          .flatMap((statement) => statement.resource?.values ?? [])
          .filter(({ text }) => text !== '*' && text !== HOLE)
      : [resource];
  return texts.length === 0 ? undefined : texts;
}

/** Own resources at the ARNs of {@link anchoredArns}. */
export function anchoredResources(world: World, texts: readonly Text[], service: string | undefined): Whose {
  const base = ownResources(world, undefined);
  const isBucket = service === 's3' || texts.every(({ text }) => /^arn:[^:]*:s3:::/.test(text));
  const whole = texts.map(({ text }) => text);
  const bucket = [...new Set(whole.map((text) => text.split('/')[0] as string))];
  return {
    ...base,
    resources: (form) => {
      const isObject = form.resources.every((template) => template.includes('/{rest}'));
      const arns = !isBucket ? whole : isObject ? bucket.map((text) => `${text}/?*`) : bucket;
      return [
        {
          within: arns.map(arnPattern),
          ...(texts.some(hasHole) ? { doubt: 'which resource has the policy' } : {}),
        },
      ];
    },
  };
}
