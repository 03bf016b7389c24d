import { PARTITIONS, partitionOf } from '../../../endpoints/partitions';
import type { Admission } from '../../../endpoints/service-owned';
import type { ConditionTest, Statement } from '../../../policy/document';
import { readDocument } from '../../../policy/document';
import type { Principal } from '../../../policy/evaluate';
import { applies } from '../../../policy/evaluate';
import { Reader } from '../../../policy/reader';
import { NO, YES } from '../../../policy/truth';
import type { Resource } from '../../model/resource';

/** Stands for the own account, and Region, where the input names none. */
const OWN_ACCOUNT = '000000000000';
const OWN_REGION = 'own-region-1';

/** Where a policy is read. */
interface Setting {
  readonly region: string;
  readonly partition: string;
  readonly account: string;
}

/**
 * Whether the policy of an endpoint certainly refuses what workloads need of something that AWS owns.
 *
 * Where the input names no Region, each that the policy names is tried, and one that is admitted is enough.
 */
export function refusesOwned(document: unknown, endpoint: Resource, admission: Admission): boolean {
  const settings = settingsFor(document, endpoint).filter(
    ({ region }) => admission.owners === undefined || admission.owners[region] !== undefined,
  );
  return settings.length > 0 && settings.every((setting) => refusesIn(document, setting, admission));
}

function settingsFor(document: unknown, { region, account = OWN_ACCOUNT }: Resource): readonly Setting[] {
  if (region !== undefined) {
    return [{ account, region, partition: partitionOf(region)?.partition ?? 'aws' }];
  }
  const text = JSON.stringify(document);
  const named = PARTITIONS.flatMap(({ regions, partition }) =>
    regions
      .filter((name) => text.includes(name) || text.includes(name.replaceAll('-', '')))
      .map((name) => ({ account, region: name, partition })),
  );
  const partitions = new Set([
    'aws',
    ...[...text.matchAll(/"arn:(aws[a-z-]*):/g)].map(([, name]) => name ?? ''),
  ]);
  return [...named, ...[...partitions].map((partition) => ({ account, region: OWN_REGION, partition }))];
}

function statementsOf(document: unknown, { account, region, partition }: Setting): readonly Statement[] {
  const names: Readonly<Record<string, string>> = {
    account,
    region,
    partition,
    organization: 'o-own0000000',
  };
  const reader = new Reader(
    (name, as) => names[as] ?? (as === 'dns-suffix' ? 'amazonaws.com' : `own--${name}`),
    false,
  );
  return readDocument(document, 0, reader);
}

const OURS: Principal = { kind: 'account', id: `arn:aws:iam::${OWN_ACCOUNT}:role/own` };

/** Who makes the requests: a service that signed them, nobody, or the workload itself. */
const CALLERS: Readonly<Record<Admission['class'], Principal>> = {
  presigned: { kind: 'service', id: 'cloudformation.amazonaws.com' },
  unauthenticated: { kind: 'anonymous', id: '' },
  'service-owned': OURS,
  own: OURS,
};

function refusesIn(document: unknown, setting: Setting, admission: Admission): boolean {
  const request = {
    principal: CALLERS[admission.class],
    action: admission.actions[0] ?? '',
    resource: arnOf(admission, setting),
    context: new Map<string, readonly string[]>(),
  };
  const isOurs = request.principal === OURS;
  const statements = statementsOf(document, setting).map((statement) => ({
    ...statement,
    principal: isOurs ? undefined : statement.principal,
  }));
  const isDenied = statements.some(
    (statement) =>
      statement.effect === 'Deny' && statement.conditions.length === 0 && applies(statement, request) === YES,
  );
  const isAllowed = statements.some(
    (statement) =>
      statement.effect === 'Allow' &&
      applies({ ...statement, conditions: [] }, request) !== NO &&
      !statement.conditions.some((test) => fails(test, setting, isOurs)),
  );
  return isDenied || !isAllowed;
}

function arnOf({ resources, owners }: Admission, { region, partition, account }: Setting): string {
  return (resources[0] ?? '')
    .replace('{partition}', partition)
    .replace('{regionNoDashes}', region.replaceAll('-', ''))
    .replace('{region}', region)
    .replace('{account}', account)
    .replace('{owner}', owners?.[region] ?? '')
    .replace('*', 'any');
}

const PRINCIPAL_KEY = /^aws:principal(?:account|orgid|orgpaths|arn)$/;
const ORGANIZATION_KEY = /^aws:resourceorg(?:id|paths)$/;
const ACCOUNT_KEY = /^(?:aws|s3):resourceaccount$/;

/** Whether a request about what AWS owns certainly fails a test: it carries no own key of its caller, or its owner. */
function fails({ operator, key, values }: ConditionTest, { account }: Setting, isOurs: boolean): boolean {
  if (operator === undefined || operator.negated || operator.ifExists || operator.quantifier === 'all') {
    return false;
  }
  const isOwnAccount = values.every(({ text }) => text === account || text === OWN_ACCOUNT);
  return (
    (!isOurs && PRINCIPAL_KEY.test(key)) ||
    ORGANIZATION_KEY.test(key) ||
    (ACCOUNT_KEY.test(key) && isOwnAccount)
  );
}
