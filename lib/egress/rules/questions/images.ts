import { ADMISSIONS } from '../../../endpoints/service-owned';
import type { Resource } from '../../model/resource';
import { isOurs } from './arns';
import type { Judgement } from './each-text';
import { placeOf } from './hosts';
import type { Marked } from './marked';
import { holeIn, show } from './marked';

/** A private registry of an account. */
const PRIVATE = /^([^.]+)\.dkr[.-]ecr(?:-fips)?\.[^.]+\./;

/** Images that a service of AWS brings along itself. */
const CURATED = /^aws\/codebuild\//;

/** Accounts of AWS whose registries endpoint policies admit. */
const AWS_ACCOUNTS: ReadonlySet<string> = new Set(
  ADMISSIONS.filter(({ endpoints }) => endpoints.includes('ecr-dkr')).flatMap(({ owners = {} }) =>
    Object.values(owners),
  ),
);

/** Whether a container image comes from somewhere else than a registry of this account, or of AWS itself. */
export function judgeImage(marked: Marked, resource: Resource): Judgement {
  const { text } = marked;
  if (text === '' || CURATED.test(text)) {
    return undefined;
  }
  const [registry = '', ...path] = text.replace(/^(?:docker|oci|https?):\/\//, '').split('/');
  const shown = show(marked, text);
  const [, account] = PRIVATE.exec(registry) ?? [];
  if (account !== undefined) {
    return judgeAccount(marked, { account, shown }, resource);
  }
  return holeIn(marked, registry) === undefined && isHub(registry, path)
    ? judgeHub(registry, shown)
    : judgeRegistry(marked, { registry, shown });
}

/** Docker takes what has neither a dot nor a port for a part of a name. */
function isHub(registry: string, path: readonly string[]): boolean {
  return path.length === 0 || !/[.:]/.test(registry);
}

/** A name without a registry is one of Docker Hub, but for a registry on the machine itself. */
function judgeHub(registry: string, shown: string): Judgement {
  return registry === 'localhost' || registry === 'scratch' ? undefined : { seen: shown };
}

function judgeRegistry(marked: Marked, { registry, shown }: { registry: string; shown: string }): Judgement {
  const place = placeOf(marked, registry.replace(/[:@].*$/, ''));
  switch (place.is) {
    case 'inside':
      return undefined;
    case 'unknown':
      return { why: place.why };
    case 'outside':
      return { seen: shown };
  }
}

function judgeAccount(
  marked: Marked,
  { account, shown }: { account: string; shown: string },
  resource: Resource,
): Judgement {
  const hole = holeIn(marked, account);
  if (hole !== undefined) {
    return isOurs(hole) ? undefined : { why: hole.why };
  }
  if (account === resource.account || AWS_ACCOUNTS.has(account)) {
    return undefined;
  }
  return resource.account === undefined
    ? { why: `the image is of account ${account}, and the input does not say in which account it is used` }
    : { seen: shown };
}
