import type { Chart } from 'cdk8s';
import { Construct, Dependable, type IConstruct, type IDependable } from 'constructs';
import { associationOf } from '../../pod-identity';
import { phaseOf } from '../apply-order';
import { identityOf, type DeliveredObject } from '../delivered-object';
import type { InVpcDeliveryProps } from '../object-delivery-props';
import { ObjectRegister, type Registered } from '../object-register';
import type { BoundDelivery, DeliveryEvidence, DeliveryPlace } from '../place';
import { appliedContent } from './applied-content';
import { AppliedObject } from './applied-object';
import { AvailableDeployment } from './available-deployment';
import { awaitedDeployments } from './awaited';
import { KubectlHandler } from './kubectl-handler';
import { serviceAccountsIn } from './service-accounts';

/** Applies objects by CloudFormation: each is a resource of its own. */
export class InVpcDelivery implements BoundDelivery {
  private readonly handler: KubectlHandler;
  private readonly register: ObjectRegister;
  private last: IDependable;
  private count = 0;

  constructor(
    private readonly scope: Construct,
    private readonly place: DeliveryPlace,
    props: InVpcDeliveryProps,
  ) {
    this.register = new ObjectRegister(place.cluster);
    this.handler = new KubectlHandler(scope, place, props);
    this.last = this.handler.ready;
  }

  public add(id: string, chart: Chart): IConstruct {
    const added = new Construct(this.scope, id);
    const registered = this.register.add(added, chart);
    if (registered.objects.length > 0) {
      const { place, handler, last } = this;
      applyObjects(added, { ...registered, place, handler, after: last });
      this.last = added;
      this.count += registered.objects.length;
    }
    return added;
  }

  public evidence(): DeliveryEvidence {
    return { way: 'handler in the VPC', objects: this.count };
  }
}

interface ApplyOptions extends Registered {
  readonly place: DeliveryPlace;
  readonly handler: KubectlHandler;
  readonly after: IDependable;
}

/** The resources of objects, each with the phase that it is applied in. */
type Applied = Map<DeliveredObject, { readonly phase: number; readonly resource: Construct }>;

/** Applies the objects of one chart, phase by phase. */
function applyObjects(scope: Construct, options: ApplyOptions): void {
  const { where, objects, place, handler, after } = options;
  const applied: Applied = new Map();
  for (const object of objects) {
    const resource = new AppliedObject(scope, identityOf(object), {
      content: appliedContent(where, object),
      serviceToken: handler.serviceToken,
      clusterName: handler.clusterName,
    });
    resource.node.addDependency(rolesOf(place.cluster, object));
    applied.set(object, { phase: phaseIn(applied, object), resource });
  }
  const last = order(applied, after);
  const awaited = awaitDeployments(scope, options, last);
  Dependable.implement(scope, { dependencyRoots: awaited.length === 0 ? last : awaited });
  for (const [{ after: others }, { resource }] of applied) {
    resource.node.addDependency(...others.flatMap((other) => applied.get(other)?.resource ?? []));
  }
}

/** Has what comes later wait until controllers of the chart have a pod that is ready. They need nodes for it. */
function awaitDeployments(
  scope: Construct,
  { objects, place, handler }: ApplyOptions,
  last: readonly Construct[],
): Construct[] {
  const { serviceToken, clusterName } = handler;
  return awaitedDeployments(objects).map((object) => {
    const { name, namespace } = object;
    const available = new AvailableDeployment(scope, `Available:${identityOf(object)}`, {
      ...{ name, namespace, serviceToken, clusterName },
    });
    available.node.addDependency(place.nodes, ...last);
    return available;
  });
}

/** What gives the pods of an object their roles, as it is when templates are written. */
function rolesOf(cluster: IConstruct, { namespace, content }: DeliveredObject): IDependable {
  const accounts = serviceAccountsIn(content);
  const dependable: IDependable = {};
  Dependable.implement(dependable, {
    get dependencyRoots(): IConstruct[] {
      return accounts.flatMap((account) => associationOf(cluster, namespace, account) ?? []);
    },
  });
  return dependable;
}

/** Its own, or a later one of something that it depends on. */
function phaseIn(applied: Applied, { kind, after }: DeliveredObject): number {
  return Math.max(phaseOf(kind), ...after.map((other) => applied.get(other)?.phase ?? 0));
}

/**
 * One object of each phase waits for the phase before, and the others for that one: else each would name each, and templates
 * are limited. Objects come in the order of their dependencies, so that the first of a phase waits for none of it.
 *
 * @returns the resources of the last phase, after which all are applied
 */
function order(applied: Applied, after: IDependable): Construct[] {
  const phases = new Map<number, Construct[]>();
  for (const { phase, resource } of applied.values()) {
    phases.set(phase, [...(phases.get(phase) ?? []), resource]);
  }
  let last: Construct[] = [];
  for (const [, resources] of [...phases].sort(([a], [b]) => a - b)) {
    const [leader, ...others] = resources;
    leader?.node.addDependency(...(last.length === 0 ? [after] : last));
    others.forEach(({ node }) => leader !== undefined && node.addDependency(leader));
    last = resources;
  }
  return last;
}
