import { ADMISSIONS } from '../../../endpoints/service-owned';
import { eachStatement, listOf } from './documents';

/** Every form that AWS's own resources take in an endpoint policy. */
const OWNED: readonly RegExp[] = ADMISSIONS.filter(({ class: whose }) => whose !== 'own')
  .flatMap(({ resources }) => resources)
  .map((arn) => toPattern(arn));

function toPattern(arn: string): RegExp {
  const [whole = ''] = [arn.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[a-z0-9-]+')];
  return new RegExp(`^${whole}$`);
}

/**
 * An endpoint policy without what lets anybody read what AWS itself publishes.
 *
 * Downloads that AWS signs, or that nobody signs, carry no key of the principal: there it cannot be asked for.
 */
export function withoutAdmissions(document: unknown): unknown {
  return eachStatement(document, (statement) => {
    const resources = listOf(statement['Resource']);
    const isOwned = resources.length > 0 && resources.every((resource) => isServiceOwned(resource));
    return statement['Effect'] === 'Allow' && isOwned ? undefined : statement;
  });
}

function isServiceOwned(resource: unknown): boolean {
  const text = typeof resource === 'string' ? resource : textOf(resource);
  return text !== undefined && OWNED.some((pattern) => pattern.test(text));
}

/** Own parts, such as the Region, stand for any name. */
function textOf(resource: unknown): string | undefined {
  const parts = (resource as { readonly parts?: unknown } | null)?.parts;
  if (!Array.isArray(parts)) {
    return undefined;
  }
  const texts = (parts as readonly (string | object)[]).map((part) =>
    typeof part === 'string' ? part : 'own' in part ? 'own' : undefined,
  );
  return texts.includes(undefined) ? undefined : texts.join('');
}
