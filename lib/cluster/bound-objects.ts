import type { Chart } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { UsageError } from '../shared/errors';
import type { ObjectDelivery } from './objects/object-delivery';
import type { DeliveryPlace } from './objects/place';

/** How objects come into one cluster. */
export interface BoundObjects {
  /** Whether anything says how. */
  readonly isSaid: boolean;
  add(id: string, chart: Chart): IConstruct;
}

/** Leads a delivery to a cluster; without one, to add objects is an error. */
export function boundDelivery(
  scope: Construct,
  delivery: ObjectDelivery | undefined,
  place: DeliveryPlace,
): BoundObjects {
  const where = `AirGappedCluster '${scope.node.path}'`;
  const bound = delivery?._bind(scope, place);
  const ids = new Set<string>();
  return {
    isSaid: bound !== undefined,
    add: (id, chart) => {
      if (bound === undefined) {
        throw new UsageError(
          `${where} is asked to bring in '${id}', but nothing says how, expected objects: ObjectDelivery.inVpc or ` +
            'ObjectDelivery.artifact',
        );
      }
      if (ids.has(id)) {
        throw new UsageError(`${where} has '${id}' already, expected objects of each name once`);
      }
      ids.add(id);
      return bound.add(id, chart);
    },
  };
}
