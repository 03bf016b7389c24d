import type { Template } from 'aws-cdk-lib/assertions';

/** Type of the resource that applies an object. */
export const MANIFEST = 'Custom::AWSCDK-EKS-KubernetesResource';

/** A resource that applies objects. */
export interface Applied {
  readonly DependsOn?: readonly string[];
  readonly Properties: { readonly Manifest: string };
}

/** The applied objects of a template by kind and name, without those that the cluster brings for its own add-ons. */
export function applied(template: Template): ReadonlyMap<string, Applied & { readonly id: string }> {
  const all = Object.entries(template.findResources(MANIFEST) as Record<string, Applied>).map(
    ([id, resource]) => {
      const objects = JSON.parse(resource.Properties.Manifest) as {
        kind: string;
        metadata: { name: string };
      }[];
      return [
        objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`).join(),
        { ...resource, id },
      ] as const;
    },
  );
  return new Map(all.filter(([, { id }]) => !id.includes('SystemPolicies')));
}

/** Everything that has to be there before a resource is. */
export function before(template: Template, id: string): ReadonlySet<string> {
  const { Resources } = template.toJSON() as { Resources: Record<string, { DependsOn?: string[] }> };
  const found = new Set<string>();
  const visit = (one: string): void =>
    Resources[one]?.DependsOn?.forEach((other) => {
      if (!found.has(other)) {
        found.add(other);
        visit(other);
      }
    });
  visit(id);
  return found;
}

/** Whether one object waits until another is applied. */
export function waits(template: Template, first: string, second: string): boolean {
  const all = applied(template);
  return before(template, all.get(second)?.id ?? '').has(all.get(first)?.id ?? 'none');
}
