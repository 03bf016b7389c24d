import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';

/** Options of a delivery by a handler in the VPC. */
export interface InVpcDeliveryProps {
  /**
   * Layer with kubectl, for example `KubectlV35Layer` of `@aws-cdk/lambda-layer-kubectl-v35`: of the minor version of the
   * cluster, or of one beside it.
   */
  readonly kubectlLayer: lambda.ILayerVersion;

  /**
   * Minor version of kubectl in the layer, for example `1.35`.
   *
   * @default - as the description of the layer tells
   */
  readonly kubectlVersion?: string;

  /**
   * How long the logs of the handler are kept.
   *
   * @default RetentionDays.ONE_YEAR
   */
  readonly logRetention?: RetentionDays;
}

/** Options of a delivery as an artifact. */
export interface ArtifactDeliveryProps {
  /**
   * Name of the folder beside the templates that the artifact is written to, as an OCI image layout.
   *
   * @default - made from the path of the cluster
   */
  readonly folder?: string;

  /**
   * Repository that the artifact is for, without tag or digest: `111122223333.dkr.ecr.eu-central-1.amazonaws.com/airgap/objects`.
   *
   * @default - a signature names none
   */
  readonly repository?: string;

  /**
   * File with the private key that signs the artifact at synthesis: ECDSA over P-256, in PEM, not encrypted.
   *
   * @default - it is signed later, such as with a key in AWS KMS: see docs/cluster-objects.md
   */
  readonly signingKeyFile?: string;
}
