import { everyAction } from '../../../endpoints/asked';
import { catalogueRow } from '../../../endpoints/catalogue';
import { ADMISSIONS } from '../../../endpoints/service-owned';
import type { Statement } from '../../../policy/document';
import { remember } from '../../../shared/remember';
import type { Guarded } from '../../model/choices';
import type { Endpoint, NetworkModel } from '../../model/network';
import type { Resource } from '../../model/resource';
import type { DerivedNeed } from '../../needs/derive';
import { under } from '../conditional';
import { toDocument } from '../policies/documents';
import type { Analysis, Violation } from '../rule';
import type { Caller } from './admitted';
import { judge, refusesOn } from './admitted';
import type { Asker } from './askers';
import { askersOf } from './askers';
import { servingOf } from './endpoints';
import { granted, readMarked, saidGroups, type Group } from './grants';
import { repositoriesOf } from './images';
import { nameOf, severityOf, worstOfEach } from './missing';
import data from './refusals.json';
import { refusesOwned } from './requests';
import { saidFaults } from './said';
import { textsOf } from './texts';
import { isRouted } from './ways';

interface Refusal {
  readonly owned?: string;
  readonly fails: string;
  readonly line: string;
  readonly source: string;
  readonly date: string;
}

export const REFUSALS: readonly Refusal[] = data.rows;

/** Workloads whose endpoints all have policies that refuse what they need. */
export function refusedFor(analysis: Analysis): readonly Violation[] {
  const known = new Map<DerivedNeed, Map<unknown, { readonly what: string | undefined }>>();
  const find = (asker: Asker): readonly Violation[] =>
    violationsOf(analysis, asker, (document, caller) => {
      const byDocument = remember(known, asker.need, () => new Map<unknown, { what: string | undefined }>());
      return remember(byDocument, document, () => ({ what: refusedIn(document, caller, analysis) })).what;
    });
  const isServed = (asker: Asker): boolean => leadingOf(analysis.model, asker).length > 0;
  return [...worstOfEach(askersOf(analysis), find), ...saidFaults(analysis, find, isServed)];
}

interface Through extends Asker {
  readonly endpoint: Endpoint;
  readonly resource: Resource;
}

function violationsOf(
  { model }: Analysis,
  asker: Asker,
  refused: (document: unknown, through: Through) => string | undefined,
): readonly Violation[] {
  const { need, when } = asker;
  const serving = leadingOf(model, asker);
  const [first] = serving;
  const resource = first === undefined ? undefined : model.resources.get(first.value.id);
  if (first === undefined || serving.length > 1 || resource === undefined || !hasPolicies(need)) {
    // Of several endpoints a name leads to one that nobody can tell.
    return [];
  }
  return resource.written('PolicyDocument').flatMap(({ when: written, value }) => {
    const what = refused(toDocument(value), { ...asker, endpoint: first.value, resource });
    return what === undefined
      ? []
      : under(model, [when, first.when, written], toViolation(need, first, what));
  });
}

/** Endpoints that a call may go by. */
function leadingOf(model: NetworkModel, asker: Asker): readonly Guarded<Endpoint>[] {
  return servingOf(model, asker).filter(
    ({ when, value }) => model.choices.both(when, asker.when) !== undefined && mayLead(model, value, asker),
  );
}

/** Of several gateway endpoints of a VPC the route tables of the subnet tell which one it is. */
function mayLead(model: NetworkModel, { id, type }: Endpoint, asker: Asker): boolean {
  const resource = type === 'gateway' ? model.resources.get(id) : undefined;
  return resource === undefined || isRouted(model, resource, asker);
}

/** Some services answer whatever the policy of their endpoint says. */
function hasPolicies({ service }: DerivedNeed): boolean {
  return catalogueRow(service).policySupported;
}

/** What a policy certainly refuses of a need. */
function refusedIn(document: unknown, through: Through, { model }: Analysis): string | undefined {
  const { need, resource } = through;
  const { owned } = need;
  if (owned !== undefined) {
    const admission = ADMISSIONS.find(({ id }) => id === owned);
    return admission !== undefined && refusesOwned(document, resource, admission)
      ? `${admission.actions[0] ?? ''} on ${admission.resources[0] ?? ''}`
      : undefined;
  }
  const caller = callerOf(through, model);
  const refused = new Map<string, string[]>();
  for (const action of actionsOf(need)) {
    for (const target of refusedTargets(
      readMarked(document),
      { action, need, model },
      { ...caller, action },
    )) {
      remember(refused, target, () => []).push(action);
    }
  }
  const texts = [...refused].map(([target, actions]) => `${[...new Set(actions)].join(', ')}${target}`);
  return texts.length === 0 ? undefined : texts.join(', and ');
}

/** Every action of the service where none is named. */
function actionsOf({ actions, service }: DerivedNeed): readonly string[] {
  return actions.length > 0 ? actions : everyAction(catalogueRow(service));
}

function callerOf({ need, endpoint }: Through, { resources }: NetworkModel): Caller {
  const [vpc, ...others] = endpoint.vpc.map(({ value }) => value.id);
  return {
    texts: textsOf(resources, need.workload),
    role: need.role,
    endpoint: endpoint.id,
    vpc: others.length > 0 ? undefined : vpc,
    isGateway: endpoint.type === 'gateway',
  };
}

/** What a construct may mean that names no resource: things of its account, and those whose ARNs tell no account. */
const ANYTHING_OWN: Group = ['arn:*:*:*:\uE020:*', 'arn:*:*:*::*'];

/** On what an action is refused: '' for everything. A pattern of actions may name more than is ever called. */
function refusedTargets(
  statements: readonly Statement[],
  {
    action,
    need,
    model,
  }: { readonly action: string; readonly need: DerivedNeed; readonly model: NetworkModel },
  caller: Caller,
): readonly string[] {
  const judgement = judge(statements, action, caller);
  if (judgement.allows.length === 0) {
    const mayBeNothing = /[*?]/.test(action) && !judgement.isNamed && need.actions.length > 0;
    return mayBeNothing ? [] : [''];
  }
  const targets = [
    ...granted(model, need.role, action),
    ...repositoriesOf(model, need, action),
    ...saidGroups(need.said),
    ...(need.said?.length === 0 ? [ANYTHING_OWN] : []),
  ];
  return targets
    .filter((group) => group.every((arn) => refusesOn(judgement, arn, caller)))
    .map((group) =>
      group === ANYTHING_OWN ? ' on own resources' : ` on '${caller.texts.spell(group[0] ?? '')}'`,
    );
}

function toViolation(need: DerivedNeed, { value: endpoint }: Guarded<Endpoint>, what: string): Violation {
  const { logicalId } = endpoint.origin;
  const row = REFUSALS.find(({ owned }) => owned === undefined || owned === need.owned);
  const looks = `${row?.fails ?? ''}; the line to look for is '${row?.line ?? ''}'`;
  return {
    origin: need.workload.origin,
    severity: severityOf(need),
    message: `the policy of endpoint '${logicalId}' refuses ${what}, which ${nameOf(need)} needs (${need.why}): ${looks}`,
    fix: `let the policy of '${logicalId}' allow ${what}${need.owned === undefined ? '' : ', without a condition on principals or owners that requests of AWS do not meet'}`,
  };
}
