import { UsageError } from '../../../shared/errors';
import { identityOf, type DeliveredObject, type ObjectContent } from '../delivered-object';

/**
 * Bytes of what kubectl applies: it keeps the whole text in an annotation, and annotations of an object have this many.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#kubectl-kubernetes-io-last-applied-configuration, read 2026-11-22
 */
const MOST_BYTES = 262_144;

/**
 * An object as it is applied.
 *
 * Definitions of kinds can be longer than that for their descriptions, which nothing but `kubectl explain` reads: then they are
 * left out.
 *
 * @throws UsageError if it is too long
 */
export function appliedContent(where: string, object: DeliveredObject): ObjectContent {
  const { kind, content } = object;
  const short =
    bytesOf(content) > MOST_BYTES && kind.startsWith('CustomResourceDefinition.')
      ? (withoutDescriptions(content) as ObjectContent)
      : content;
  if (bytesOf(short) > MOST_BYTES) {
    throw new UsageError(
      `${where}: '${identityOf(object)}' has ${bytesOf(short)} bytes, expected at most ${MOST_BYTES}, which kubectl can apply: ` +
        'make it smaller, or use ObjectDelivery.artifact()',
    );
  }
  return short;
}

function bytesOf(content: ObjectContent): number {
  return Buffer.byteLength(JSON.stringify(content));
}

/** In schemas a description is a text; a property of that name is an object. */
function withoutDescriptions(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutDescriptions);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .filter(([name, part]) => name !== 'description' || typeof part !== 'string')
          .map(([name, part]) => [name, withoutDescriptions(part)]),
      )
    : value;
}
