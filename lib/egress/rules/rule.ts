import type { Declaration } from '../model/declaration';
import type { NetworkModel, Origin } from '../model/network';
import type { Link } from '../model/ties';
import type { Filters } from '../reach/filters/filters';
import type { Neighbour } from '../reach/neighbours';
import type { Hop } from '../reach/path';
import type { SubnetReach } from '../reach/reach';
import type { ObjectRow } from './kubernetes/object-rows';
import type { Row } from './rows';

export type Severity = 'error' | 'warning';

/** What a rule is about. */
export type Category =
  | 'route'
  | 'boundary'
  | 'inbound'
  | 'endpoint'
  | 'name'
  | 'security-group'
  | 'compute'
  | 'service'
  | 'identity'
  | 'artifact'
  | 'cluster'
  | 'analysis';

/** `exposed`: a way out or in is shown. `unproven`: a fact is missing. `defect`: something is wrong besides. */
export type State = 'exposed' | 'unproven' | 'defect';

/** What rules judge. */
export interface Analysis {
  readonly model: NetworkModel;
  readonly subnets: readonly SubnetReach[];
  /** Networks beyond their own VPC that subnets are routed to, less those that are declared. */
  readonly neighbours: readonly Neighbour[];
  /** Links to networks that the input does not show, less those that are declared. */
  readonly links: readonly Link[];
  /** Declarations that the answer relies on. */
  readonly assumptions: readonly Declaration[];
  /** Security groups and network ACLs. */
  readonly filters: Filters;
}

/** What one rule says about one resource. */
export interface Violation {
  readonly origin: Origin;
  readonly message: string;
  /** Overrides the rule's own fix where the case tells a better one. */
  readonly fix?: string;
  /** Overrides the rule's own state: a rule may show a way out in one place and miss a fact in another. */
  readonly state?: State;
  /** Overrides the rule's own severity: what a rule finds is not equally bad everywhere. */
  readonly severity?: Severity;
  readonly path?: readonly Hop[];
  readonly condition?: string;
}

/** A CloudFormation `Resources` section, with whatever else the case needs. */
export interface Example {
  readonly title: string;
  readonly template: {
    readonly Parameters?: Readonly<Record<string, unknown>>;
    readonly Conditions?: Readonly<Record<string, unknown>>;
    readonly Resources: Readonly<Record<string, unknown>>;
  };
}

/** One rule: data first, check second. */
export interface RuleModule {
  readonly id: string;
  readonly title: string;
  readonly severity: Severity;
  readonly state: State;
  readonly category: Category;
  /** Why it matters, in one sentence that a reviewer can defend. */
  readonly rationale: string;
  readonly fix: string;
  /** Rows of the taxonomy of ways out (`docs/ways-out.md`) that it covers beside those of its rows. */
  readonly covers?: readonly string[];
  readonly controls: Readonly<Record<string, readonly string[]>>;
  /** Each bad example is reported by this rule, no good one is; of an unknown one it says that it cannot tell. */
  readonly examples: {
    readonly bad: readonly Example[];
    readonly good: readonly Example[];
    readonly unknown?: readonly Example[];
  };
  /** What it looks at, where it is made of rows. */
  readonly rows?: readonly Row[];
  /** What it looks at inside clusters. */
  readonly objectRows?: readonly ObjectRow[];
  /** Whether it speaks only where filters count; its examples are judged so. */
  readonly needsFilters?: boolean;
  check(analysis: Analysis): readonly Violation[];
}

/** A violation with its rule's data: what reports are made of. */
export interface Finding extends Violation {
  readonly ruleId: string;
  readonly severity: Severity;
  readonly state: State;
  readonly category: Category;
  readonly why: string;
  readonly fix: string;
  readonly controls: Readonly<Record<string, readonly string[]>>;
}
