import { basename } from 'node:path';
import { UsageError } from '../../shared/errors';
import type { NetworkModel } from '../model/network';
import { filtersOf } from './terraform/filters/source';
import { APPLIANCE_HANDLERS, TARGET_HANDLERS } from './terraform/handlers/appliances';
import { DOOR_HANDLERS } from './terraform/handlers/doors';
import { ATTACHMENT_HANDLERS, GATEWAY_HANDLERS } from './terraform/handlers/gateways';
import type { Handler } from './terraform/handlers/handler';
import { readMainTables } from './terraform/handlers/main-tables';
import { readOpaque, readPlanLimits } from './terraform/handlers/opaque';
import { ENTRY_HANDLERS, ROUTE_HANDLERS } from './terraform/handlers/routes';
import { readDefaultGroupUses } from './terraform/handlers/security-groups';
import { TIE_HANDLERS } from './terraform/handlers/ties';
import { DEFAULT_TABLE_HANDLERS, TRANSIT_HANDLERS } from './terraform/handlers/transit';
import { readUnplaced } from './terraform/handlers/unplaced';
import { RANGE_HANDLERS, VPC_HANDLERS } from './terraform/handlers/vpc';
import type { Json } from './terraform/json';
import { isObject, objectOf } from './terraform/json';
import { Names } from './terraform/names';
import { Plan } from './terraform/plan';
import { ResourceReader } from './terraform/reader';
import { isRawState } from './terraform/recognise';
import { ReferenceResolver } from './terraform/resolver';

const EXTENSION = /(\.tfplan|\.tfstate)?\.json$/i;
const EXPECTED = "expected the output of 'terraform show -json' for a plan or a state";

const HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...VPC_HANDLERS,
    ...ROUTE_HANDLERS,
    ...GATEWAY_HANDLERS,
    ...APPLIANCE_HANDLERS,
    ...TRANSIT_HANDLERS,
  }),
);

const TIES: ReadonlyMap<string, Handler> = new Map(Object.entries(TIE_HANDLERS));

const DOORS: ReadonlyMap<string, Handler> = new Map(Object.entries(DOOR_HANDLERS));

/** Types that speak of other resources and are read once all of those are known. */
const LATE_HANDLERS: ReadonlyMap<string, Handler> = new Map(
  Object.entries({
    ...RANGE_HANDLERS,
    ...ENTRY_HANDLERS,
    ...TARGET_HANDLERS,
    ...ATTACHMENT_HANDLERS,
    ...DEFAULT_TABLE_HANDLERS,
  }),
);

/**
 * Reads what `terraform show -json` prints of a plan or a state.
 *
 * @param path - path of the file, as it was given
 * @returns adds what the plan leaves in place, or the state has, to a network; call what it returns after all else
 * @throws UsageError when the document is neither
 * @see https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readTerraform(json: Json, path: string): (model: NetworkModel) => () => void {
  check(json, path);
  const plan = new Plan(json, basename(path).replace(EXTENSION, ''), path);
  return (model) => fill(model, plan);
}

function fill(model: NetworkModel, plan: Plan): () => void {
  const context = { plan, model, names: new Names(plan, model), resolver: new ReferenceResolver(plan) };
  const resources = plan.instances.map((instance) => new ResourceReader(context, instance));
  model.stacks.push(
    plan.name,
    ...new Set(plan.instances.flatMap(({ module }) => (module === '' ? [] : [module]))),
  );
  model.resourceCount += resources.length;
  for (const handlers of [HANDLERS, LATE_HANDLERS, DOORS, TIES]) {
    resources.forEach((resource) => handlers.get(resource.type)?.(resource, resource.block));
  }
  readDefaultGroupUses(resources);
  model.filterSources.push(filtersOf(resources));
  readPlanLimits(plan, model);
  return () => {
    readMainTables(resources);
    resources.forEach(readOpaque);
    readUnplaced(plan, model);
  };
}

function check(json: Json, path: string): void {
  if (isRawState(json)) {
    throw new UsageError(`${path} is a state as Terraform stores it, ${EXPECTED}`);
  }
  const version = json['format_version'];
  if (typeof version !== 'string' || !/^[01]\./.test(version)) {
    throw new UsageError(`${path} has format_version '${String(version)}', expected 0.x or 1.x`);
  }
  const section = json['planned_values'] === undefined ? 'values' : 'planned_values';
  const values = json[section];
  if (values === undefined) {
    throw new UsageError(`${path} holds neither planned_values nor values, ${EXPECTED}`);
  }
  if (!isObject(values) || !isOptionalObject(objectOf(values)['root_module'])) {
    throw new UsageError(`'${section}' of ${path} is not an object with a root_module, ${EXPECTED}`);
  }
}

function isOptionalObject(value: unknown): boolean {
  return value === undefined || isObject(value);
}
