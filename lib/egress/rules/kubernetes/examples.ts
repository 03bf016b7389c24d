import { network } from '../networks';
import type { Example } from '../rule';

type Members = Readonly<Record<string, unknown>>;

/** The base network with objects that a manifest of CDK applies. */
export function manifest(title: string, ...objects: readonly Members[]): Example {
  return network(title, {
    Manifest: {
      Type: 'Custom::AWSCDK-EKS-KubernetesResource',
      Properties: { ClusterName: 'own', Manifest: { 'Fn::ToJsonString': objects } },
    },
  });
}

/** The base network with one more resource, and a manifest beside it. */
export function manifestWith(title: string, resources: Members, ...objects: readonly Members[]): Example {
  const { template } = manifest(title, ...objects);
  return { title, template: { ...template, Resources: { ...template.Resources, ...resources } } };
}

/** The base network with a chart that has values. */
export function chart(title: string, values: Members): Example {
  return network(title, {
    Chart: {
      Type: 'Custom::AWSCDK-EKS-HelmChart',
      Properties: { ClusterName: 'own', Chart: 'own', Values: JSON.stringify(values) },
    },
  });
}

/** An object of a kind in an API, such as `apps/v1 Deployment`. */
export function object(kind: string, spec: Members = {}, metadata: Members = {}): Members {
  return { ...bare(kind, metadata), spec };
}

/** The same without a spec. */
export function bare(kind: string, metadata: Members = {}, rest: Members = {}): Members {
  const [apiVersion, name] = kind.includes(' ') ? kind.split(' ') : ['v1', kind];
  return { apiVersion, kind: name, metadata: { name: 'it', ...metadata }, ...rest };
}

/** A pod with one container. */
export function pod(container: Members, spec: Members = {}): Members {
  return object('Pod', { ...spec, containers: [{ name: 'main', image: 'localhost/own:1', ...container }] });
}

/** What is known only at deployment: another stack exports it, and the input does not show that one. */
export const ELSEWHERE = { 'Fn::ImportValue': 'elsewhere' };
