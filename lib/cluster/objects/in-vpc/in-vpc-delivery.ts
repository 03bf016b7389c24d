import { KubernetesManifest } from 'aws-cdk-lib/aws-eks-v2';
import type { Chart } from 'cdk8s';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { UsageError } from '../../../shared/errors';
import { phaseOf } from '../apply-order';
import { countOf, identityOf, objectsOf, type DeliveredObject } from '../delivered-object';
import type { InVpcDeliveryProps } from '../object-delivery-props';
import type { BoundDelivery, DeliveryPlace } from '../place';
import { appliedContent } from './applied-content';
import { KubectlHandler } from './kubectl-handler';

/** Applies objects by CloudFormation: each is a resource of its own. */
export class InVpcDelivery implements BoundDelivery {
  private readonly handler: KubectlHandler;
  private readonly owners = new Map<string, string>();
  private last: IDependable;

  constructor(
    private readonly scope: Construct,
    private readonly place: DeliveryPlace,
    props: InVpcDeliveryProps,
  ) {
    this.handler = new KubectlHandler(scope, place, props);
    this.last = this.handler.ready;
  }

  public add(id: string, chart: Chart): IConstruct {
    const where = `Objects '${id}' of '${this.place.cluster.node.path}'`;
    const objects = objectsOf(where, chart);
    objects.forEach((object) => this.claim(where, chart, object));
    const added = new AppliedObjects(this.scope, id, {
      where,
      objects,
      handler: this.handler,
      after: this.last,
    });
    expectComplete(added, { where, chart, count: objects.length });
    this.last = objects.length === 0 ? this.last : added;
    return added;
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

interface AppliedObjectsProps {
  readonly where: string;
  readonly objects: readonly DeliveredObject[];
  readonly handler: KubectlHandler;
  readonly after: IDependable;
}

/** The objects of one chart, phase by phase. */
class AppliedObjects extends Construct {
  private readonly applied = new Map<DeliveredObject, { phase: number; resource: Construct }>();

  constructor(scope: Construct, id: string, { where, objects, handler, after }: AppliedObjectsProps) {
    super(scope, id);
    const phases = new Map<number, Construct[]>();
    for (const object of objects) {
      const phase = this.phase(object);
      const resource = new KubernetesManifest(this, identityOf(object), {
        cluster: handler.cluster,
        manifest: [appliedContent(where, object)],
        // Also what is there already, such as the namespace kube-system, and what a lost answer left behind.
        overwrite: true,
      });
      this.applied.set(object, { phase, resource });
      phases.set(phase, [...(phases.get(phase) ?? []), resource]);
    }
    this.order(
      [...phases].sort(([a], [b]) => a - b).map(([, resources]) => resources),
      after,
    );
  }

  /** Its own, or a later one of something that it depends on. */
  private phase(object: DeliveredObject): number {
    return Math.max(
      phaseOf(object.kind),
      ...object.after.map((other) => this.applied.get(other)?.phase ?? 0),
    );
  }

  /**
   * One object of each phase waits for the phase before, and the others for that one: else each would name each, and templates
   * are limited. Objects come in the order of their dependencies, so that the first of a phase waits for none of it.
   */
  private order(phases: readonly (readonly Construct[])[], after: IDependable): void {
    let before: readonly IDependable[] = [after];
    for (const resources of phases) {
      const [leader, ...others] = resources;
      leader?.node.addDependency(...before);
      others.forEach((other) => leader !== undefined && other.node.addDependency(leader));
      before = resources;
    }
    for (const [object, { resource }] of this.applied) {
      object.after.forEach((other) =>
        resource.node.addDependency(this.applied.get(other)?.resource ?? after),
      );
    }
    const roots = before.filter((one): one is Construct => Construct.isConstruct(one));
    Dependable.implement(this, { dependencyRoots: roots.length === 0 ? [this] : roots });
  }
}
