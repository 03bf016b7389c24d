import type { Place } from './paths';
import { memberOf, membersOf } from './paths';
import { hiddenIn, knownText, markedOf, type ObjectPredicate } from './verdicts';

/**
 * A container, or a volume that is an image, of a registry in ECR by a tag; assets of CDK have a hash of their content for a tag.
 *
 * Of images that are not known AG410 speaks.
 */
export const taggedImage: ObjectPredicate = (place) => {
  const text =
    markedOf(memberOf(place, 'image'))?.text ??
    markedOf(memberOf(memberOf(place, 'image'), 'reference'))?.text ??
    '';
  const isOurs = /\.dkr[.-]ecr[.-]/.test(text);
  const isPinned = /@sha256:/.test(text) || /container-assets-|:[0-9a-f]{64}$/.test(text);
  const tag = /:(\w[\w.-]*)$/.exec(text)?.[1];
  return isOurs && !isPinned && tag !== undefined ? { seen: `:${tag}` } : undefined;
};

/** A container that is given GPUs and does not say what else it takes. */
export const gpuWithoutRequests: ObjectPredicate = (place) => {
  const limits = memberOf(memberOf(place, 'resources'), 'limits');
  const gpu = Object.keys(membersOf(limits) ?? {}).find((name) => name.startsWith('nvidia.com/'));
  const requests = memberOf(memberOf(place, 'resources'), 'requests');
  const missing = ['cpu', 'memory'].filter((name) => isMissing(requests, name) && isMissing(limits, name));
  return gpu === undefined || missing.length === 0 ? undefined : { seen: missing.join(' and ') };
};

/** Without a request Kubernetes takes the limit. */
function isMissing(amounts: Place, name: string): boolean {
  const amount = memberOf(amounts, name);
  return knownText(amount) === undefined && markedOf(amount) === undefined;
}

/** Files of a node by which a pod becomes what it likes on it. */
const OPEN_PATHS =
  /^\/(?:(?:etc|proc|root|home|boot|sys|var|var\/run|run|var\/lib|var\/lib\/kubelet)(?:\/)?)?$|(?:docker|containerd|crio)\.sock$/;

/** A volume with such files. */
export const openHostPath: ObjectPredicate = (place) => {
  const path = knownText(memberOf(memberOf(place, 'hostPath'), 'path'));
  return path !== undefined && OPEN_PATHS.test(path) ? { seen: path } : undefined;
};

/** What the levels of Pod Security ask for grew last in this minor version. */
const LAST_CHANGE = 34;

/** A version of a Pod Security level that asks for less than that of today. */
export const oldVersion: ObjectPredicate = (place) => {
  const hidden = hiddenIn(place);
  if (hidden !== undefined) return { why: hidden };
  const text = knownText(place) ?? '';
  const minor = /^v1\.(\d+)$/.exec(text)?.[1];
  return minor !== undefined && Number(minor) < LAST_CHANGE ? { seen: text } : undefined;
};
