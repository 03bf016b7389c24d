import type { Guarded } from '../../model/choices';
import type { Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { Principal } from '../../model/ties';
import { OWN_ACCOUNT, toPrincipal } from '../principals';
import type { ResourceReader } from '../reader';
import { writtenOf } from '../written';

/** Whom a property names, one for each item. */
export function principalsOf(r: ResourceReader, property: string): readonly Guarded<Principal>[] {
  const { application, model, scope } = r;
  const own = new Set(application.scopes.flatMap(({ source }) => source.account ?? []));
  const written = writtenOf({ application, model, scope, expression: r.properties[property] });
  return written.flatMap(({ when, value }) =>
    (Array.isArray(value) ? (value as readonly Written[]) : [value]).map((item) => ({
      when,
      value: read(item, own),
    })),
  );
}

/** Accounts are texts, but nothing keeps an author from writing a number. */
function read(item: Written, own: ReadonlySet<string>): Principal {
  if (!(item instanceof Text)) {
    return toPrincipal(typeof item === 'object' ? JSON.stringify(item) : String(item), own);
  }
  let why: string | undefined;
  const text = item.fill((hole) => {
    if (hole.parameter === 'AWS::AccountId') {
      return OWN_ACCOUNT;
    }
    why ??= hole.parameter === 'AWS::Partition' ? undefined : hole.why;
    return 'aws';
  });
  return why === undefined ? toPrincipal(text, own) : { kind: 'unknown', why };
}
