import type { IConstruct } from 'constructs';

/** Metadata type of a requirement, on the construct that asks and in the assembly. */
export const REQUIREMENT_METADATA = 'cdk-airgap:requirement';

/** Calls of an AWS API. */
export interface ApiRequirement {
  /** Key of the service in the endpoint catalogue, for example `secretsmanager`. */
  readonly service: string;

  /**
   * IAM actions that are called, for example `secretsmanager:GetSecretValue`.
   *
   * @default - every action of the service
   */
  readonly actions?: string[];

  /**
   * ARNs that the actions are called on. Name `*` for actions that take no resource.
   *
   * @default - every resource of the own account or organization
   */
  readonly resources?: string[];

  /** What stops working without it: half a sentence, for whoever reads the evidence. */
  readonly why: string;
}

/** A name that is resolved, and is no name of an AWS endpoint. */
export interface NameRequirement {
  /** The name, or `*.` and a name for every name below it. */
  readonly name: string;

  /** What stops working without it. */
  readonly why: string;
}

/** A container image that is pulled. */
export interface ImageRequirement {
  /** Where it is pulled from: a repository of a private ECR registry, by digest where that is known. */
  readonly uri: string;

  /** What stops working without it. */
  readonly why: string;
}

/** Objects of a bucket that are read. */
export interface ArtifactRequirement {
  /** ARN of the objects, for example `arn:aws:s3:::weights/llama/*`. */
  readonly arn: string;

  /** What stops working without it. */
  readonly why: string;
}

/** One requirement, and who asks for it. */
export interface Requirement {
  /** Path of the construct that asks. */
  readonly askedBy: string;
  /**
   * Calls of an AWS API; one of the four is there.
   *
   * @default - it is something else
   */
  readonly api?: ApiRequirement;
  /**
   * A name.
   *
   * @default - it is something else
   */
  readonly name?: NameRequirement;
  /**
   * An image.
   *
   * @default - it is something else
   */
  readonly image?: ImageRequirement;
  /**
   * Objects of a bucket.
   *
   * @default - it is something else
   */
  readonly artifact?: ArtifactRequirement;
}

/**
 * What a construct needs from outside itself to start and to serve.
 *
 * Said where the construct is defined, collected by the network that it runs in. Each is kept as metadata of the construct,
 * so that the template's assembly tells it too.
 */
export class Requirements {
  /** The requirements of a construct. */
  public static of(construct: IConstruct): Requirements {
    return new Requirements(construct);
  }

  private constructor(private readonly construct: IConstruct) {}

  /** Will call an AWS API. */
  public addApi(api: ApiRequirement): void {
    this.add({ api });
  }

  /** Will resolve a name that is no name of an AWS endpoint. */
  public addName(name: NameRequirement): void {
    this.add({ name });
  }

  /** Will pull an image from a private ECR registry. */
  public addImage(image: ImageRequirement): void {
    this.add({ image });
  }

  /** Will read objects of a bucket. */
  public addArtifact(artifact: ArtifactRequirement): void {
    this.add({ artifact });
  }

  /** What the construct and everything below it needs, in the order of the tree. */
  public collect(): Requirement[] {
    return this.construct.node.findAll().flatMap((construct) =>
      construct.node.metadata
        .filter(({ type }) => type === REQUIREMENT_METADATA)
        .map(({ data }) => ({
          ...(data as Omit<Requirement, 'askedBy'>),
          askedBy: construct.node.path,
        })),
    );
  }

  private add(data: Omit<Requirement, 'askedBy'>): void {
    this.construct.node.addMetadata(REQUIREMENT_METADATA, data);
  }
}
