import type { Resource, Resources, Written } from '../../model/resource';
import { isOurs, judgeBucketName } from './arns';
import type { Found, Judgement, Predicate } from './each-text';
import { eachText, hidden, toFound } from './each-text';
import { hostsOf, placeOf } from './hosts';
import type { Marked } from './marked';
import { holeIn, onlyHole, show } from './marked';
import { outsideVpc } from './pipelines';
import type { MarkedTree } from './trees';
import { objectsWith, treeOf } from './trees';

const UNREAD = 'it is known only at deployment, or is no JSON';
const PLACE = /(?:s3|https?):\/\/[^\s"'`<>|,;)\\]+/gi;
/** Members of a document that hold places. */
const HOLDS_PLACE = /^$|(?:destination|fileinput|uri|url)$/i;
const PUBLIC_SHARING = '/ssm/documents/console/public-sharing-permission';
const MESSAGES = /^iot:(?:\*|(?:publish|receive|subscribe|retainpublish)\*?)$/i;
const ALL_TOPICS = /^(?:\*|arn:[^:]*:iot:[^:]*:[^:]*:(?:\*|topic(?:filter)?\/[*#]))$/;

type Json = Readonly<Record<string, unknown>>;

/** Questions about what stands in documents that services have for themselves. */
export const CONTENT_QUESTIONS = {
  /** A policy of AWS IoT Core that lets a device send to, or hear of, every topic. */
  allowsAnyTopic: (resource, path) => eachTree(resource, path, judgeDevices),

  /** A document that names a host outside, or a bucket that the input does not make. */
  namesPlacesOutside: (resource, path, resources) => [
    ...resource.written(path).flatMap(({ when, value }) => {
      const worst = worstOf(leavesOf(value).map((leaf) => judgeLeaf(leaf, { resource, resources })));
      return worst === undefined ? [] : [{ when, ...toFound(worst) }];
    }),
    ...hidden(resource, path),
  ],

  /** A pipeline of Amazon SageMaker AI with a step that has no subnets. */
  stepsOutsideVpc: (resource, path) =>
    eachTree(resource, path, ({ tree }) => {
      const [step] = outsideVpc(tree);
      return step === undefined ? undefined : { seen: step };
    }),

  /** The setting of Systems Manager that decides whether documents can be shared with everybody. */
  sharesDocuments: (resource, path) =>
    eachText(resource, path, (marked) =>
      marked.text.endsWith(PUBLIC_SHARING) ? { seen: PUBLIC_SHARING } : unknownAlone(marked),
    ),

  /** The ARN of a product that is not of AWS. */
  productOfOthers: (resource, path) =>
    eachText(resource, path, (marked) =>
      /:product\/(?!aws\/|amazon\/)/.test(marked.text)
        ? { seen: show(marked, marked.text) }
        : unknownAlone(marked),
    ),
} satisfies Readonly<Record<string, Predicate>>;

function eachTree(resource: Resource, path: string, test: (tree: MarkedTree) => Judgement): readonly Found[] {
  const found = resource.written(path).flatMap(({ when, value }) => {
    const tree = treeOf(value);
    const judgement = tree === undefined ? { why: UNREAD } : test(tree);
    return judgement === undefined ? [] : [{ when, ...toFound(judgement) }];
  });
  return [...found, ...hidden(resource, path)];
}

function judgeDevices({ tree, holes }: MarkedTree): Judgement {
  const allowed = objectsWith('Effect', tree).filter(({ Effect }) => Effect !== 'Deny');
  return worstOf(allowed.map((statement) => judgeStatement(statement, holes)));
}

function judgeStatement(statement: Json, holes: Marked['holes']): Judgement {
  const action = judgeMember(statement, 'Action', {
    holes,
    isWide: (text) => text === '*' || MESSAGES.test(text),
  });
  const resource = judgeMember(statement, 'Resource', { holes, isWide: (text) => ALL_TOPICS.test(text) });
  if (action === undefined || resource === undefined) {
    return undefined;
  }
  return 'why' in action
    ? action
    : 'why' in resource
      ? resource
      : { seen: `${action.seen} on ${resource.seen}` };
}

function judgeMember(
  statement: Json,
  name: string,
  { holes, isWide }: { holes: Marked['holes']; isWide: (text: string) => boolean },
): Judgement {
  if (Object.hasOwn(statement, `Not${name}`)) {
    return { seen: `Not${name}` };
  }
  const texts = [statement[name]].flat().filter((text) => typeof text === 'string');
  return worstOf(
    texts.map((text) =>
      isWide(text) ? { seen: show({ text, holes }, text) } : unknownAlone({ text, holes }),
    ),
  );
}

interface Leaf extends Marked {
  /** The member that it stands in; '' for a document that is one text. */
  readonly name: string;
}

function leavesOf(value: Written): readonly Leaf[] {
  const found = treeOf(value);
  if (found !== undefined) {
    return textsIn(found.tree, '').map((leaf) => ({ ...leaf, holes: found.holes }));
  }
  const whole = treeOf([value]);
  return whole === undefined ? [] : textsIn(whole.tree, '').map((leaf) => ({ ...leaf, holes: whole.holes }));
}

function textsIn(tree: unknown, name: string): readonly { readonly name: string; readonly text: string }[] {
  if (typeof tree === 'string') {
    return [{ name, text: tree }];
  }
  return typeof tree === 'object' && tree !== null
    ? Object.entries(tree).flatMap(([key, part]) => textsIn(part, Array.isArray(tree) ? name : key))
    : [];
}

function judgeLeaf(leaf: Leaf, own: { resource: Resource; resources: Resources }): Judgement {
  const places = leaf.text.match(PLACE) ?? [];
  const alone = HOLDS_PLACE.test(leaf.name) ? unknownAlone(leaf) : undefined;
  return worstOf([...places.map((place) => judgePlace(leaf, place, own)), alone]);
}

function judgePlace(
  marked: Marked,
  place: string,
  own: { resource: Resource; resources: Resources },
): Judgement {
  const bucket = /^s3:\/\/([^/]*)/i.exec(place)?.[1];
  if (bucket !== undefined) {
    return judgeBucketName(marked, bucket, own);
  }
  const [host = ''] = hostsOf({ ...marked, text: place });
  const found = placeOf(marked, host);
  return found.is === 'inside'
    ? undefined
    : found.is === 'outside'
      ? { seen: found.name }
      : { why: found.why };
}

/** What is nothing but a value that is known at deployment alone. */
function unknownAlone(marked: Marked): Judgement {
  const hole =
    onlyHole(marked, marked.text) ??
    (marked.text.startsWith('\uE000') ? holeIn(marked, marked.text) : undefined);
  return hole === undefined || isOurs(hole) ? undefined : { why: hole.why };
}

function worstOf(judgements: readonly Judgement[]): Judgement {
  const known = judgements.filter((each) => each !== undefined);
  return known.find((each) => 'seen' in each) ?? known[0];
}
