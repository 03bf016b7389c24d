import type { Need } from './need';
import type { PolicyTier } from './service-owned';

/** Whose requests an endpoint policy admits, and from where. */
export interface EndpointPolicyContext {
  readonly region: string;
  /** Account of the stack; its principals and resources are `own` when no organization is given. */
  readonly accountId: string;
  /** Id of the AWS organization whose principals and resources are `own`. */
  readonly organizationId?: string;
  /** Catalogue keys of all services in the VPC; undefined admits whatever any service may need. */
  readonly services?: readonly string[];
  /** Ids of admissions that something needs, whatever else is in the VPC. */
  readonly owned?: readonly string[];
  /** Which subnets the endpoint serves; undefined is `workload`. */
  readonly tier?: PolicyTier;
  /** What is called through the endpoint; undefined admits every action on every own resource, and all that AWS owns. */
  readonly needs?: readonly Need[];
  /** Further accounts whose ECR repositories own principals may read. */
  readonly imageRegistryAccounts?: readonly string[];
}
