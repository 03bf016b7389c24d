import type { Resource, Resources, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { SaidApi } from '../../needs/said';
import { toDocument } from '../policies/documents';
import { readMarked } from './grants';
import { arnOf, type Calls } from './role-grants';
import data from './role-needs.json';
import { textsOf } from './texts';

/** What a service does with a key in the name of who calls it. */
interface KeyRow {
  readonly type: string;
  /** Path of the key. */
  readonly key: string;
  /** Actions on the resource that come to it. */
  readonly calls: readonly string[];
  readonly needs: string;
  readonly source: string;
  readonly date: string;
}

export const KEY_ROWS: readonly KeyRow[] = data.throughServices.rows;

const KEY = 'AWS::KMS::Key';

/** What calls on resources of the input need of the keys of these, where the policy of the key leaves it to roles. */
export function keysOf(resources: Resources, { actions, resources: said }: SaidApi): readonly Calls[] {
  const things = [...new Set(said.flatMap(idsIn))].flatMap((id) => resources.get(id) ?? []);
  return things.flatMap((thing) =>
    KEY_ROWS.filter(
      ({ type, calls }) => type === thing.type && calls.some((call) => actions.includes(call)),
    ).flatMap((row) =>
      keyAt(resources, thing, row.key).map((key): Calls => {
        return { actions: [row.needs], targets: [[arnOf(key.id)]] };
      }),
    ),
  );
}

/** The key that a resource of the input certainly has, where its policy leaves it to roles. */
export function keyAt(resources: Resources, thing: Resource, path: string): readonly Resource[] {
  const [only, ...others] = thing.at(path).map(({ value }) => value);
  const key = only?.kind === 'resource' && only.type === KEY ? resources.get(only.id) : undefined;
  return key === undefined || others.length > 0 || admitsOthers(resources, key) ? [] : [key];
}

/** Whether the policy of a key may admit somebody besides what policies of its account allow. */
function admitsOthers(resources: Resources, key: Resource): boolean {
  const texts = textsOf(resources, key);
  const documents = key.written('KeyPolicy');
  const statements = documents.flatMap(({ value }) => readMarked(toDocument(value)));
  return (
    documents.length !== 1 ||
    statements.some(
      ({ effect, doubt, principal }) =>
        effect === 'Allow' &&
        (doubt !== undefined ||
          principal === undefined ||
          principal.negated ||
          principal.values.some(
            ({ type, value }) =>
              type !== 'service' && (type !== 'aws' || texts.accountIn(value.text) === undefined),
          )),
    )
  );
}

function idsIn(said: Written): readonly string[] {
  return said instanceof Text
    ? said.parts.flatMap((part) => (typeof part === 'string' ? [] : (part.resource?.id ?? [])))
    : [];
}
