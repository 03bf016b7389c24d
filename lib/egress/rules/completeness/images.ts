import type { NetworkModel } from '../../model/network';
import { Text } from '../../model/resource';
import type { DerivedNeed } from '../../needs/derive';
import { writtenAt } from '../../needs/workload';
import { toPolicyText } from '../policies/documents';
import type { Group } from './grants';
import { MARKING } from './texts';

/** Actions on a repository that a pull calls. */
const PULLING: ReadonlySet<string> = new Set(['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer']);

const PRIVATE = /^([^./]+)\.dkr\.ecr\.([^./]+)\.[^/]+\/([^@:]+)/;
const OWN = /^\uE010a([^\uE011]*)\uE011/;

/** ARNs of the repositories that a workload pulls its images from, as far as the input tells them. */
export function repositoriesOf(model: NetworkModel, need: DerivedNeed, action: string): readonly Group[] {
  const { images, workload } = need;
  if (images === undefined || !PULLING.has(action)) {
    return [];
  }
  return writtenAt(model.resources, workload, images).flatMap(({ value }) => {
    const isText = typeof value === 'string' || value instanceof Text;
    const [image] = isText ? MARKING.texts(toPolicyText(value)) : [];
    const arn = image === undefined || image.why.length > 0 ? undefined : repositoryOf(image.text);
    return arn === undefined ? [] : [[arn]];
  });
}

/** `111122223333.dkr.ecr.eu-west-1.amazonaws.com/own:1`, or an attribute of a repository of the input. */
function repositoryOf(image: string): string | undefined {
  const [own] = OWN.exec(image) ?? [];
  if (own !== undefined) {
    return own;
  }
  const [, account, region, name] = PRIVATE.exec(image) ?? [];
  return name === undefined ? undefined : `arn:*:ecr:${region ?? '*'}:${account ?? '*'}:repository/${name}`;
}
