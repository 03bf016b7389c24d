import type { Resource, Resources } from '../../model/resource';
import { toDocument } from './documents';

/**
 * The permissions boundary of a user or role as guard of its policies.
 *
 * One that the input does not show guards as an unknown policy: what it leaves is then not known.
 */
export function guardsOf(resource: Resource, resources: Resources): readonly unknown[] {
  const [setting, ...more] = resource.at('PermissionsBoundary');
  if (setting === undefined || (setting.value.kind === 'absent' && more.length === 0)) {
    return [];
  }
  const { value } = setting;
  const policy = more.length === 0 && value.kind === 'resource' ? resources.get(value.id) : undefined;
  const [document, ...others] = policy?.written('PolicyDocument') ?? [];
  return document === undefined || others.length > 0
    ? [{ unknown: 'what its permissions boundary allows' }]
    : [toDocument(document.value)];
}
