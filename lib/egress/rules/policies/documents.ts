import type { Part, PolicyText } from '../../../policy/text';
import type { Hole, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import { nameOf, partsOfHole } from './own';

type Json = Readonly<Record<string, unknown>>;

/**
 * A policy as `lib/policy` reads it: JSON in which each text is a `PolicyText`, with `{ unknown: why }` for gaps.
 *
 * A document that is written as text is parsed; a statement that stands alone becomes a document.
 */
export function toDocument(written: Written): unknown {
  if (typeof written !== 'object' || written === null) {
    return documentOf(written);
  }
  let document = KNOWN.get(written);
  if (document === undefined) {
    document = documentOf(written);
    KNOWN.set(written, document);
  }
  return document;
}

/** A resource gives each of its policies as one object, and many rules read it. */
const KNOWN = new WeakMap<object, unknown>();

function documentOf(written: Written): unknown {
  const value = isText(written) ? parsed(written) : written;
  if (spellsParts(value)) {
    return { unknown: 'an object stands where a text belongs' };
  }
  const document = converted(value);
  return isObject(document) && 'Effect' in document ? { Statement: [document] } : document;
}

/** Whether a template spells what is ours to write alone: it could call anything its own. */
function spellsParts(value: Written): boolean {
  if (value instanceof Text || typeof value !== 'object' || value === null) {
    return false;
  }
  return (
    'parts' in value ||
    'unknown' in value ||
    Object.values(value as Readonly<Record<string, Written>>).some(spellsParts)
  );
}

function converted(value: Written): unknown {
  if (value instanceof Text) {
    return toPolicyText(value);
  }
  if (Array.isArray(value)) {
    return (value as readonly Written[]).map(converted);
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value as Readonly<Record<string, Written>>).map(([name, part]) => [
          name,
          converted(part),
        ]),
      )
    : value;
}

/** The parts of a text that is known only in part; what is not known at all is a gap. */
export function toPolicyText(text: string | Text): PolicyText | { readonly unknown: string } {
  if (typeof text === 'string') {
    return text;
  }
  const parts = text.parts.flatMap((part, index): readonly Part[] =>
    typeof part === 'string' ? [part] : partsOfHole(part, index === 0),
  );
  const [only] = parts;
  return parts.length === 1 && typeof only === 'object' && 'unknown' in only ? only : { parts };
}

const MARK = /\uE000(\d+)\uE001/;

function parsed(text: string | Text): Written {
  const holes: Hole[] = [];
  const filled = typeof text === 'string' ? text : text.fill((hole) => `\uE000${holes.push(hole) - 1}\uE001`);
  try {
    return unmarked(JSON.parse(filled) as Written, holes);
  } catch {
    return new Text([{ why: holes[0]?.why ?? 'the policy is no JSON' }]);
  }
}

/** JSON in which marks stand for what is not known, as it is written. */
export function unmarked(value: Written, holes: readonly Hole[]): Written {
  if (typeof value === 'string') {
    return withHoles(value, holes);
  }
  if (Array.isArray(value)) {
    return (value as readonly Written[]).map((item) => unmarked(item, holes));
  }
  return isObject(value)
    ? Object.fromEntries(
        Object.entries(value as Readonly<Record<string, Written>>).map(([name, part]) => [
          name,
          unmarked(part, holes),
        ]),
      )
    : value;
}

function withHoles(text: string, holes: readonly Hole[]): Written {
  const pieces = text
    .split(MARK)
    .map((piece, index): string | Hole => (index % 2 === 0 ? piece : (holes[Number(piece)] as Hole)))
    .filter((piece) => piece !== '');
  return pieces.every((piece) => typeof piece === 'string') ? text : new Text(pieces);
}

/**
 * A policy of a resource in which what its Allow statements leave open, or name as everything, is the resource itself.
 *
 * Else a Deny about a part of it would seem to be about all that the policy is for.
 */
export function anchored(document: unknown, id: string, isApi: boolean): unknown {
  const own: PolicyText = { parts: [{ own: nameOf(id), as: 'arn' }, ...(isApi ? ['/*/*/*'] : [])] };
  const spell = (resource: unknown): unknown => (isApi ? spelledOut(resource, id) : resource);
  return eachStatement(document, (statement) => {
    const { Resource, NotResource } = statement;
    const isOpen = NotResource === undefined && listOf(Resource).some((item) => item === '*');
    return {
      ...statement,
      ...(NotResource === undefined ? {} : { NotResource: spell(NotResource) }),
      ...(Resource === undefined ? {} : { Resource: spell(Resource) }),
      ...(isOpen && statement.Effect === 'Allow' ? { Resource: own } : {}),
    };
  });
}

/** API Gateway puts the ARN of the API before `execute-api:/`. */
function spelledOut(resource: unknown, id: string): unknown {
  if (Array.isArray(resource)) {
    return (resource as readonly unknown[]).map((item) => spelledOut(item, id));
  }
  const rest = typeof resource === 'string' ? /^execute-api:(\/.*)$/.exec(resource)?.[1] : undefined;
  return rest === undefined ? resource : { parts: [{ own: nameOf(id), as: 'arn' }, rest] };
}

/** The document with each statement replaced; one that is undefined is left out. */
export function eachStatement(document: unknown, replace: (statement: Json) => unknown): unknown {
  if (!isObject(document) || document['Statement'] === undefined) {
    return document;
  }
  const statements = listOf(document['Statement']).flatMap((statement) => {
    const next = isObject(statement) && !('unknown' in statement) ? replace(statement) : statement;
    return next === undefined ? [] : [next];
  });
  return { ...document, Statement: statements };
}

/** The statements of a document. */
export function statementsOf(document: unknown): readonly unknown[] {
  return listOf((document as { Statement?: unknown } | null | undefined)?.Statement);
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : value === undefined ? [] : [value];
}

function isText(value: Written): value is string | Text {
  return typeof value === 'string' || value instanceof Text;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
