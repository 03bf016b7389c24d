import { KubectlV35Layer } from '@aws-cdk/lambda-layer-kubectl-v35';
import type { Stack } from 'aws-cdk-lib';
import type { Template } from 'aws-cdk-lib/assertions';
import { ApiObject, App, Chart } from 'cdk8s';
import type { AirGappedCluster } from '../../../lib/cluster/air-gapped-cluster';
import { ObjectDelivery } from '../../../lib/cluster/objects/object-delivery';
import { clusterIn, clusterStack, templateOf } from '../helpers';

/** A cluster whose objects come in by a handler in its VPC. */
export function inVpcCluster(stack: Stack = clusterStack()): AirGappedCluster {
  return clusterIn({
    stack,
    network: { handlerTier: {} },
    cluster: { objects: ObjectDelivery.inVpc({ kubectlLayer: new KubectlV35Layer(stack, 'Kubectl') }) },
  });
}

/** An object as it is written, less what every object has. */
export interface Sketch {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly more?: Readonly<Record<string, unknown>>;
}

/** A chart with objects. */
export function chartOf(...sketches: readonly Sketch[]): Chart {
  const chart = new Chart(new App(), 'chart');
  sketches.forEach((sketch) => add(chart, sketch));
  return chart;
}

/** Adds an object to a chart. */
export function add(chart: Chart, { apiVersion = 'v1', kind, name, namespace, more }: Sketch): ApiObject {
  const id = `${kind}-${namespace ?? ''}-${name}`;
  return new ApiObject(chart, id, { apiVersion, kind, metadata: { name, namespace }, ...more });
}

export const NAMESPACE: Sketch = { kind: 'Namespace', name: 'serving' };
export const SETTINGS: Sketch = {
  kind: 'ConfigMap',
  name: 'settings',
  namespace: 'serving',
  more: { data: { a: 'b' } },
};
export const WORKLOAD: Sketch = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  name: 'server',
  namespace: 'serving',
};

/** The template with the objects of some charts. */
export function templateWith(...charts: readonly Chart[]): Template {
  const cluster = inVpcCluster();
  charts.forEach((chart, index) => cluster.addObjects(`Chart${index}`, chart));
  return templateOf(cluster);
}
