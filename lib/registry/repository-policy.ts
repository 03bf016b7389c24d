/** Actions that read an image. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-pull-iam.html */
export const PULL_ACTIONS = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:GetDownloadUrlForLayer',
];

/** Actions that change what a repository holds when an image is pushed. */
const WRITE_ACTIONS = [
  'ecr:CompleteLayerUpload',
  'ecr:InitiateLayerUpload',
  'ecr:PutImage',
  'ecr:UploadLayerPart',
];

/** Actions that push an image. https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
export const PUSH_ACTIONS = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', ...WRITE_ACTIONS];

/** Who owns a mirror, and who fills it. */
export interface RepositoryOwners {
  /** Account of the registry. */
  readonly account: string;
  /** Organization whose other accounts may pull. */
  readonly organizationId?: string;
  /** ARNs of the roles that may push. */
  readonly pusherArns: readonly string[];
}

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of a repository policy, which by its nature names no resource: ECR refuses one that does. */
export interface RepositoryStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*';
  readonly Action: string | readonly string[];
  readonly Condition?: Condition;
}

/** A repository policy as ECR reads it. */
export interface RepositoryPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly RepositoryStatement[];
}

/**
 * The policy that every mirrored repository is born with.
 *
 * Inside one account a repository policy and the caller's identity policy add up, so an Allow alone keeps
 * nobody out. What makes this a perimeter are the Deny statements. They hold for whoever is not known to
 * belong: a missing key denies.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-policies.html
 */
export function repositoryPolicy(owners: RepositoryOwners): RepositoryPolicy {
  return {
    Version: '2012-10-17',
    Statement: [
      denyForeignPrincipals(owners),
      denyServicesForForeigners(owners),
      denyPushByOthers(owners),
      ...allowPullInOrganization(owners),
    ],
  };
}

/** The own account is spared even when an organization is named: a mistyped id must not lock the owner out. */
function denyForeignPrincipals({ account, organizationId }: RepositoryOwners): RepositoryStatement {
  return {
    Sid: 'DenyForeignPrincipals',
    Effect: 'Deny',
    Principal: '*',
    Action: 'ecr:*',
    Condition: {
      StringNotEqualsIfExists: {
        'aws:PrincipalAccount': account,
        ...(organizationId === undefined ? {} : { 'aws:PrincipalOrgID': organizationId }),
      },
      // Services carry neither key. No statement allows them anything; the next one bounds later grants.
      BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
    },
  };
}

function denyServicesForForeigners({ account, organizationId }: RepositoryOwners): RepositoryStatement {
  return {
    Sid: 'DenyServicesForForeigners',
    Effect: 'Deny',
    Principal: '*',
    Action: 'ecr:*',
    Condition: {
      Bool: { 'aws:PrincipalIsAWSService': 'true' },
      Null: { 'aws:SourceAccount': 'false' },
      StringNotEqualsIfExists: {
        'aws:SourceAccount': account,
        ...(organizationId === undefined ? {} : { 'aws:SourceOrgID': organizationId }),
      },
    },
  };
}

function denyPushByOthers({ pusherArns }: RepositoryOwners): RepositoryStatement {
  return {
    Sid: 'DenyPushExceptByMirrorPushers',
    Effect: 'Deny',
    Principal: '*',
    Action: WRITE_ACTIONS,
    ...(pusherArns.length === 0
      ? {}
      : { Condition: { ArnNotEqualsIfExists: { 'aws:PrincipalArn': pusherArns } } }),
  };
}

/** Needed across accounts only: in the registry's own account identity policies alone decide who pulls. */
function allowPullInOrganization({ account, organizationId }: RepositoryOwners): RepositoryStatement[] {
  if (organizationId === undefined) return [];
  return [
    {
      Sid: 'AllowPullInOrganization',
      Effect: 'Allow',
      Principal: '*',
      Action: PULL_ACTIONS,
      Condition: {
        StringEquals: { 'aws:PrincipalOrgID': organizationId },
        StringNotEquals: { 'aws:PrincipalAccount': account },
      },
    },
  ];
}
