import type { Resource, Resources } from '../../model/resource';
import { treeOf } from '../questions/trees';
import { attachedPolicies } from './policies';

/** What is known of whether the organization lets an AI service keep content. */
export type OptOut = 'out' | 'in' | 'unknown';

interface Setting {
  readonly '@@assign'?: unknown;
}

/**
 * What the boundary file and the opt-out policies of the input say of an AI service.
 *
 * A policy that is attached is taken to hold for the accounts of the input: which those are is an assumption.
 *
 * @param key - the name of the service in opt-out policies
 */
export function optOutOf(resources: Resources, key: string): OptOut {
  const said = attachedPolicies(resources, 'AISERVICES_OPT_OUT_POLICY').flatMap(
    ({ policy }) => settingOf(policy, key) ?? [],
  );
  if (said.includes('optIn')) {
    return 'in';
  }
  return said.includes('optOut') || resources.owner.aiServicesOptOut !== undefined ? 'out' : 'unknown';
}

/** What a policy sets for a service, by its own entry or by that for all of them. */
function settingOf(policy: Resource, key: string): unknown {
  const services = contentOf(policy)['services'] as
    Readonly<Record<string, { readonly opt_out_policy?: Setting } | undefined>> | undefined;
  const entry = services?.[key] ?? services?.['default'];
  return entry?.opt_out_policy?.['@@assign'];
}

/** The content of a policy, an object or JSON in a text; empty where it is not known. */
function contentOf(policy: Resource): Readonly<Record<string, unknown>> {
  const [content, ...more] = policy.written('Content');
  if (content === undefined || more.length > 0) {
    return {};
  }
  const tree = treeOf(content.value)?.tree;
  return typeof tree === 'object' && tree !== null ? (tree as Readonly<Record<string, unknown>>) : {};
}
