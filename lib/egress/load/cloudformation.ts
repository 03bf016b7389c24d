import type { NetworkModel } from '../model/network';
import { emptyNetwork } from '../model/network';
import type { Resources } from '../model/resource';
import { Application } from './application';
import { DeclaredResource, type Context } from './declared';
import { gapsOf, originOfGap } from './gaps';
import { readManifests } from './manifests/manifests';
import type { ResourceReader } from './reader';
import { APPLIANCE_HANDLERS, readListener } from './resources/appliances';
import { DOOR_HANDLERS, SECOND_HANDLERS } from './resources/doors';
import { ENDPOINT_HANDLERS } from './resources/endpoints';
import { filtersOf } from './resources/filters';
import { ATTACHMENT_HANDLERS, GATEWAY_HANDLERS } from './resources/gateways';
import type { Handler } from './resources/handler';
import { isOpaque, openAll, readOpaque, readTransforms } from './resources/opaque';
import { ROUTE_HANDLERS } from './resources/routes';
import { fallsBack, readDefaultGroupUse } from './resources/security-groups';
import { TIE_HANDLERS } from './resources/ties';
import { TRANSIT_HANDLERS, readConnect, readTransitGateway } from './resources/transit';
import { readUnclassified, unclassified } from './resources/unclassified';
import { VPC_HANDLERS } from './resources/vpc';
import type { Scope } from './scope';
import type { ParameterValues, TemplateSource } from './source';

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...VPC_HANDLERS,
    ...ROUTE_HANDLERS,
    ...GATEWAY_HANDLERS,
    ...APPLIANCE_HANDLERS,
    ...ENDPOINT_HANDLERS,
    ...DOOR_HANDLERS,
    ...TRANSIT_HANDLERS,
  }),
);

const ALSO: ReadonlyMap<string, Handler> = new Map(Object.entries(SECOND_HANDLERS));

const TIES: ReadonlyMap<string, Handler> = new Map(Object.entries(TIE_HANDLERS));

/** Types that speak of other resources and are read once all of those are known. */
const LATE_HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...ATTACHMENT_HANDLERS,
    'AWS::EC2::TransitGatewayConnect': readConnect,
    'AWS::ElasticLoadBalancingV2::Listener': readListener,
    'AWS::EC2::TransitGateway': readTransitGateway,
    'AWS::EC2::VPCCidrBlock': VPC_HANDLERS['AWS::EC2::VPCCidrBlock'] as Handler,
  }),
);

/**
 * Reads templates into a network: several at once are one application.
 *
 * @param given - values for parameters; those not given keep every value that they can take
 */
export function loadTemplates(
  sources: readonly TemplateSource[],
  given: ParameterValues = {},
  model: NetworkModel = emptyNetwork(),
): NetworkModel {
  const application = new Application(sources, model.choices, given);
  const reading: Reading = { application, model, resources: [], late: [], last: [] };
  for (const scope of application.scopes) {
    model.stacks.push(scope.id);
    readScope(reading, scope);
  }
  const { resources, late, last } = reading;
  model.filterSources.push(filtersOf(resources));
  // What may change a VPC by its gateways is read once all gateways are attached.
  [...late, ...last].forEach((read) => read());
  readManifests(model);
  return model;
}

/** Reads the resources of templates alone: what each is and refers to, with no network made of them. */
export function loadResources(sources: readonly TemplateSource[]): Resources {
  const model = emptyNetwork();
  const application = new Application(sources, model.choices, {});
  for (const scope of application.scopes) {
    declared({ application, model, scope }).forEach((resource) => model.resources.add(resource));
  }
  return model.resources;
}

interface Reading {
  readonly application: Application;
  readonly model: NetworkModel;
  readonly resources: DeclaredResource[];
  /** Read once all nodes are known. */
  readonly late: (() => void)[];
  readonly last: (() => void)[];
}

function readScope({ application, model, resources, late, last }: Reading, scope: Scope): void {
  model.resourceCount += Object.keys(scope.source.template.Resources).length;
  for (const resource of declared({ application, model, scope })) {
    resources.push(resource);
    model.resources.add(resource);
    // Most resources of most apps are no part of a network: nothing is made of them.
    if (isRead(resource.type) || scope.source.mentionsDefaultGroup) {
      readResource(resource.reader, { late, last });
    }
  }
  for (const gap of gapsOf(scope.source)) {
    const origin = originOfGap(scope.source, gap);
    last.push(() => openAll({ scope, model }, origin, `'${gap.logicalId}' ${gap.why}`));
  }
  last.push(() => readTransforms({ scope, model }));
}

/** What a template says there is; what has no type is none. */
function declared(context: Context): readonly DeclaredResource[] {
  return Object.entries(context.scope.source.template.Resources)
    .filter(([, resource]) => typeof resource?.Type === 'string')
    .map(([logicalId, resource]) => new DeclaredResource(context, logicalId, resource));
}

const read = new Map<string, boolean>();

function isRead(type: string): boolean {
  let known = read.get(type);
  if (known === undefined) {
    known =
      [HANDLERS, LATE_HANDLERS, ALSO, TIES].some((handlers) => handlers.has(type)) ||
      isOpaque(type) ||
      fallsBack(type) ||
      unclassified(type) !== undefined;
    read.set(type, known);
  }
  return known;
}

function readResource(reader: ResourceReader, { late, last }: Pick<Reading, 'late' | 'last'>): void {
  const { Type } = reader.resource;
  const after = LATE_HANDLERS.get(Type);
  if (after !== undefined) {
    late.push(() => after(reader));
  } else {
    HANDLERS.get(Type)?.(reader);
    ALSO.get(Type)?.(reader);
  }
  TIES.get(Type)?.(reader);
  if (isOpaque(Type)) {
    last.push(() => readOpaque(reader));
  }
  readUnclassified(reader);
  readDefaultGroupUse(reader);
}
