import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { UsageError } from '../../shared/errors';
import type { BoundDelivery, DeliveryPlace } from './place';

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
   * Name of the folder beside the templates that the artifact is written to.
   *
   * @default - made from the path of the cluster
   */
  readonly folder?: string;
}

/** How objects of Kubernetes come into a cluster whose API answers in its VPC alone. */
export class ObjectDelivery {
  /**
   * CloudFormation applies them, by a handler that stands in the handler tier of the network (`ZeroEgressVpcProps.handlerTier`).
   *
   * They are there when the stack is, and go when it goes.
   */
  public static inVpc(props: InVpcDeliveryProps): ObjectDelivery {
    return new ObjectDelivery(() => {
      throw new UsageError(`objects cannot be delivered yet by ${props.kubectlLayer.node.path}`);
    });
  }

  /**
   * They are written beside the templates as an OCI artifact, for a GitOps controller to apply.
   *
   * The artifact is brought into a private registry and signed there: see docs/cluster-objects.md. No handler is needed.
   */
  public static artifact(props: ArtifactDeliveryProps = {}): ObjectDelivery {
    return new ObjectDelivery(() => {
      throw new UsageError(`objects cannot be delivered yet to ${props.folder ?? ''}`);
    });
  }

  private constructor(private readonly bind: (scope: Construct, place: DeliveryPlace) => BoundDelivery) {}

  /**
   * Leads it to a cluster; whoever makes the cluster calls it, once.
   *
   * @internal
   */
  public _bind(scope: Construct, place: DeliveryPlace): BoundDelivery {
    return this.bind(scope, place);
  }
}
