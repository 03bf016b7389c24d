import type { Statement } from '../../../policy/document';
import { readDocument } from '../../../policy/document';
import { hasHole } from '../../../policy/text';
import { remember } from '../../../shared/remember';
import type { NetworkModel } from '../../model/network';
import type { Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Identity } from '../identities/collect';
import { identitiesOf } from '../identities/collect';
import { toPolicyText } from '../policies/documents';
import { MARKING } from './texts';

const IDENTITIES = new WeakMap<NetworkModel, Map<string, Identity>>();
const DOCUMENTS = new WeakMap<object, readonly Statement[]>();

/** The statements of a policy, with marks for what is own; the same for each who asks. */
export function readMarked(document: unknown): readonly Statement[] {
  if (typeof document !== 'object' || document === null) {
    return readDocument(document, 0, MARKING);
  }
  return remember(DOCUMENTS, document, () => readDocument(document, 0, MARKING));
}

/** What a role may call an action on: groups of ARNs, each about one thing and its parts. */
export function granted(model: NetworkModel, role: string | undefined, action: string): readonly Group[] {
  const identity = role === undefined ? undefined : identityOf(model, role);
  const statements = (identity?.policies ?? []).flatMap(readMarked).filter((statement) => {
    const { effect, doubt, action: named } = statement;
    return (
      effect === 'Allow' &&
      doubt === undefined &&
      named?.negated === false &&
      named.values.some((value) => value.text === action)
    );
  });
  return statements.flatMap(({ resource }) =>
    resource === undefined || resource.negated || resource.values.some(hasHole)
      ? [['*']]
      : grouped(resource.values.map(({ text }) => text)),
  );
}

/** What a construct says that it calls on; what of it is known only at deployment can be anything. */
export function saidGroups(said: readonly Written[] = []): readonly Group[] {
  const texts = said.map((one) => {
    const isText = typeof one === 'string' || one instanceof Text;
    const [known] = isText ? MARKING.texts(toPolicyText(one)) : [];
    return known === undefined || hasHole(known) ? undefined : known.text;
  });
  return texts.includes(undefined) ? [['*']] : grouped(texts.filter((text) => text !== undefined));
}

/** ARNs of one thing: itself, and what is below it. */
export type Group = readonly string[];

function identityOf(model: NetworkModel, role: string): Identity | undefined {
  const identities = remember(
    IDENTITIES,
    model,
    () => new Map(identitiesOf(model.resources).map((identity) => [identity.resource.id, identity])),
  );
  return identities.get(role);
}

/** Grants name a thing and its parts beside each other, and an action is about one of them alone. */
function grouped(texts: readonly string[]): readonly Group[] {
  const groups: { readonly stem: string; readonly texts: string[] }[] = [];
  for (const text of [...new Set(texts)].sort((a, b) => stemOf(a).length - stemOf(b).length)) {
    const stem = stemOf(text);
    const known = groups.find((group) => stem === group.stem || isBelow(stem, group.stem));
    if (known === undefined) {
      groups.push({ stem, texts: [text] });
    } else {
      known.texts.push(text);
    }
  }
  return groups.map((group) => group.texts);
}

function stemOf(text: string): string {
  return text.replace(/[/:]?\*$/, '');
}

function isBelow(stem: string, other: string): boolean {
  return stem.startsWith(other) && /^[/:]/.test(stem.slice(other.length));
}
