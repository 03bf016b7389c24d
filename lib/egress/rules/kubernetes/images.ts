import type { NetworkModel } from '../../model/network';
import { toFound } from '../questions/each-text';
import { judgeImage } from '../questions/images';
import { treeOf } from '../questions/trees';
import type { Row } from '../rows';
import { violationOf } from '../rows';
import type { Violation } from '../rule';
import { resourcesOf } from './pods';

type Members = Readonly<Record<string, unknown>>;

const ROW: Omit<Row, 'type'> = {
  when: [],
  says: 'runs an image that comes from elsewhere',
  covers: ['PULL-02', 'K8S-06'],
  source: 'kubernetes.io, images; helm.sh, chart best practices, pods and images',
  date: '2026-11-21',
};

/** Resources whose objects, patches or values name an image of a registry of somebody else. */
export function foreignImagesIn(model: NetworkModel): readonly Violation[] {
  return resourcesOf(model).flatMap(([resource, objects]) => {
    const answers = objects.flatMap(({ when, kind, content }) => {
      const document = treeOf(content);
      // The schema of a kind describes images and names none.
      const images = kind === 'CustomResourceDefinition' ? [] : imagesIn(document?.tree);
      return images.flatMap((text) => {
        const judgement = judgeImage({ text, holes: document?.holes ?? [] }, resource);
        return judgement === undefined ? [] : [{ when, ...toFound(judgement) }];
      });
    });
    return violationOf(model, { resource, row: { ...ROW, type: resource.type }, answers });
  });
}

/** `image: x`, `image: {reference: x}`, and what charts and operators make of `registry`, `repository` and `tag`. */
export function imagesIn(tree: unknown): readonly string[] {
  if (typeof tree !== 'object' || tree === null) {
    return [];
  }
  const members = tree as Members;
  const inner = Object.entries(members).flatMap(([name, part]) => [
    ...(typeof part === 'string' ? [] : imagesIn(part)),
    ...(/image$/i.test(name) ? ofImage(part) : []),
  ]);
  return [...ofMember(members), ...inner];
}

function ofMember(members: Members): readonly string[] {
  const { image, repository } = members;
  // Operators write the name of an image beside its repository.
  return typeof image !== 'string' ? [] : [typeof repository === 'string' ? `${repository}/${image}` : image];
}

function ofImage(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) {
    return [];
  }
  const { registry, repository, reference, image } = part as Members;
  if (typeof reference === 'string') {
    return [reference];
  }
  if (typeof repository !== 'string' || typeof image === 'string') {
    return [];
  }
  return [typeof registry === 'string' && registry !== '' ? `${registry}/${repository}` : repository];
}
