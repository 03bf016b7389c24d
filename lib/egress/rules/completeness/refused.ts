import { ADMISSIONS } from '../../../endpoints/service-owned';
import type { Guarded } from '../../model/choices';
import type { Endpoint } from '../../model/network';
import type { Resource } from '../../model/resource';
import type { DerivedNeed } from '../../needs/derive';
import { under } from '../conditional';
import { toDocument } from '../policies/documents';
import type { Analysis, Violation } from '../rule';
import type { Asker } from './askers';
import { askersOf } from './askers';
import { servingOf } from './endpoints';
import { nameOf, severityOf, worstOfEach } from './missing';
import data from './refusals.json';
import { refusesAction, refusesOwned } from './requests';

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
  return worstOfEach(askersOf(analysis), (asker) => violationsOf(analysis, asker));
}

function violationsOf({ model }: Analysis, asker: Asker): readonly Violation[] {
  const { need, when } = asker;
  const serving = servingOf(model, asker).filter(
    ({ when: there }) => model.choices.both(there, when) !== undefined,
  );
  const [first] = serving;
  const resource = first === undefined ? undefined : model.resources.get(first.value.id);
  if (first === undefined || serving.length > 1 || resource === undefined) {
    // Of several endpoints a name leads to one that nobody can tell.
    return [];
  }
  return resource.written('PolicyDocument').flatMap(({ when: written, value }) => {
    const what = refusedIn(toDocument(value), resource, need);
    return what === undefined
      ? []
      : under(model, [when, first.when, written], toViolation(need, first, what));
  });
}

/** What a policy certainly refuses of a need. */
function refusedIn(
  document: unknown,
  endpoint: Resource,
  { owned, actions }: DerivedNeed,
): string | undefined {
  if (owned === undefined) {
    const refused = actions.filter(
      (action) => !/[*?]/.test(action) && refusesAction(document, endpoint, action),
    );
    return refused.length === 0 ? undefined : refused.join(', ');
  }
  const admission = ADMISSIONS.find(({ id }) => id === owned);
  return admission !== undefined && refusesOwned(document, endpoint, admission)
    ? `${admission.actions[0] ?? ''} on ${admission.resources[0] ?? ''}`
    : undefined;
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
