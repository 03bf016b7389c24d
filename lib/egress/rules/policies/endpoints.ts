import { eachStatement, listOf } from './documents';
import { neededOf } from './service-owned';

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
  const text = textOf(resource);
  return text !== undefined && neededOf(text) !== undefined;
}

/** What statements allow on buckets of AWS beyond what workloads need of them, as a reader is told. */
export function excessIn(document: unknown): string | undefined {
  let excess: string | undefined;
  eachStatement(document, (statement) => {
    if (statement['Effect'] === 'Allow') {
      const actions = statement['NotAction'] === undefined ? listOf(statement['Action']) : ['*'];
      excess ??= excessOf(actions, listOf(statement['Resource']));
    }
    return statement;
  });
  return excess;
}

/** Reading is harmless: what AWS publishes there is for everybody. */
const READING = /^s3:(?:Get|List|Head|Describe)/i;

function excessOf(actions: readonly unknown[], resources: readonly unknown[]): string | undefined {
  for (const arn of resources.flatMap((resource) => textOf(resource) ?? [])) {
    const needed = /:s3:::/.test(arn) ? neededOf(arn) : undefined;
    const names = needed?.map((action) => action.toLowerCase()) ?? [];
    const more = actions
      .filter((action) => typeof action === 'string')
      .find((action) => !READING.test(action) && !names.includes(action.toLowerCase()));
    if (needed !== undefined && more !== undefined) {
      return `${more} on '${arn.replaceAll(OWN, '${AWS::Region}')}', of which ${needed.join(' and ')} is needed`;
    }
  }
  return undefined;
}

/** Stands in a text for what is own. */
const OWN = 'own';

/** Own parts, such as the Region, stand for any name. */
function textOf(resource: unknown): string | undefined {
  if (typeof resource === 'string') {
    return resource;
  }
  const parts = (resource as { readonly parts?: unknown } | null)?.parts;
  if (!Array.isArray(parts)) {
    return undefined;
  }
  const texts = (parts as readonly (string | object)[]).map((part) =>
    typeof part === 'string' ? part : 'own' in part ? OWN : undefined,
  );
  return texts.includes(undefined) ? undefined : texts.join('');
}
