import { CfnResource } from 'aws-cdk-lib';
import type { TemplateResource } from '../egress/load/source';

/** What CDK keeps to itself of a resource, and decides by itself when it writes one. */
interface Internals {
  readonly rawOverrides?: object;
  readonly _toCloudFormation: () => object;
  readonly shouldSynthesize: () => boolean;
}

const PROPERTIES = 'Properties';
const LATER = [PROPERTIES, 'Condition', 'Metadata'] as const;

/** Whether the type of a resource is told before it is written: it writes itself as any does, and no override changes it. */
export function tellsType(element: object): element is CfnResource {
  const { _toCloudFormation: write, rawOverrides = {} } = element as Internals;
  return (
    CfnResource.isCfnResource(element) &&
    write === (CfnResource.prototype as unknown as Internals)._toCloudFormation &&
    Object.keys(rawOverrides).every((name) => name === PROPERTIES)
  );
}

/** Whether a template gets a resource: policies without statements, for example, are left out. */
export function isWritten(element: CfnResource): boolean {
  return (element as unknown as Internals).shouldSynthesize();
}

/**
 * A resource of a template that is written when somebody asks for more than its type: most resources of an app are no part of
 * what is derived from it, and writing them is most of the work.
 *
 * @param write - answers what the template gets
 */
export function laterResource(
  { cfnResourceType }: CfnResource,
  write: () => TemplateResource,
): TemplateResource {
  let written: TemplateResource | undefined;
  const whole = (): TemplateResource => (written ??= write());
  const getters = LATER.map((name) => [name, { enumerable: true, get: () => whole()[name] }]);
  return Object.defineProperties(
    { Type: cfnResourceType },
    Object.fromEntries(getters) as PropertyDescriptorMap,
  );
}
