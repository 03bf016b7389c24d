import type { Declaration } from '../model/declaration';
import { declarationOf } from '../model/declaration';
import type { NetworkModel } from '../model/network';
import type { Link } from '../model/ties';

/** Links whose far end the input does not show and nobody vouches for; what vouches for the others is noted. */
export function undeclaredLinks(model: NetworkModel, vouched: Set<Declaration>): readonly Link[] {
  return model.ties.links.filter((link) => {
    if (isShown(model, link)) {
      return false;
    }
    const declaration = link.isPublic === true ? undefined : declarationFor(model, link);
    if (declaration !== undefined) {
      vouched.add(declaration);
    }
    return declaration === undefined;
  });
}

function isShown({ nodes }: NetworkModel, { far = [] }: Link): boolean {
  return far.length > 0 && far.every(({ value }) => nodes.has(value.id));
}

function declarationFor({ declarations, nodes }: NetworkModel, { ends }: Link): Declaration | undefined {
  return ends
    .map(({ value }) => declarationOf(declarations, value, nodes.get(value.id)))
    .find((found) => found !== undefined);
}
