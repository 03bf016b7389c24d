import { ROUTED_KINDS } from '../../../model/handed';
import type { Node, References } from '../../../model/network';
import data from '../../opaque-types.json';
import { objectsOf } from '../json';
import type { Plan } from '../plan';
import type { ResourceReader } from '../reader';

/** Types that deploy a template of their own. */
const TEMPLATES: ReadonlyMap<string, string> = new Map(
  data.templates.flatMap(({ noun, terraform }) => terraform.map((type) => [type, noun])),
);

/** Networking that is written with AWS's other provider, whose types are not read. */
const OTHER_PROVIDER = /^awscc_(ec2|networkfirewall|networkmanager|directconnect|elasticloadbalancingv2)_/;

/** Resources of any type of CloudFormation, and the types among them that change networks. */
const BY_TYPE_NAME = 'aws_cloudcontrolapi_resource';
const NETWORKING =
  /^AWS::(EC2|NetworkFirewall|NetworkManager|DirectConnect|ElasticLoadBalancingV2|CloudFormation|ServiceCatalog)::/i;

/** Types of the `aws` provider that run code with what they are handed. */
const CODE: ReadonlySet<string> = new Set(data.code.map(({ terraform }) => terraform));

/** What a resource that the analysis cannot look into may change. Read last, when all nodes are known. */
export function readOpaque(r: ResourceReader): void {
  const { type, origin, address } = r;
  const template = TEMPLATES.get(type);
  if (template !== undefined) {
    r.model.opaque.push({
      origin,
      why: `${template} '${address}' deploys a template that is not part of the input`,
    });
  } else if (OTHER_PROVIDER.test(type)) {
    r.model.opaque.push({
      origin,
      why: `'${address}' (${type}) is of the awscc provider, which is not read`,
    });
  } else if (type === BY_TYPE_NAME && NETWORKING.test(r.block.text('type_name') ?? 'AWS::EC2::?')) {
    const of = r.block.text('type_name') ?? 'a type that is not shown';
    r.model.opaque.push({ origin, why: `'${address}' is a resource of ${of}, which is not read there` });
  } else if (runsCode(r)) {
    readCode(r);
  }
}

/** A plan that says itself that it is not whole. */
export function readPlanLimits(plan: Plan, model: ResourceReader['model']): void {
  const origin = { stack: plan.name, logicalId: plan.name, resourceType: 'terraform', file: plan.file };
  if (plan.json['errored'] === true) {
    model.opaque.push({ origin, why: `making plan '${plan.name}' failed, so it is not whole` });
  } else if (plan.json['complete'] === false) {
    const why = `plan '${plan.name}' is not complete: more is to be planned after it is applied`;
    model.opaque.push({ origin, why });
  }
  for (const deferred of objectsOf(plan.json['deferred_changes'])) {
    const address = String((deferred['resource_change'] as { address?: unknown } | undefined)?.address);
    const why = `the plan defers '${address}': ${String(deferred['reason'])}`;
    model.opaque.push({ origin: { ...origin, logicalId: address }, why });
  }
}

function runsCode({ type, hasProvisioners }: ResourceReader): boolean {
  return hasProvisioners || CODE.has(type) || !(type.startsWith('aws_') || type.startsWith('awscc_'));
}

/** Code can add routes to a table that it is handed, and to every table of the VPC of a gateway. */
function readCode(r: ResourceReader): void {
  const handed = [...r.mentions(), ...r.literals()]
    .map(({ reference }) => ({ reference, node: r.model.nodes.get(reference.id) }))
    .filter(
      ({ reference, node }) => node !== undefined && ROUTED_KINDS.has(node.kind) && reference.id !== r.id,
    );
  const [first] = handed;
  if (first === undefined) {
    readUnknown(r);
    return;
  }
  const why = `'${r.address}' (${r.type}) is handed '${first.reference.label}' and may add routes`;
  const into = handed.flatMap(({ reference, node }) => tablesOrVpcs(r, reference, node));
  r.model.opaqueRoutes.push({ origin: r.origin, when: r.when, into, why });
  if (handed.some(({ reference, node }) => tablesOrVpcs(r, reference, node).length === 0)) {
    r.model.opaque.push({ origin: r.origin, why });
  }
}

/** A command that is handed a value that the plan does not show may be handed a route table. */
function readUnknown(r: ResourceReader): void {
  const [first] = r.hasProvisioners || CODE.has(r.type) ? r.unknowns() : [];
  if (first !== undefined) {
    const why = `'${r.address}' (${r.type}) runs code that is handed '${first.label}', and may add routes: ${first.why ?? ''}`;
    r.model.opaque.push({ origin: r.origin, why });
  }
}

function tablesOrVpcs(
  r: ResourceReader,
  reference: References[number]['value'],
  node: Node | undefined,
): References {
  switch (node?.kind) {
    case 'route-table':
      return [{ when: r.when, value: reference }];
    case 'internet-gateway':
    case 'egress-only-internet-gateway':
    case 'carrier-gateway':
    case 'virtual-private-gateway':
      return node.vpcs;
    case 'nat-gateway':
      return [...node.vpc, ...node.subnets.flatMap(({ value }) => vpcOf(r.model.nodes.get(value.id)))];
    default:
      return [];
  }
}

function vpcOf(node: Node | undefined): References {
  return node?.kind === 'subnet' ? node.vpc : [];
}
