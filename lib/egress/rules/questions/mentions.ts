import type { Resource, Resources } from '../../model/resource';
import { isOurs, judgeAccountId, judgeArn, judgeBucketName } from './arns';
import type { Judgement, Predicate } from './each-text';
import { eachText } from './each-text';
import { hostsOf, placeOf } from './hosts';
import type { Marked } from './marked';
import { holeIn, show } from './marked';

/** Addresses of objects; with a host before the bucket, with one that begins with it, or with none. */
const OBJECT = /^(?:s3:\/\/|https:\/\/s3[.-][^/]*\/)([^/]+)|^https:\/\/([^/]+?)\.s3[.-][^/]*\//;
const QUEUE_URL = /^https:\/\/(?:sqs\.[^/]+|[^/]*queue\.[^/]+)\/([^/]+)\//;
const ARN = /\barn:[^\s"'`\\,;<>[\](){}|]+/g;
const CONNECTOR = /<networkConnector\b[^>]*\buri\s*=\s*"([^"]*)"/gi;
const BASE64 = /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/;

interface Own {
  readonly resource: Resource;
  readonly resources: Resources;
}

/** Questions about accounts, buckets and hosts that texts of all kinds mention. */
export const MENTION_QUESTIONS = {
  /** Everybody, or somebody of another account: `*`, the id of an account, or an ARN. */
  foreignPrincipal: (resource, path, resources) =>
    eachText(resource, path, (marked) => judgePrincipal(marked, { resource, resources })),

  /** A catalog of AWS Glue of another account, which its id begins with. */
  foreignCatalog: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      const [account = ''] = marked.text.split(':');
      return judgeAccountId({ ...marked, text: account }, { resource, resources });
    }),

  /** The address of an object in a bucket that the input does not make; other addresses are not asked about. */
  foreignObject: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      const [, bucket, host] = OBJECT.exec(marked.text) ?? [];
      const name = bucket ?? host;
      return name === undefined ? unlessOurs(marked) : judgeBucketName(marked, name, { resource, resources });
    }),

  /** The URL of a queue of another account. */
  foreignQueueUrl: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      const account = QUEUE_URL.exec(marked.text)?.[1];
      return account === undefined
        ? unlessOurs(marked)
        : judgeAccountId({ ...marked, text: account }, { resource, resources });
    }),

  /** A text, such as a template or document, in which an ARN of another account or Region stands. */
  mentionsForeignArn: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      const arns = marked.text.match(ARN) ?? [];
      const judged = arns.map((text) => judgeArn({ ...marked, text }, resource, resources));
      return worstOf([...judged, unlessOurs(marked)]);
    }),

  /** Alerts that go to PagerDuty. */
  pagesPeople: (resource, path) =>
    eachText(resource, path, (marked) =>
      /pagerduty_configs/.test(marked.text) ? { seen: 'pagerduty_configs' } : unlessOurs(marked),
    ),

  /** The configuration of a broker that connects it with a broker outside. */
  connectsBrokers: (resource, path) => eachText(resource, path, (marked) => judgeBrokers(marked)),
} satisfies Readonly<Record<string, Predicate>>;

function judgePrincipal(marked: Marked, own: Own): Judgement {
  const { text } = marked;
  if (text === '*') {
    return { seen: text };
  }
  return text.startsWith('arn:')
    ? judgeArn({ ...marked, text: withoutRegion(text) }, own.resource, own.resources)
    : judgeAccountId(marked, own);
}

/** Principals of an account are its own wherever they are kept: users of Amazon QuickSight in one Region for all. */
function withoutRegion(arn: string): string {
  return arn.replace(/^(arn:[^:]*:[^:]*:)[^:]*/, '$1');
}

/** Of a text whose beginning is not known nobody can tell what it mentions. */
function unlessOurs(marked: Marked): Judgement {
  const hole = marked.text.startsWith('\uE000') ? holeIn(marked, marked.text) : undefined;
  return hole === undefined || isOurs(hole) ? undefined : { why: hole.why };
}

function judgeBrokers(marked: Marked): Judgement {
  const text = BASE64.test(marked.text) ? Buffer.from(marked.text, 'base64').toString('utf8') : marked.text;
  const uris = [...text.matchAll(CONNECTOR)].map(([, uri = '']) => uri);
  const judged = uris
    .flatMap((uri) => uri.match(/[a-z][\w+]*:\/\/[^,()?\s]+/gi) ?? [])
    .map((address) => judgeHost({ ...marked, text: address }));
  return worstOf([...judged, unlessOurs(marked)]);
}

function judgeHost(marked: Marked): Judgement {
  const [host = ''] = hostsOf(marked);
  const place = placeOf(marked, host);
  if (place.is === 'outside') {
    return { seen: show(marked, marked.text) };
  }
  return place.is === 'unknown' ? { why: place.why } : undefined;
}

function worstOf(judgements: readonly Judgement[]): Judgement {
  const known = judgements.filter((each) => each !== undefined);
  return known.find((each) => 'seen' in each) ?? known[0];
}
