import { Token } from 'aws-cdk-lib';
import { ApiObject, App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { UsageError } from '../../shared/errors';

/** An object of Kubernetes as it is written. */
export type ObjectContent = Readonly<Record<string, unknown>>;

/** An object of a chart. */
export interface DeliveredObject {
  /** Kind and group, as `NetworkPolicy.networking.k8s.io`. */
  readonly kind: string;
  /** '' where none is written. */
  readonly namespace: string;
  readonly name: string;
  readonly content: ObjectContent;
  /** Those of the same chart that it depends on. */
  readonly after: readonly DeliveredObject[];
}

/** What an object is known by in its cluster. */
export function identityOf({ kind, namespace, name }: DeliveredObject): string {
  return [kind, ...(namespace === '' ? [] : [namespace]), name].join(':');
}

/**
 * The objects of a chart, in its order.
 *
 * @throws UsageError for a chart outside of a cdk8s App, and objects that cannot be delivered as they are
 */
export function objectsOf(where: string, chart: Chart): DeliveredObject[] {
  if (!(chart.node.root instanceof App)) {
    throw new UsageError(
      `${where}: the chart '${chart.node.path}' stands in no cdk8s App, expected new Chart(new App(), '${chart.node.id}')`,
    );
  }
  // Also validates the chart, and tells dependencies that are only inferred.
  chart.toJson();
  const found = new Map<ApiObject, DeliveredObject>();
  for (const object of inOrder(chart)) {
    const after = dependenciesOf(object).flatMap((other) => found.get(other) ?? []);
    found.set(object, deliveredObject(where, object, after));
  }
  return [...found.values()];
}

/** How many objects a chart has. */
export function countOf(chart: Chart): number {
  return chart.node.findAll().filter((node) => isOf(chart, node)).length;
}

function isOf(chart: Chart, node: IConstruct): node is ApiObject {
  return ApiObject.isApiObject(node) && Chart.of(node) === chart;
}

function inOrder(chart: Chart): ApiObject[] {
  const visited = new Set<ApiObject>();
  const visit = (object: ApiObject): void => {
    if (!visited.has(object)) {
      dependenciesOf(object)
        .filter((other) => isOf(chart, other) && other !== object)
        .forEach(visit);
      visited.add(object);
    }
  };
  chart.node
    .findAll()
    .filter((node): node is ApiObject => isOf(chart, node))
    .forEach(visit);
  return [...visited];
}

function dependenciesOf(object: ApiObject): ApiObject[] {
  return object.node.dependencies.flatMap((node) =>
    node.node.findAll().filter((child) => ApiObject.isApiObject(child)),
  );
}

function deliveredObject(
  where: string,
  object: ApiObject,
  after: readonly DeliveredObject[],
): DeliveredObject {
  const content = object.toJson() as ObjectContent;
  const metadata = (content['metadata'] ?? {}) as Readonly<Record<string, string | undefined>>;
  const kind = object.apiGroup === 'core' ? object.kind : `${object.kind}.${object.apiGroup}`;
  const name = metadata['name'] ?? '';
  const namespace = metadata['namespace'] ?? '';
  const what = `${where}: the ${object.kind} '${name}' at '${object.node.path}'`;
  if ([kind, name, namespace].some((part) => Token.isUnresolved(part))) {
    throw new UsageError(`${what} has a name that is known only at deployment, expected plain text`);
  }
  checkContent(what, kind, content);
  return { kind, namespace, name, content, after };
}

function checkContent(what: string, kind: string, content: ObjectContent): void {
  if (kind === 'Secret' && ['data', 'stringData'].some((part) => hasMembers(content[part]))) {
    throw new UsageError(
      `${what} holds data, which templates and artifacts show to whoever reads them, expected none: ` +
        'have pods read it from AWS Secrets Manager with a role of their own',
    );
  }
  if (kind.split('.')[0]?.endsWith('List') === true && Array.isArray(content['items'])) {
    throw new UsageError(`${what} is a list, expected its items as objects of the chart`);
  }
}

function hasMembers(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
