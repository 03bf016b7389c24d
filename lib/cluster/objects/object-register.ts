import type { Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { UsageError } from '../../shared/errors';
import type { IAirGappedCluster } from '../cluster';
import { countOf, identityOf, objectsOf, type DeliveredObject } from './delivered-object';

/** Objects of a chart, and what messages about them begin with. */
export interface Registered {
  readonly where: string;
  readonly objects: readonly DeliveredObject[];
}

/** Which objects a cluster is given, each once. */
export class ObjectRegister {
  private readonly owners = new Map<string, string>();

  constructor(private readonly cluster: IAirGappedCluster) {}

  /**
   * Takes the objects of a chart in.
   *
   * @param added - the construct that stands for the chart; its validation tells if the chart changes later
   * @throws UsageError if one cannot be delivered, or is there already
   */
  public add(added: Construct, chart: Chart): Registered {
    const where = `Objects '${added.node.id}' of '${this.cluster.node.path}'`;
    const objects = objectsOf(where, chart);
    objects.forEach((object) => this.claim(where, chart, object));
    expectComplete(added, { where, chart, count: objects.length });
    return { where, objects };
  }

  private claim(where: string, chart: Chart, object: DeliveredObject): void {
    const identity = identityOf(object);
    const owner = this.owners.get(identity);
    if (owner !== undefined) {
      throw new UsageError(
        `${where}: '${identity}' of the chart '${chart.node.path}' is in the chart '${owner}' too, expected each object once`,
      );
    }
    this.owners.set(identity, chart.node.path);
  }
}

function expectComplete(
  added: Construct,
  { where, chart, count }: { where: string; chart: Chart; count: number },
): void {
  added.node.addValidation({
    validate: () =>
      countOf(chart) === count
        ? []
        : [
            `${where}: the chart '${chart.node.path}' had ${count} objects when it was added and has ${countOf(chart)} now, ` +
              'expected it to be complete before it is added',
          ],
  });
}
