import type { CatalogueRow } from '../../../endpoints/catalogue';
import { CATALOGUE, fipsRow } from '../../../endpoints/catalogue';
import type { Resource } from '../../model/resource';
import type { Judgement, Predicate } from './each-text';
import { eachText, isText } from './each-text';
import type { Marked } from './marked';
import { holeIn, mark, show } from './marked';

/** Questions about VPC endpoints and the services that they lead to. */
export const ENDPOINT_QUESTIONS = {
  /** A service of AWS whose endpoints take a policy, or of which that is not known. */
  takesPolicy: (resource, path) =>
    eachText(resource, path, (marked) =>
      isOfAws(marked) && rowOf(marked)?.policySupported !== false
        ? { seen: show(marked, marked.text) }
        : undefined,
    ),

  /** A service of AWS whose endpoints take no policy. */
  takesNoPolicy: (resource, path) =>
    eachText(resource, path, (marked) =>
      rowOf(marked)?.policySupported === false && rowOf(marked)?.carriesData !== false
        ? { seen: show(marked, marked.text) }
        : undefined,
    ),

  /** A service whose usual names its endpoints answer, if they are asked to. */
  hasPrivateNames: (resource, path) =>
    eachText(resource, path, (marked) =>
      rowOf(marked)?.privateDns === true ? { seen: show(marked, marked.text) } : undefined,
    ),

  /** The OpenAI-compatible API of Amazon Bedrock. */
  isMantle: (resource, path) =>
    eachText(resource, path, (marked) =>
      rowOf(marked)?.key === 'bedrock-mantle' ? { seen: show(marked, marked.text) } : undefined,
    ),

  /** A service that exists in each Region. */
  isRegional: (resource, path) =>
    eachText(resource, path, (marked) =>
      Object.keys(rowOf(marked)?.serviceRegions ?? {}).length === 0 ? { seen: '' } : undefined,
    ),

  /** The name of another Region. */
  otherRegion: (resource, path) =>
    eachText(resource, path, (marked): Judgement => {
      const { text } = marked;
      const hole = holeIn(marked, text);
      if (hole !== undefined) {
        return hole.parameter === 'AWS::Region' ? undefined : { why: hole.why };
      }
      if (resource.region === undefined) {
        return { why: `the input does not say in which Region it is, and it names ${text}` };
      }
      return text === resource.region ? undefined : { seen: text };
    }),
} satisfies Readonly<Record<string, Predicate>>;

/** Names of endpoint services of AWS itself; those of others begin with `com.amazonaws.vpce.`. */
function isOfAws(marked: Marked): boolean {
  const { text } = marked;
  return (
    /^(?:(?:cn\.)?com\.amazonaws|eu\.amazonaws|aws)\.(?!vpce\.)/.test(text) || rowOf(marked) !== undefined
  );
}

const ROWS: readonly (readonly [RegExp, CatalogueRow])[] = CATALOGUE.flatMap((row) => {
  const names = [...Object.values(row.serviceNames), ...Object.values(row.regionServiceNames ?? {})];
  const plain = [...new Set(names.flatMap((name) => name ?? []))].map(
    (name) => [toPattern(name), row] as const,
  );
  return row.fips === null
    ? plain
    : [...plain, [toPattern(`com.amazonaws.{region}.${row.fips}`), fipsRow(row)] as const];
});

function toPattern(name: string): RegExp {
  return new RegExp(`^${name.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^.]+')}$`);
}

function rowOf({ text }: Marked): CatalogueRow | undefined {
  return ROWS.find(([pattern]) => pattern.test(text))?.[1];
}

/**
 * Key in the catalogue of the service with this endpoint service name; undefined for one that it does not list.
 *
 * A service with endpoints of two types is one.
 */
export function catalogueKeyOf(name: string): string | undefined {
  const row = ROWS.find(([pattern]) => pattern.test(name))?.[1];
  return row?.gateway ?? row?.key;
}

/** Whether nothing can be handed to other accounts by an endpoint, as long as own principals alone use it. */
export function handsToOwnAlone(endpoint: Resource): boolean {
  const names = endpoint.written('ServiceName').map(({ value }) => value);
  return (
    names.length > 0 &&
    names.every((value) => isText(value) && rowOf(mark(value))?.ownResourcesAlone === true)
  );
}

/** IAM prefix of the service that an endpoint leads to; undefined where that is not one known service. */
export function prefixOf(endpoint: Resource): string | undefined {
  const names = endpoint.written('ServiceName').flatMap(({ value }) => (isText(value) ? [mark(value)] : []));
  const prefixes = new Set(names.flatMap((marked) => rowOf(marked)?.iamPrefixes ?? []));
  const [only, ...more] = prefixes;
  return more.length === 0 ? only : undefined;
}
