import { Annotations, Aspects, Stack } from 'aws-cdk-lib';
import { Construct, DependencyGroup, type IDependable } from 'constructs';
import { UsageError } from '../shared/errors';

/** Id of the warning where nothing runs pods, for acknowledgements. */
const NO_NODES = 'cdk-airgap:no-nodes-for-pods';

/** Nodes of a cluster that take any pod: CoreDNS and most add-ons wait for them, and the deployment for these. */
export class PodNodes extends DependencyGroup {
  private isEmpty = true;
  private readonly where: string;

  constructor(private readonly cluster: Construct) {
    super();
    this.where = `AirGappedCluster '${cluster.node.path}'`;
    Aspects.of(cluster).add({ visit: (node) => (node === cluster ? this.warnOfNone() : undefined) });
  }

  /** @throws UsageError if they are in a stack that waits for the cluster */
  public take(nodes: IDependable): void {
    const stack = Stack.of(this.cluster);
    if (Construct.isConstruct(nodes) && !isIn(Stack.of(nodes), stack)) {
      throw new UsageError(
        `${this.where} is in stack '${stack.node.path}', whose add-ons wait for '${nodes.node.path}' in stack ` +
          `'${Stack.of(nodes).node.path}', which waits for the cluster, expected nodes that take any pod in the stack of ` +
          'the cluster, or nested in it; GpuNodeGroup may stand in any',
      );
    }
    this.isEmpty = false;
    this.add(nodes);
  }

  private warnOfNone(): void {
    if (!this.isEmpty) return;
    Annotations.of(this.cluster).addWarningV2(
      NO_NODES,
      `${this.where} has no nodes that take any pod: CoreDNS gets no node, and the deployment waits for it and fails, ` +
        'expected a SystemNodeGroup, or runsPodsOn(nodes) for nodes of your own',
    );
  }
}

/** Whether a stack is another one, or nested in it: then resources of that one can wait for it. */
function isIn(stack: Stack, outer: Stack): boolean {
  return stack === outer || (stack.nestedStackParent !== undefined && isIn(stack.nestedStackParent, outer));
}
