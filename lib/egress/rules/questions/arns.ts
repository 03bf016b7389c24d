import type { Hole, Resource, Resources } from '../../model/resource';
import type { Judgement } from './each-text';
import type { Marked } from './marked';
import { holeIn, isOwn, onlyHole, show } from './marked';

/** An ARN in the address by which API Gateway invokes a function, or in the text of a policy. */
const EMBEDDED = /(?:\/functions\/|"DestinationArn"\s*:\s*")([^/"]+)/;

/** Whether an ARN names something of another account or Region; nothing where it is of this one. */
export function judgeArn(marked: Marked, resource: Resource, resources: Resources): Judgement {
  const text = EMBEDDED.exec(marked.text)?.[1] ?? marked.text;
  const [scheme = ''] = text.split(':');
  const hole = holeIn(marked, scheme);
  if (hole !== undefined) {
    return isOurs(hole) ? undefined : { why: hole.why };
  }
  return scheme === 'arn' ? judgeParts({ ...marked, text }, resource, resources) : undefined;
}

function judgeParts(marked: Marked, resource: Resource, resources: Resources): Judgement {
  const [, , service, region = '', account = '', ...rest] = marked.text.split(':');
  const arn = show(marked, marked.text);
  if (account === '') {
    // The ARN of a bucket tells no account: it is ours if the input makes it.
    return service === 's3'
      ? judgeBucketName(marked, rest.join(':').split('/')[0] ?? '', { resource, resources })
      : undefined;
  }
  return (
    judgeAccount(marked, { account, arn }, { resource, resources }) ??
    judgeRegion(marked, { region, arn }, resource)
  );
}

/** Whether the input, or the account that it is deployed to, decides what stands in a hole. */
export function isOurs(hole: Hole): boolean {
  return isOwn(hole) || hole.parameter?.startsWith('AWS::') === true;
}

function judgeAccount(
  marked: Marked,
  { account, arn }: { account: string; arn: string },
  { resource, resources }: { resource: Resource; resources: Resources },
): Judgement {
  const hole = holeIn(marked, account);
  if (hole !== undefined) {
    return isOurs(hole) ? undefined : { why: hole.why };
  }
  if (
    !/^\d{12}$/.test(account) ||
    account === resource.account ||
    resources.owner.accounts?.includes(account) === true
  ) {
    return undefined;
  }
  return resource.account === undefined
    ? { why: `it names account ${account}, and the input does not say in which account it is` }
    : { seen: arn };
}

/** Whether a text is the id of another account. */
export function judgeAccountId(marked: Marked, own: { resource: Resource; resources: Resources }): Judgement {
  return judgeAccount(marked, { account: marked.text, arn: show(marked, marked.text) }, own);
}

function judgeRegion(
  marked: Marked,
  { region, arn }: { region: string; arn: string },
  resource: Resource,
): Judgement {
  const isElsewhere = resource.region !== undefined && region !== '' && region !== resource.region;
  return isElsewhere && holeIn(marked, region) === undefined ? { seen: arn } : undefined;
}

/** Whether a bucket is one of the input. */
export function judgeBucketName(
  marked: Marked,
  bucket: string,
  { resource, resources }: { resource: Resource; resources: Resources },
): Judgement {
  const hole = holeIn(marked, bucket);
  if (hole !== undefined && isOurs(hole)) {
    return undefined;
  }
  if (hole !== undefined && onlyHole(marked, bucket) !== undefined) {
    return { why: hole.why };
  }
  // By custom the id of an account in a name is that of its owner.
  const isNamedAfterUs = resource.account !== undefined && bucket.includes(resource.account);
  return isNamedAfterUs || (hole === undefined && isOwnBucket(bucket, resources))
    ? undefined
    : { why: `the input has no bucket '${show(marked, bucket)}', and its name tells no account` };
}

function isOwnBucket(name: string, resources: Resources): boolean {
  return resources
    .ofType('AWS::S3::Bucket')
    .some((bucket) =>
      bucket.at('BucketName').some(({ value }) => value.kind === 'text' && value.text === name),
    );
}
