import type { Resource, Resources } from '../model/resource';
import { judgeAccountId, judgeArn, judgeBucketName } from './questions/arns';
import { downloads, installs, startsPods } from './questions/commands';
import { httpIntegration, publicConnection } from './questions/connections';
import { CONTENT_QUESTIONS } from './questions/contents';
import type { Judgement, Predicate } from './questions/each-text';
import { eachText, hidden } from './questions/each-text';
import { ENDPOINT_QUESTIONS } from './questions/endpoints';
import { callsHome, thirdParty } from './questions/homes';
import { hostsOf, placeOf } from './questions/hosts';
import { judgeImage } from './questions/images';
import { INFERENCE_QUESTIONS } from './questions/inference';
import { LAUNCH_TEMPLATE_QUESTIONS } from './questions/launch-templates';
import { foreignMachineImage, foreignParentImage } from './questions/machine-images';
import type { Marked } from './questions/marked';
import { holeIn, isOwn, onlyHole, show } from './questions/marked';
import { MENTION_QUESTIONS } from './questions/mentions';
import { MODEL_CALL_QUESTIONS } from './questions/model-calls';
import { OWNER_QUESTIONS } from './questions/owners';
import { PERIMETER_QUESTIONS } from './questions/perimeter';
import { POLICY_QUESTIONS } from './questions/policies';
import { SERVICE_QUESTIONS } from './questions/services';
import { SESSION_QUESTIONS } from './questions/sessions';
import { statesCallOut } from './questions/states';
import { foreignSubscriber } from './questions/subscriptions';

/** Questions that rows can ask by name. */
export const PREDICATES = {
  /** A web address, wherever it leads. */
  url: (resource, path) => eachText(resource, path, judgeUrl),
  /** A URL, connection string, list of `host:port` or name of a host, one of which is outside. */
  hostOutside: (resource, path) => eachText(resource, path, judgeHosts),
  /** An ARN of another account or Region. */
  foreignArn: (resource, path, resources) =>
    eachText(resource, path, (text) => judgeArn(text, resource, resources)),
  /** The id of another account. */
  foreignAccount: (resource, path, resources) =>
    eachText(resource, path, (text) => judgeAccountId(text, { resource, resources })),
  /** The name or `s3://` address of a bucket that the input does not make. */
  foreignBucket: (resource, path, resources) =>
    eachText(resource, path, (text) => judgeBucketAddress(text, { resource, resources })),
  /** A machine image of which nobody can tell who made it. */
  foreignMachineImage,
  /** A machine image, or component of one, that is neither own nor of AWS. */
  foreignParentImage,
  /** A container image of a public registry or of another account. */
  foreignImage: (resource, path) => eachText(resource, path, (text) => judgeImage(text, resource)),
  /** A subscription of another account or Region. */
  foreignSubscriber,
  /** A connection of AWS Glue, behind which an application of somebody else can be. */
  glueConnection: (resource, path) => eachText(resource, path, judgeGlueConnection),
  /** Kinds of access to an event source, none of which is a subnet. */
  lacksSubnets,
  /** An EventBridge connection that is not private. */
  publicConnection,
  /** An OpenAPI document with an integration that calls a web address. */
  httpIntegration,
  /** A definition in the Amazon States Language with a task that calls out. */
  statesCallOut,
  /** The name of an add-on of a vendor: those of AWS and the community have no underscore. */
  vendorAddOn: (resource, path) => eachText(resource, path, judgeAddOn),
  /** Commands that fetch from an address, registry or bucket outside that they name. */
  downloads,
  /** Lines of user data by which a node runs pods of its own. */
  startsPods,
  /** Commands that fetch packages or models from wherever the machine is set to. */
  installs,
  /** The name of a service of others, to which models, prompts or telemetry go. */
  thirdParty,
  /** Containers with a program that calls home unless a variable says otherwise. */
  callsHome,
  ...CONTENT_QUESTIONS,
  ...ENDPOINT_QUESTIONS,
  ...INFERENCE_QUESTIONS,
  ...LAUNCH_TEMPLATE_QUESTIONS,
  ...MENTION_QUESTIONS,
  ...OWNER_QUESTIONS,
  ...PERIMETER_QUESTIONS,
  ...MODEL_CALL_QUESTIONS,
  ...POLICY_QUESTIONS,
  ...SERVICE_QUESTIONS,
  ...SESSION_QUESTIONS,
} satisfies Readonly<Record<string, Predicate>>;

export type PredicateName = keyof typeof PREDICATES;

function judgeUrl(marked: Marked): Judgement {
  const { text } = marked;
  if (/^https?:\/\//i.test(text)) {
    return { seen: show(marked, text) };
  }
  const hole = text.startsWith('\uE000') ? holeIn(marked, text) : undefined;
  return hole === undefined ? undefined : { why: hole.why };
}

function judgeHosts(marked: Marked): Judgement {
  const places = hostsOf(marked).map((host) => placeOf(marked, host));
  const outside = places.find(({ is }) => is === 'outside');
  if (outside?.is === 'outside') {
    return { seen: outside.name };
  }
  const unknown = places.find(({ is }) => is === 'unknown');
  return unknown?.is === 'unknown' ? { why: unknown.why } : undefined;
}

function judgeBucketAddress(marked: Marked, own: { resource: Resource; resources: Resources }): Judgement {
  const [, bucket = ''] = /^(?:s3:\/\/)?([^/]*)/.exec(marked.text) ?? [];
  return judgeBucketName(marked, bucket, own);
}

function judgeGlueConnection(marked: Marked): Judgement {
  const { text } = marked;
  if (/:glue:[^:]*:[^:]*:connection\//.test(text)) {
    return { seen: show(marked, text) };
  }
  const hole = onlyHole(marked, text);
  if (hole?.resource?.type === 'AWS::Glue::Connection') {
    return { seen: show(marked, text) };
  }
  return hole === undefined || isOwn(hole) ? undefined : { why: hole.why };
}

function judgeAddOn(marked: Marked): Judgement {
  const { text } = marked;
  return text.includes('_') ? { seen: show(marked, text) } : undefined;
}

function lacksSubnets(resource: Resource, path: string): ReturnType<Predicate> {
  const settings = resource.at(path);
  const hasSubnet = settings.some(({ value }) => value.kind === 'text' && value.text === 'VPC_SUBNET');
  const unknown = hidden(resource, path);
  return hasSubnet ? [] : unknown.length > 0 ? unknown : [{ when: [], value: true }];
}
