import { UsageError } from '../../shared/errors';
import { checkShape } from '../props-shape';
import { addonRow, type AddonCall, type AddonRow } from './addon-row';

/** Options of an add-on of Amazon EKS. */
export interface AddonOptions {
  /**
   * Version of the add-on, such as `v1.21.1-eksbuild.5`: `aws eks describe-addon-versions` lists them.
   *
   * @default - that which Amazon EKS takes when the add-on is made; it changes only when somebody changes it
   */
  readonly version?: string;

  /**
   * Configuration values as JSON, which are merged into those of the library: `aws eks describe-addon-configuration` tells
   * what there is.
   *
   * @default - those of the library alone
   */
  readonly configurationValues?: string;

  /**
   * Tags of its images by repository, such as `{ 'eks/livenessprobe': 'v2.16.0-eksbuild.5' }`, for admission policies.
   *
   * @default - as they are known of the version
   */
  readonly imageTags?: { [repository: string]: string };
}

/** Options of the CSI driver of Mountpoint for Amazon S3. */
export interface MountpointAddonOptions extends AddonOptions {
  /** ARNs of the buckets that are read. */
  readonly bucketArns: string[];

  /**
   * ARNs of the keys that the objects are encrypted with.
   *
   * @default - none
   */
  readonly keyArns?: string[];

  /**
   * IPv4 ranges of Amazon S3 in the Region, as its prefix list has them: `aws ec2 get-managed-prefix-list-entries`. Network
   * policies know no prefix lists, and S3 by gateway endpoint has public addresses.
   *
   * @default - none: under network policies the pods that mount buckets reach S3 by an interface endpoint alone
   */
  readonly s3Ranges?: string[];
}

/** An add-on of Amazon EKS, which comes from its own registry. */
export class ClusterAddon {
  /** The Amazon VPC CNI, with network policies; every cluster has it. */
  public static vpcCni(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('vpc-cni', options);
  }

  /** kube-proxy; every cluster has it. */
  public static kubeProxy(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('kube-proxy', options);
  }

  /** The agent of EKS Pod Identity; every cluster has it. */
  public static podIdentityAgent(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('eks-pod-identity-agent', options);
  }

  /** CoreDNS; every cluster has it. */
  public static coreDns(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('coredns', options);
  }

  /** The CSI driver of Amazon EBS, without snapshots. Volumes may be encrypted with the key of the cluster. */
  public static ebsCsiDriver(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('aws-ebs-csi-driver', options);
  }

  /** The CSI driver of Amazon EFS. Let nodes send TCP 2049 to the group of the mount targets. */
  public static efsCsiDriver(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('aws-efs-csi-driver', options);
  }

  /** The CSI driver of Mountpoint for Amazon S3, version 2 or later, which reads buckets. */
  public static mountpointS3CsiDriver(options: MountpointAddonOptions): ClusterAddon {
    checkShape("add-on 'aws-mountpoint-s3-csi-driver'", options, { of: 'MountpointAddonOptions' });
    return new ClusterAddon('aws-mountpoint-s3-csi-driver', options, {
      calls: mountpointCalls(options),
      s3Ranges: options.s3Ranges ?? [],
    });
  }

  /** Kubernetes Metrics Server, a community add-on that AWS builds. */
  public static metricsServer(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('metrics-server', options);
  }

  /** Container Insights and logs of containers in Amazon CloudWatch, without Application Signals. */
  public static cloudWatchObservability(options: AddonOptions = {}): ClusterAddon {
    return new ClusterAddon('amazon-cloudwatch-observability', options);
  }

  private readonly row: AddonRow;

  private constructor(
    /** Name of the add-on, as Amazon EKS has it. */
    public readonly name: string,
    private readonly options: AddonOptions,
    private readonly more: { readonly calls: readonly AddonCall[]; readonly s3Ranges: readonly string[] } = {
      calls: [],
      s3Ranges: [],
    },
  ) {
    this.row = addonRow(name);
    checkShape(`add-on '${name}'`, options, { of: 'AddonOptions' });
    checkTags(name, this.row, options.imageTags ?? {});
  }

  /**
   * What the cluster makes of it.
   *
   * @internal
   */
  public _plan(): AddonPlan {
    const { row, options, more } = this;
    return {
      row,
      version: options.version,
      configuration: merge(row.configuration, parse(this.name, options.configurationValues ?? '{}')),
      imageTags: options.imageTags ?? {},
      calls: [...row.calls, ...more.calls],
      s3Ranges: more.s3Ranges,
    };
  }
}

/** An add-on as it is to be. */
export interface AddonPlan {
  readonly row: AddonRow;
  readonly version?: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly imageTags: Readonly<Record<string, string>>;
  readonly calls: readonly AddonCall[];
  readonly s3Ranges: readonly string[];
}

function mountpointCalls({ bucketArns, keyArns = [] }: MountpointAddonOptions): readonly AddonCall[] {
  if (bucketArns.length === 0) {
    throw new UsageError(
      "add-on 'aws-mountpoint-s3-csi-driver' reads no buckets, expected at least one of bucketArns",
    );
  }
  const why = 'Mountpoint reads objects';
  return [
    { service: 's3', why, actions: ['s3:ListBucket'], resources: bucketArns },
    { service: 's3', why, actions: ['s3:GetObject'], resources: bucketArns.map((arn) => `${arn}/*`) },
    ...(keyArns.length === 0
      ? []
      : [{ service: 'kms', why, actions: ['kms:Decrypt'], resources: keyArns, byService: true }]),
  ];
}

function checkTags(name: string, row: AddonRow, tags: Readonly<Record<string, string>>): void {
  const known = row.images.map(({ repository }) => repository);
  const odd = Object.keys(tags).find((repository) => !known.includes(repository));
  if (odd !== undefined) {
    throw new UsageError(
      `add-on '${name}' has imageTags of '${odd}', expected repositories of it: ${known.sort().join(', ')}`,
    );
  }
}

function parse(name: string, text: string): object {
  const mistake = new UsageError(
    `add-on '${name}' has configurationValues '${text}', expected a JSON object such as '{"replicaCount":2}'`,
  );
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return value;
    }
  } catch {
    throw mistake;
  }
  throw mistake;
}

/** Members of the second win, and members of both that are objects are merged. */
export function merge(under: object, over: object): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...under };
  for (const [key, value] of Object.entries(over) as [string, unknown][]) {
    const old = merged[key];
    merged[key] = isObject(old) && isObject(value) ? merge(old, value) : value;
  }
  return merged;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
