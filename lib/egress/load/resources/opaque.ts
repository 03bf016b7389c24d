import { isForeignType } from '../../../resource-types/catalogue';
import { ROUTED_KINDS } from '../../model/handed';
import type { Reference, References } from '../../model/network';
import data from '../opaque-types.json';
import type { ResourceReader } from '../reader';
import { resourceId } from '../reader';
import { mentions } from './appliances';
import { isHarmlessProvider } from './cdk-providers';

/** Transforms that AWS documents and that change no network of the template's own. */
const HARMLESS_TRANSFORMS: ReadonlySet<string> = new Set(data.harmlessTransforms.map(({ name }) => name));

/** Types that deploy a template of their own. */
const TEMPLATES: ReadonlyMap<string, string> = new Map(
  data.templates.flatMap(({ noun, cloudformation }) => cloudformation.map((type) => [type, noun])),
);

/** Whether a resource is code or a template that the analysis cannot look into. */
export function isOpaque(resourceType: string): boolean {
  return (
    isForeignType(resourceType) ||
    resourceType === 'AWS::CloudFormation::CustomResource' ||
    TEMPLATES.has(resourceType)
  );
}

/**
 * What an opaque resource may change: it can add routes to a table that it is handed, and to every table of the
 * VPC of a gateway that it is handed. Read last, when all nodes are known.
 */
export function readOpaque(r: ResourceReader): void {
  const { Type } = r.resource;
  if (r.scope.source.nested.has(r.logicalId) || isHarmlessProvider(r)) {
    return;
  }
  const isUnseen = TEMPLATES.has(Type) || Type.endsWith('::MODULE');
  const handed = mentions(r, r.properties).filter(({ value }) => isRouted(r, value));
  if (handed.length > 0) {
    const [first] = handed;
    const why = `${describe(r)} is handed '${first?.value.label ?? ''}' and may add routes`;
    const into = tablesOrVpcs(r, handed);
    r.model.opaqueRoutes.push({ origin: r.origin, when: r.when, into, why });
    if (isUnseen || handed.some((reference) => tablesOrVpcs(r, [reference]).length === 0)) {
      r.model.opaque.push({ origin: r.origin, why });
    }
  } else if (isUnseen) {
    r.model.opaque.push({ origin: r.origin, why: `${describe(r)} is not part of the input` });
  }
}

/** A template that a macro rewrites is not what will be deployed: every table and VPC in it is open. */
export function readTransforms(r: Pick<ResourceReader, 'scope' | 'model'>): void {
  const { Transform } = r.scope.source.template;
  const names = (Array.isArray(Transform) ? (Transform as unknown[]) : [Transform]).flatMap(transformName);
  const origin = {
    stack: r.scope.id,
    logicalId: 'Transform',
    resourceType: 'AWS::CloudFormation::Macro',
    file: r.scope.source.file,
  };
  for (const name of names.filter((candidate) => !HARMLESS_TRANSFORMS.has(candidate))) {
    openAll(r, origin, `transform '${name}' may rewrite the template`);
  }
}

/** Marks everything of one template as changeable by something unseen. */
export function openAll(
  r: Pick<ResourceReader, 'scope' | 'model'>,
  origin: ResourceReader['origin'],
  why: string,
): void {
  const into = Object.keys(r.scope.source.template.Resources).flatMap((logicalId) => {
    const id = resourceId(r.scope.id, logicalId);
    const kind = r.model.nodes.get(id)?.kind;
    return kind === 'route-table' || kind === 'vpc' ? [{ when: [], value: { id, label: id } }] : [];
  });
  r.model.opaqueRoutes.push({ origin, when: [], into, why });
  r.model.opaque.push({ origin, why });
}

function transformName(transform: unknown): string[] {
  if (typeof transform === 'string') {
    return [transform];
  }
  const name = (transform as { Name?: unknown } | undefined)?.Name;
  return typeof name === 'string' ? [name] : [];
}

function describe(r: ResourceReader): string {
  const { Type } = r.resource;
  const noun = TEMPLATES.get(Type) ?? (Type.endsWith('::MODULE') ? 'module' : 'custom resource');
  return `${noun} '${r.logicalId}' (${Type})`;
}

function isRouted(r: ResourceReader, { id }: Reference): boolean {
  const kind = r.model.nodes.get(id)?.kind;
  return kind !== undefined && ROUTED_KINDS.has(kind);
}

function tablesOrVpcs(r: ResourceReader, handed: References): References {
  return handed.flatMap((reference) => {
    const node = r.model.nodes.get(reference.value.id);
    switch (node?.kind) {
      case 'route-table':
        return [reference];
      case 'internet-gateway':
      case 'egress-only-internet-gateway':
      case 'carrier-gateway':
      case 'virtual-private-gateway':
        return node.vpcs;
      case 'nat-gateway':
        return [...node.vpc, ...vpcsOfSubnets(r, node.subnets)];
      default:
        return [];
    }
  });
}

function vpcsOfSubnets(r: ResourceReader, subnets: References): References {
  return subnets.flatMap(({ value }) => {
    const subnet = r.model.nodes.get(value.id);
    return subnet?.kind === 'subnet' ? subnet.vpc : [];
  });
}
