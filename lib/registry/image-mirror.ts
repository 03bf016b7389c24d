import { Lazy, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { Requirements } from '../requirements/requirements';
import { UsageError } from '../shared/errors';
import { checkDigest, checkPrefix, repositoryName } from './image-name';
import {
  checkFipsRegion,
  concreteRegion,
  label,
  surelyShareRegistry,
  registryHost,
} from './registry-environment';
import { PULL_ACTIONS, PUSH_ACTIONS, repositoryPolicy } from './repository-policy';

/** What ECR does with the key of repositories that it creates. */
const KEY_ACTIONS = ['kms:CreateGrant', 'kms:DescribeKey', 'kms:RetireGrant'];

/** Construction properties for an ImageMirror. */
export interface ImageMirrorProps {
  /**
   * Namespace that all repositories of the mirror live in, without a slash at the end.
   *
   * @default 'airgap'
   */
  readonly prefix?: string;

  /**
   * Organization whose other accounts may pull, such as `o-exampleorgid`.
   *
   * @default - only principals of the registry's own account
   */
  readonly organizationId?: string;

  /**
   * Key that the images are encrypted with. It must be in the Region of the stack.
   *
   * @default - a new key, rotated every year and retained when the stack is deleted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Tags of every repository that the mirror creates.
   *
   * @default - no tags
   */
  readonly repositoryTags?: { [key: string]: string };

  /**
   * Whether image references use the registry's FIPS host name.
   *
   * The network must answer that name too: check that the Region has an interface endpoint for it.
   *
   * @default false
   */
  readonly fipsEndpoint?: boolean;
}

/**
 * Private ECR repositories that images are pushed into, and the only source that workloads pull from.
 *
 * Repositories come into being at the first push, from a repository creation template: tags are immutable,
 * images are encrypted with a customer managed key, no lifecycle policy deletes anything, and the repository
 * policy refuses principals of other accounts (of other organizations, if `organizationId` is given) and every
 * push that is not by a role named with `grantPush`. There is no pull-through cache rule: with one, ECR itself
 * would reach the internet on behalf of the workload.
 *
 * ECR applies a template to new repositories only. After a change to the key, the organization or the pushers,
 * repositories that exist keep what they were created with until somebody changes them one by one.
 *
 * A repository policy cannot judge who causes an empty repository to be created. Whoever must bound that too
 * adds a registry policy, of which there is one per account and Region, so it is not part of a mirror.
 *
 * Scanning is configured once per registry: see RegistryScanning.
 *
 * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html
 */
export class ImageMirror extends Construct {
  /** Namespace that all repositories of the mirror live in, without a slash at the end. */
  public readonly prefix: string;

  /** What every image reference of the mirror starts with, slash included; made for admission policies. */
  public readonly imageUriPrefix: string;

  /** Key that the images are encrypted with. Pulling and pushing need no permission on it: ECR holds grants. */
  public readonly encryptionKey: kms.IKey;

  /** ARN pattern of all repositories of the mirror, for policies. */
  public readonly repositoryArns: string;

  /** Role that ECR creates the repositories with; no person and no machine can take it on. */
  public readonly creationRole: iam.IRole;

  private readonly organizationId?: string;
  private readonly pusherArns = new Set<string>();
  private readonly statements: iam.PolicyStatement[] = [];
  private readonly where: string;

  constructor(scope: Construct, id: string, props: ImageMirrorProps = {}) {
    super(scope, id);
    this.where = label('ImageMirror', this);
    this.prefix = props.prefix ?? 'airgap';
    this.organizationId = props.organizationId;
    const fips = props.fipsEndpoint ?? false;
    const region = concreteRegion(this, this.where);
    checkPrefix(this.prefix, this.where);
    checkOrganizationId(this.organizationId, this.where);
    if (fips) checkFipsRegion(region, this.where);
    this.checkPrefixIsFree();

    this.imageUriPrefix = `${registryHost(this, region, { fips })}/${this.prefix}/`;
    this.repositoryArns = this.formatRepositoryArn(`${this.prefix}/*`);
    this.encryptionKey = props.encryptionKey ?? this.createKey();
    const tags = props.repositoryTags ?? {};
    this.creationRole = this.createRole(Object.keys(tags).length > 0);
    this.createTemplate(tags);
  }

  /**
   * Adds a statement to the policy that repositories are born with, which names no resource.
   *
   * Repositories that exist keep the policy that they have.
   */
  public addToRepositoryPolicy(statement: iam.PolicyStatement): void {
    this.statements.push(statement);
  }

  /**
   * The reference of one image, by digest. The only way in which other constructs may name an image.
   *
   * @param name - the image inside the mirror, without registry, tag or digest: `vllm/vllm-openai`
   * @param digest - `sha256:` and 64 lower-case hexadecimal digits; a tag is refused
   */
  public imageUri(name: string, digest: string): string {
    const repository = repositoryName(this.prefix, name, this.where);
    checkDigest(digest, name, this.where);
    const uri = `${this.imageUriPrefix}${repository.slice(this.prefix.length + 1)}@${digest}`;
    Requirements.of(this).addImage({ uri, why: `workloads pull ${name}` });
    return uri;
  }

  /**
   * The ARN of the repository of one image, for policies.
   *
   * @param name - the image inside the mirror, without registry, tag or digest: `vllm/vllm-openai`
   */
  public repositoryArn(name: string): string {
    return this.formatRepositoryArn(repositoryName(this.prefix, name, this.where));
  }

  /**
   * Lets a principal pull every image of the mirror.
   *
   * @param grantee - a principal of the registry's account or of its organization
   */
  public grantPull(grantee: iam.IGrantable): iam.Grant {
    const account = grantee.grantPrincipal.principalAccount;
    if (this.organizationId === undefined && account !== undefined) {
      this.checkOwnAccount(
        account,
        'grantPull',
        'give organizationId if both accounts are in one organization',
      );
    }
    return this.grant(grantee, PULL_ACTIONS);
  }

  /**
   * Makes a role a pusher of the mirror: lets it push every image and create the repositories for them.
   *
   * All other principals are refused by the repository policy, whatever their own policies allow.
   *
   * @param pusher - a role of the registry's account
   */
  public grantPush(pusher: iam.IRole): iam.Grant {
    this.checkOwnAccount(pusher.env.account, 'grantPush', 'push with a role of that account');
    // Policy conditions on ARNs take patterns: one "*" would open the mirror to every role that it matches.
    if (/[*?]/.test(pusher.roleArn)) {
      throw new UsageError(
        `${this.where}: grantPush was given a pattern, '${pusher.roleArn}', expected the ARN of one role`,
      );
    }
    this.pusherArns.add(pusher.roleArn);
    // Users report that a first push is refused to a caller who may not create the repository.
    return this.grant(pusher, ['ecr:CreateRepository', ...PUSH_ACTIONS]);
  }

  private grant(grantee: iam.IGrantable, actions: string[]): iam.Grant {
    const token = iam.Grant.addToPrincipal({
      grantee,
      actions: ['ecr:GetAuthorizationToken'],
      // A token is for the whole registry: the action knows no resource.
      resourceArns: ['*'],
    });
    return token.combine(iam.Grant.addToPrincipal({ grantee, actions, resourceArns: [this.repositoryArns] }));
  }

  private formatRepositoryArn(resourceName: string): string {
    return Stack.of(this).formatArn({ service: 'ecr', resource: 'repository', resourceName });
  }

  private createKey(): kms.Key {
    return new kms.Key(this, 'Key', {
      description: `Images of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }

  /**
   * The role that ECR creates repositories with; a template that names a key or tags needs one of its own.
   *
   * Trust and actions are those of the user guide, less two: `ecr:ReplicateImage`, because nothing is
   * replicated into the mirror, and `ecr:TagResource` where there are no tags.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-custom.html
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates-create-iam.html
   */
  private createRole(hasTags: boolean): iam.Role {
    // A managed policy: control frameworks want no inline one, and a role that names it waits for it.
    const policy = new iam.ManagedPolicy(this, 'CreationPolicy', {
      description: `Creates the repositories of ${this.node.path} on push`,
      statements: [
        new iam.PolicyStatement({
          actions: ['ecr:CreateRepository', ...(hasTags ? ['ecr:TagResource'] : [])],
          resources: [this.repositoryArns],
        }),
        ...(this.hasOwnKey()
          ? []
          : [new iam.PolicyStatement({ actions: KEY_ACTIONS, resources: [this.encryptionKey.keyArn] })]),
      ],
    });
    const role = new iam.Role(this, 'CreationRole', {
      description: `Creates the repositories of ${this.node.path} on push`,
      assumedBy: new iam.ServicePrincipal('ecr.amazonaws.com'),
      managedPolicies: [policy],
    });
    this.letUseKey(role);
    return role;
  }

  /** Whether the policy of the key can name the role: then the role's must not name the key, each would need the other. */
  private hasOwnKey(): boolean {
    const { encryptionKey } = this;
    return encryptionKey instanceof kms.Key && Stack.of(encryptionKey) === Stack.of(this);
  }

  private letUseKey(role: iam.Role): void {
    if (this.hasOwnKey()) {
      const principals = [new iam.ArnPrincipal(role.roleArn)];
      const statement = new iam.PolicyStatement({ principals, actions: KEY_ACTIONS, resources: ['*'] });
      this.encryptionKey.addToResourcePolicy(statement);
    } else {
      this.encryptionKey.grant(role.withoutPolicyUpdates(), ...KEY_ACTIONS);
    }
  }

  private createTemplate(tags: { [key: string]: string }): void {
    const stack = Stack.of(this);
    const resourceTags = Object.entries(tags).map(([key, value]) => ({ key, value }));
    new ecr.CfnRepositoryCreationTemplate(this, 'Resource', {
      prefix: this.prefix,
      description: 'Image mirror: created on push, immutable, encrypted, closed to other owners',
      appliedFor: ['CREATE_ON_PUSH'],
      imageTagMutability: 'IMMUTABLE',
      encryptionConfiguration: { encryptionType: 'KMS', kmsKey: this.encryptionKey.keyArn },
      customRoleArn: this.creationRole.roleArn,
      // Late, because every grantPush adds a pusher.
      repositoryPolicy: Lazy.uncachedString({ produce: () => stack.toJsonString(this.renderPolicy()) }),
      resourceTags: resourceTags.length > 0 ? resourceTags : undefined,
    });
  }

  private renderPolicy() {
    const { Version, Statement } = repositoryPolicy({
      account: Stack.of(this).account,
      organizationId: this.organizationId,
      pusherArns: [...this.pusherArns],
    });
    const added = this.statements.map((statement): unknown => statement.toStatementJson());
    return { Version, Statement: [...Statement, ...added] };
  }

  private checkOwnAccount(account: string, method: string, change: string): void {
    const own = Stack.of(this).account;
    if (Token.isUnresolved(account) || Token.isUnresolved(own) || account === own) return;
    throw new UsageError(
      `${this.where}: ${method} was given a principal of account '${account}', ` +
        `expected one of account '${own}': ${change}`,
    );
  }

  private checkPrefixIsFree(): void {
    const taken = this.node.root.node
      .findAll()
      .filter((node) => ecr.CfnRepositoryCreationTemplate.isCfnRepositoryCreationTemplate(node))
      .find((other) => other.prefix.replace(/\/$/, '') === this.prefix && surelyShareRegistry(this, other));
    if (taken !== undefined) {
      throw new UsageError(
        `${this.where}: prefix '${this.prefix}' already has a repository creation template, ` +
          `'${taken.node.path}', expected one per prefix, account and Region: choose another prefix`,
      );
    }
  }
}

// https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html, read 2026-11-21.
const ORGANIZATION_ID = /^o-[a-z0-9]{10,32}$/;

function checkOrganizationId(id: string | undefined, where: string): void {
  if (id === undefined || Token.isUnresolved(id) || ORGANIZATION_ID.test(id)) return;
  throw new UsageError(
    `${where}: organizationId '${id}' is malformed, expected "o-" and 10 to 32 lower-case letters or digits`,
  );
}
