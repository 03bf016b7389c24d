import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import { under } from '../conditional';
import type { Violation } from '../rule';
import { placesOf } from './paths';
import { podSpecsOf } from './pods';
import { knownText } from './verdicts';

/** Groups of objects by which other engines judge what a cluster admits: where some are shown, nothing is said of their lack. */
const OTHER_ENGINES =
  /(?:^|\.)(?:kyverno\.io|gatekeeper\.sh|policy\.sigstore\.dev|config\.ratify\.deislabs\.io|connaisseur\.policy)$/;

/** Clusters with pods in the input, and no policy in it that judges pods when they come: each once, where the first pods are applied. */
export function unguardedClusters(model: NetworkModel): readonly Violation[] {
  const { objects } = model.kubernetes;
  const done = new Set(objects.filter(judgesPods).map(({ cluster }) => cluster));
  return objects.flatMap((object) => {
    const { cluster, from, when } = object;
    if (done.has(cluster) || object.shown !== 'whole' || podSpecsOf(object).length === 0) {
      return [];
    }
    done.add(cluster);
    return under(model, [when], {
      origin: from.origin,
      message: `'${from.origin.logicalId}' (${from.type}) applies pods to a cluster of which no policy in the input judges the images of pods`,
    });
  });
}

function judgesPods({ group, kind, content }: KubernetesObject): boolean {
  if (OTHER_ENGINES.test(group)) {
    return true;
  }
  const resources = placesOf(content, 'spec.matchConstraints.resourceRules[].resources[]').map(knownText);
  return kind === 'ValidatingAdmissionPolicy' && resources.some((each) => each === 'pods' || each === '*');
}
