interface Rule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly verbs: readonly string[];
}

interface AnyObject {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly rules?: readonly Rule[];
  readonly roleRef?: { readonly kind: string; readonly name: string };
  readonly subjects?: readonly { readonly kind: string; readonly name: string }[];
}

/** What a group may do, by roles and bindings: `verb group/resource namespace/name`, as authorizers are asked. */
export function rightsOf(objects: readonly object[], group: string): (right: string) => boolean {
  const all = objects as readonly AnyObject[];
  const bindings = all.filter(
    ({ kind, subjects }) =>
      /Binding$/.test(kind) && subjects?.some((each) => each.kind === 'Group' && each.name === group),
  );
  return (right) => {
    const [verb = '', resource = '', place = ''] = right.split(' ');
    const [namespace = '', name = ''] = place.split('/');
    return bindings.some(
      ({ metadata, roleRef }) =>
        (metadata.namespace ?? namespace) === namespace &&
        all
          .filter(
            (role) =>
              role.kind === roleRef?.kind &&
              role.metadata.name === roleRef.name &&
              role.metadata.namespace === metadata.namespace,
          )
          .some(({ rules = [] }) => rules.some((rule) => gives(rule, { verb, resource, name }))),
    );
  };
}

function gives(
  rule: Rule,
  { verb, resource, name }: { verb: string; resource: string; name: string },
): boolean {
  const [group = '', path = ''] = [
    resource.slice(0, resource.indexOf('/')),
    resource.slice(resource.indexOf('/') + 1),
  ];
  const has = (list: readonly string[] | undefined, one: string) =>
    list?.some((each) => each === '*' || each === one) ?? false;
  return (
    has(rule.verbs, verb) &&
    has(rule.apiGroups, group) &&
    has(rule.resources, path) &&
    (rule.resourceNames === undefined || rule.resourceNames.includes(name))
  );
}
