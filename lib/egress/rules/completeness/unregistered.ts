import type { Guard } from '../../model/choices';
import type { NetworkModel } from '../../model/network';
import type { Resource, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import { under } from '../conditional';
import { imagesIn } from '../kubernetes/images';
import { resourcesOf } from '../kubernetes/pods';
import { treeOf } from '../questions/trees';
import type { Violation } from '../rule';
import data from './addon-images.json';
import { saidOf } from './said';

/** An image that something shown pulls. */
interface Pulled {
  readonly by: Resource;
  readonly when: Guard;
  /** Who pulls it, as a reader knows that one. */
  readonly who: string;
  readonly image: string;
}

/** Add-ons of Amazon EKS with their repositories. */
export const ADDON_IMAGES = data.rows;

/** Where types name images themselves. */
const PATHS: Readonly<Record<string, string>> = {
  'AWS::ECS::TaskDefinition': 'ContainerDefinitions[].Image',
  'AWS::Lambda::Function': 'Code.ImageUri',
};

/** A private registry, by digest or tag; CDK pushes what it builds to a repository of its own. */
const PRIVATE = /^[^/]+\.dkr\.ecr(?:-fips)?\.[^/]+\/(?!cdk-[a-z0-9]+-container-assets)/;

/**
 * Images of private registries that are pulled and that nothing says to be pulled, where others are: what mirrors, admits and
 * lets images through by that list leaves them out.
 */
export function unregisteredIn(model: NetworkModel): readonly Violation[] {
  const registered = new Set(
    saidOf(model).flatMap(({ image }) => (image === undefined ? [] : [spell(image)])),
  );
  if (registered.size === 0) {
    return [];
  }
  const known = new Set<string>();
  const pulled = [...ofObjects(model), ...ofResources(model)].filter(
    ({ image }) => PRIVATE.test(image) && !registered.has(image),
  );
  return [...pulled, ...ofAddons(model, [...registered])].flatMap(({ by, when, who, image }) => {
    const key = `${by.id}\n${image}`;
    if (known.has(key)) {
      return [];
    }
    known.add(key);
    return under(model, [by.when, when], {
      origin: by.origin,
      message: `${who} pulls '${image}', which nothing registers: a mirror, an endpoint policy or an admission policy that is made from what is registered leaves it out, and its pods end in ImagePullBackOff`,
      fix: `name it by ImageMirror.imageUri, or say Requirements.of(construct).addImage({ uri: '${image}', why })`,
    });
  });
}

function ofObjects(model: NetworkModel): readonly Pulled[] {
  return resourcesOf(model).flatMap(([by, objects]) =>
    objects.flatMap(({ when, kind, namespace, name, content }) => {
      const document = kind === 'CustomResourceDefinition' ? undefined : treeOf(content);
      const holes = document?.holes ?? [];
      const who = kind === '' ? `'${by.origin.logicalId}' (${by.type})` : `${kind} '${namespace}/${name}'`;
      return imagesIn(document?.tree).map((text) => {
        const image = text.replace(MARK, (_, index: string) => nameOf(holes[Number(index)]));
        return { by, when, who, image };
      });
    }),
  );
}

function ofResources({ resources }: NetworkModel): readonly Pulled[] {
  return Object.entries(PATHS).flatMap(([type, path]) =>
    resources.ofType(type).flatMap((by) =>
      by.written(path).map(({ when, value }) => ({
        by,
        when,
        who: `'${by.origin.logicalId}' (${by.type})`,
        image: spell(value),
      })),
    ),
  );
}

/** Those of add-ons are in no template: they are asked for where some of them are registered. */
function ofAddons({ resources }: NetworkModel, registered: readonly string[]): readonly Pulled[] {
  const all = ADDON_IMAGES.flatMap(({ repositories }) => repositories);
  const isThere = (repository: string): boolean =>
    registered.some((image) => image.replace(/(?::[^/:]+)?(?:@.*)?$/, '').endsWith(`/${repository}`));
  return !all.some(isThere)
    ? []
    : resources.ofType('AWS::EKS::Addon').flatMap((by) =>
        by.at('AddonName').flatMap(({ when, value }) => {
          const row =
            value.kind === 'text' ? ADDON_IMAGES.find(({ addon }) => addon === value.text) : undefined;
          return (row?.repositories ?? [])
            .filter((repository) => !isThere(repository))
            .map((image) => ({ by, when, who: `add-on '${row?.addon ?? ''}'`, image }));
        }),
      );
}

const MARK = /\uE000(\d+)\uE001/g;

function spell(value: Written): string {
  return value instanceof Text ? value.fill(nameOf) : typeof value === 'string' ? value : '';
}

function nameOf(hole: Text['parts'][number] | undefined): string {
  if (hole === undefined || typeof hole === 'string') {
    return hole ?? '';
  }
  const { parameter, resource, why } = hole;
  return `\${${parameter ?? (resource === undefined ? why : `${resource.id}.${resource.attribute}`)}}`;
}
