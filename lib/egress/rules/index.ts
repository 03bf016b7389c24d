import type { NetworkModel } from '../model/network';
import { reach } from '../reach/reach';
import { ag001 } from './ag001-path-to-internet';
import { ag002 } from './ag002-route-not-followed';
import { ag003 } from './ag003-route-table-not-shown';
import { ag004 } from './ag004-routes-added-unseen';
import { ag005 } from './ag005-idle-gateway';
import { ag006 } from './ag006-checked-interface';
import { ag007 } from './ag007-route-into-unknown-table';
import { ag201 } from './ag201-default-security-group';
import { ag900 } from './ag900-not-in-the-input';
import type { Analysis, Finding, RuleModule } from './rule';

/** Every rule over the network, by id. */
export const RULES: readonly RuleModule[] = [ag001, ag002, ag003, ag004, ag005, ag006, ag007, ag201, ag900];

/** Follows every path of a network. */
export function analyse(model: NetworkModel): Analysis {
  return { model, subnets: reach(model) };
}

/** What all rules say about a network, in the order of rules, then of the input. */
export function findingsOf(analysis: Analysis, rules: readonly RuleModule[] = RULES): readonly Finding[] {
  return rules.flatMap((rule) => rule.check(analysis).map((violation) => toFinding(rule, violation)));
}

function toFinding(rule: RuleModule, violation: ReturnType<RuleModule['check']>[number]): Finding {
  const { id, severity, state, category, rationale, fix, controls } = rule;
  return {
    ruleId: id,
    severity,
    state,
    category,
    why: rationale,
    controls,
    ...violation,
    fix: violation.fix ?? fix,
  };
}
