import { haveCommonText } from '../shared/wildcards';
import { requirePartition, type CatalogueRow } from './catalogue';
import { hidesModels, modelsOfProfile } from './inference';
import type { Need } from './need';
import type { EndpointPolicyContext } from './policy-context';
import { ADMISSIONS, type Admission } from './service-owned';

/** What is admitted of something beside own resources. */
export interface Admitted {
  readonly admission: Admission;
  readonly actions: readonly string[];
  /** ARNs. */
  readonly resources: readonly string[];
}

/** How CDK writes what is known only at deployment. */
const TOKEN = /\$\{Token\[[^\]]*\]\}/g;

/**
 * What the policy of an endpoint admits beside own resources, in the order of the data file: what needs ask for, and what goes
 * with the services that are there.
 *
 * Where nobody says what is called it is all that any call of these services may need.
 */
export function admittedBy(row: CatalogueRow, context: EndpointPolicyContext): readonly Admitted[] {
  return admissionsAt(row, context).flatMap((admission) => admittedOf(admission, context));
}

/** Needs without what only statements about resources of AWS can admit: one about own resources never fits it. */
export function ownNeeds(row: CatalogueRow, context: EndpointPolicyContext): readonly Need[] {
  const admissions = admissionsAt(row, context).filter(({ isOfAws }) => isOfAws);
  return (context.needs ?? []).flatMap((need) => {
    const resources = need.resources.filter(
      (arn) => !admissions.some((admission) => isAsked(admission, need) && isIn(arn, admission, context)),
    );
    return need.resources.length > 0 && resources.length === 0 ? [] : [{ ...need, resources }];
  });
}

function admissionsAt(row: CatalogueRow, { region, tier }: EndpointPolicyContext): readonly Admission[] {
  const { partition } = requirePartition(region);
  return ADMISSIONS.filter(
    (admission) =>
      admission.endpoints.includes(row.key) &&
      admission.partitions.includes(partition) &&
      (admission.tier === 'workload' || tier === 'handler') &&
      (admission.owners === undefined || admission.owners[region] !== undefined),
  );
}

function admittedOf(admission: Admission, context: EndpointPolicyContext): readonly Admitted[] {
  const { id, actions, neededBy } = admission;
  const { services, owned = [], needs } = context;
  const isBeside = services === undefined || neededBy.some((key) => services.includes(key));
  const goesAlong = neededBy.length === 0 ? needs === undefined : isBeside;
  if (goesAlong || owned.includes(id)) {
    return [{ admission, actions, resources: arnsOf(admission.resources, admission, context) }];
  }
  const asking = (needs ?? []).filter((need) => isAsked(admission, need));
  const resources = merged(asking.flatMap((need) => askedOf(admission, need, context)));
  const asked = actions.filter((action) => asking.some((need) => mayCall(need, action)));
  return resources.length === 0 ? [] : [{ admission, actions: asked, resources }];
}

function isAsked({ actions }: Admission, need: Need): boolean {
  return need.owned === undefined && actions.some((action) => mayCall(need, action));
}

function mayCall({ actions }: Need, action: string): boolean {
  const lower = action.toLowerCase();
  return actions.length === 0 || actions.some((asked) => haveCommonText(asked.toLowerCase(), lower));
}

/** ARNs of an admission that a need asks for. */
function askedOf(admission: Admission, need: Need, context: EndpointPolicyContext): readonly string[] {
  const all = arnsOf(admission.resources, admission, context);
  if (need.resources.length === 0 || need.resources.includes('*')) {
    return admission.isNamed === true ? [] : all;
  }
  const named = need.resources.flatMap((arn) => [arn, ...modelsOfProfile(arn)]);
  const within = named.filter((arn) => isIn(arn, admission, context));
  const isOpen =
    admission.isNamed !== true &&
    (named.some((arn) => !within.includes(arn) && mayMean(arn, all)) ||
      (within.length === 0 && named.some(hidesModels)));
  return isOpen ? all : within.map((arn) => atHome(arn, context));
}

/** Whether an ARN that is known only in part, or is wider than those of an admission, may mean one of these. */
function mayMean(arn: string, all: readonly string[]): boolean {
  return all.some((pattern) => haveCommonText(arn.replace(TOKEN, '*'), pattern));
}

function isIn(arn: string, admission: Admission, context: EndpointPolicyContext): boolean {
  const patterns = arnsOf(admission.named ?? admission.resources, admission, context);
  return patterns.some((pattern) => covers(pattern, arn));
}

/** Whether a pattern certainly covers a text; wildcards of the text fit those of the pattern alone. */
function covers(pattern: string, text: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\?]/g, '\\$&').replace(/\*/g, '.*');
  return new RegExp(`^${expression}$`).test(text);
}

/** An ARN of any Region means the own one: who wants others names them. */
function atHome(arn: string, { region }: EndpointPolicyContext): string {
  const [start = '', partition = '', service = '', where = '', ...rest] = arn.split(':');
  return [start, partition, service, where === '*' ? region : where, ...rest].join(':');
}

function arnsOf(
  templates: readonly string[],
  { owners }: Admission,
  context: EndpointPolicyContext,
): readonly string[] {
  return templates.map((template) => arnOf(template, owners?.[context.region] ?? '', context));
}

/** The ARN that a template stands for. */
export function arnOf(
  template: string,
  owner: string,
  { region, accountId }: Pick<EndpointPolicyContext, 'region' | 'accountId'>,
): string {
  return template
    .replace('{partition}', requirePartition(region).partition)
    .replace('{regionNoDashes}', region.replaceAll('-', ''))
    .replace('{region}', region)
    .replace('{account}', accountId)
    .replace('{owner}', owner);
}

function merged(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
