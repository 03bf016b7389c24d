import type { Guarded } from '../../model/choices';
import type { Resource, Resources, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import widePolicies from '../data/wide-policies.json';
import { holdersOf } from '../identities/holders';
import type { Asked } from '../policies/ask';
import { ask, askEach } from '../policies/ask';
import { anchored, toDocument, toPolicyText } from '../policies/documents';
import { excessIn, withoutAdmissions } from '../policies/endpoints';
import { alike } from '../policies/targets';
import { withoutOwnProviders } from '../policies/trust';
import type { Found, Predicate } from './each-text';
import { eachText, hidden, isText } from './each-text';
import { handsToOwnAlone, prefixOf } from './endpoints';
import { show } from './marked';

/** IAM prefixes of services that treat requests in a way of their own: such as nobody signed, buckets, keys. */
const SERVICES: Readonly<Record<string, string>> = {
  'AWS::S3::BucketPolicy': 's3',
  'AWS::SQS::QueuePolicy': 'sqs',
  'AWS::SQS::QueueInlinePolicy': 'sqs',
  'AWS::SNS::TopicPolicy': 'sns',
  'AWS::SNS::TopicInlinePolicy': 'sns',
  'AWS::KMS::Key': 'kms',
  'AWS::KMS::ReplicaKey': 'kms',
  'AWS::ApiGateway::RestApi': 'execute-api',
  'AWS::Elasticsearch::Domain': 'es',
  'AWS::OpenSearchService::Domain': 'es',
  'AWS::EFS::FileSystem': 'elasticfilesystem',
  'AWS::Lambda::Permission': 'lambda',
};

/** Questions about policies, which `lib/policy` answers. */
export const POLICY_QUESTIONS = {
  /** A policy of a resource that lets principals of other accounts, or anybody, use it. */
  admitsStrangers: (resource, path, resources) => ofResource({ resource, path, resources }, 'principal'),

  /** A policy of a resource that lets a service of AWS use it for other accounts. */
  admitsDeputies: (resource, path, resources) => ofResource({ resource, path, resources }, 'deputy'),

  /** The permission of a function, which its properties make up, for principals of other accounts. */
  permitsStrangers: (resource, _, resources) => ofPermission(resource, resources, 'principal'),

  /** The permission of a function for a service of AWS that acts for other accounts. */
  permitsDeputies: (resource, _, resources) => ofPermission(resource, resources, 'deputy'),

  /** A policy of an endpoint by which resources of other accounts are reached. */
  reachesForeignResources: (resource, path, resources) => {
    const shows = prefixOf(resource);
    // Whether strangers use it, is AG121's question.
    const isOwn = handsToOwnAlone(resource);
    return each(resource, path, (document) =>
      isOwn
        ? undefined
        : ask(resource, resources, { kind: 'endpoint', about: 'resource', shows, policies: [document] }),
    );
  },

  /** A policy of an endpoint that allows more on AWS's own resources than workloads need. */
  exceedsAdmissions: (resource, path) =>
    askEach(resource.written(path), (written) => {
      const seen = excessIn(toDocument(written));
      return seen === undefined ? undefined : { value: true, seen };
    }),

  /** A policy of an endpoint that principals of other accounts may use. */
  servesForeignPrincipals: (resource, path, resources) => {
    const shows = prefixOf(resource);
    return each(resource, path, (document) => {
      const policies = [withoutAdmissions(document)];
      return ask(resource, resources, { kind: 'endpoint', about: 'principal', shows, policies });
    });
  },

  /** A trust policy by which principals of other accounts, or of identity providers, take on the role. */
  trustsStrangers: (resource, path, resources) =>
    each(resource, path, (document) => {
      const policies = [withoutOwnProviders(document, resources)];
      return ask(resource, resources, { kind: 'trust', about: 'principal', policies });
    }),

  /** Permissions to hand data to resources of other accounts, less what else is said of whoever holds them. */
  writesAnywhere: (resource, path, resources) =>
    each(resource, path, (document) => writes(resource, resources, document)),

  /** A policy that AWS SAM puts into the role of a function or state machine. */
  serverlessWrites: (resource, path, resources) =>
    askEach(resource.written(path), (written) => {
      const document = isText(written) ? undefined : serverlessDocument(written);
      return document === undefined ? undefined : writes(resource, resources, document);
    }),

  /** A policy of AWS by which data can be handed to resources of any account. */
  widePolicy: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      const [name = ''] = /[^/]*$/.exec(marked.text) ?? [];
      const isOfAws = /^arn:.*::aws:policy\//.test(marked.text) || !marked.text.includes(':');
      const document = isOfAws ? WIDE.get(name) : undefined;
      const found = document === undefined ? undefined : writes(resource, resources, document);
      return typeof found?.value === 'string'
        ? { why: found.value }
        : found && { seen: show(marked, marked.text) };
    }),
} satisfies Readonly<Record<string, Predicate>>;

/** Policies of AWS, each as far as it grants what this is about. */
const WIDE: ReadonlyMap<string, unknown> = new Map(
  widePolicies.policies.map(({ name, grants }) => {
    const Action = /^[\w-]+:[\w*]+$/.test(grants) ? grants : '*';
    return [name, { Statement: [{ Effect: 'Allow', Action, Resource: '*' }] }];
  }),
);

/** Templates of AWS SAM that let a function write to a bucket by its name; others name own ARNs. */
const BUCKET_TEMPLATES = ['S3CrudPolicy', 'S3FullAccessPolicy', 'S3WritePolicy'];

function serverlessDocument(written: Written): unknown {
  const policy = written as Readonly<Record<string, Written>>;
  if (policy['Statement'] !== undefined) {
    return toDocument(written);
  }
  const [name] = Object.keys(policy).filter((key) => BUCKET_TEMPLATES.includes(key));
  const { BucketName } = (name === undefined ? {} : policy[name]) as Readonly<Record<string, Written>>;
  return BucketName === undefined || !isText(BucketName)
    ? undefined
    : toDocument({ Effect: 'Allow', Action: 's3:PutObject', Resource: objectsOf(BucketName) });
}

function objectsOf(bucket: string | Text): Written {
  const parts = typeof bucket === 'string' ? [bucket] : bucket.parts;
  return new Text(['arn:aws:s3:::', ...parts, '/*']);
}

function writes(
  resource: Resource,
  resources: Resources,
  document: unknown,
): Omit<Found, 'when'> | undefined {
  const found = holdersOf(resource, resources).map(({ denies, guards }) => {
    const policies = [document, ...denies];
    const asked: Asked = { kind: 'identity', about: 'resource', access: 'write', policies };
    return ask(resource, resources, guards.length === 0 ? asked : { ...asked, guards });
  });
  return found.find((each) => each?.value === true) ?? found.find((each) => each !== undefined);
}

function each(
  resource: Resource,
  path: string,
  answer: (document: unknown) => Omit<Found, 'when'> | undefined,
): readonly Found[] {
  return [
    ...askEach(resource.written(path), (written) => answer(toDocument(written))),
    ...hidden(resource, path),
  ];
}

interface Place {
  readonly resource: Resource;
  readonly path: string;
  readonly resources: Resources;
}

function ofResource({ resource, path, resources }: Place, about: 'principal' | 'deputy'): readonly Found[] {
  const service = SERVICES[resource.type];
  return each(resource, path, (document) => {
    const isApi = service === 'execute-api';
    const named = alike(document, resource, resources);
    const policy = service === 's3' ? document : anchored(named, resource.id, isApi);
    return ask(resource, resources, { kind: 'resource', about, service, policies: [policy] });
  });
}

/** Keys of a request that the properties of a permission ask for. */
const PERMISSION_KEYS: readonly (readonly [string, string, string])[] = [
  ['SourceArn', 'ArnLike', 'aws:SourceArn'],
  ['SourceAccount', 'StringEquals', 'aws:SourceAccount'],
  ['PrincipalOrgID', 'StringEquals', 'aws:PrincipalOrgID'],
  ['EventSourceToken', 'StringEquals', 'lambda:EventSourceToken'],
];

function ofPermission(
  resource: Resource,
  resources: Resources,
  about: 'principal' | 'deputy',
): readonly Found[] {
  return askEach(permissionsOf(resource), (permission) => {
    const policies = [anchored(permission, resource.id, false)];
    return ask(resource, resources, { kind: 'resource', about, service: 'lambda', policies });
  });
}

function permissionsOf(resource: Resource): readonly Guarded<unknown>[] {
  return resource.written('').map(({ when, value }) => ({ when, value: toPermission(value) }));
}

function toPermission(written: Written): unknown {
  if (typeof written !== 'object' || written === null || written instanceof Text || Array.isArray(written)) {
    return { unknown: 'the permission is not known' };
  }
  const properties = written as Readonly<Record<string, Written>>;
  const textOf = (name: string): unknown => {
    const value = properties[name];
    return typeof value === 'string' || value instanceof Text ? toPolicyText(value) : value;
  };
  const conditions = PERMISSION_KEYS.filter(([name]) => properties[name] !== undefined).map(
    ([name, operator, key]) => ({ [operator]: { [key]: textOf(name) } }),
  );
  const Condition = conditions.reduce<Record<string, object>>((all, condition) => {
    const [[operator, test]] = Object.entries(condition) as [[string, object]];
    return { ...all, [operator]: { ...all[operator], ...test } };
  }, {});
  return {
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: principalOf(textOf('Principal')), Action: textOf('Action'), Condition },
    ],
  };
}

function principalOf(principal: unknown): unknown {
  const isService = typeof principal === 'string' && /\.amazonaws\.com(?:\.cn)?$/.test(principal);
  return principal === '*' ? '*' : isService ? { Service: principal } : { AWS: principal };
}
