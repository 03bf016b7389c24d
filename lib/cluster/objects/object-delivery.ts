import { Construct } from 'constructs';
import { checkShape } from '../props-shape';
import { ArtifactDelivery } from './artifact/artifact-delivery';
import { InVpcDelivery } from './in-vpc/in-vpc-delivery';
import type { ArtifactDeliveryProps, InVpcDeliveryProps } from './object-delivery-props';
import type { BoundDelivery, DeliveryPlace } from './place';

/** How objects of Kubernetes come into a cluster whose API answers in its VPC alone. */
export class ObjectDelivery {
  /**
   * CloudFormation applies them, by a handler that stands in the handler tier of the network (`ZeroEgressVpcProps.handlerTier`).
   *
   * They are there when the stack is, and go when it goes.
   */
  public static inVpc(props: InVpcDeliveryProps): ObjectDelivery {
    checkShape('ObjectDelivery.inVpc', props, { of: 'InVpcDeliveryProps' });
    return new ObjectDelivery((scope, place) => new InVpcDelivery(scope, place, props));
  }

  /**
   * They are written beside the templates as an OCI artifact, for a GitOps controller to apply.
   *
   * The artifact is brought into a private registry and signed there: see docs/cluster-objects.md. No handler is needed.
   */
  public static artifact(props: ArtifactDeliveryProps = {}): ObjectDelivery {
    checkShape('ObjectDelivery.artifact', props, { of: 'ArtifactDeliveryProps' });
    return new ObjectDelivery((scope, place) => new ArtifactDelivery(scope, place, props));
  }

  private constructor(private readonly bind: (scope: Construct, place: DeliveryPlace) => BoundDelivery) {}

  /**
   * Leads it to a cluster; whoever makes the cluster calls it, once.
   *
   * @internal
   */
  public _bind(scope: Construct, place: DeliveryPlace): BoundDelivery {
    return this.bind(new Construct(scope, 'Objects'), place);
  }
}
