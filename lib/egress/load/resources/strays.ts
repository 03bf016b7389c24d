import { mergeGuards, type Guard } from '../../model/choices';
import type { ResourceReader } from '../reader';
import { guardedObjectsOf, objectsOf } from './appliances';

type Properties = Readonly<Record<string, unknown>>;

/** Whether a machine names a subnet, as far as the input shows it; the worst first. */
const PLACINGS = ['none', 'sometimes', 'not shown', 'named'] as const;

type Placed = (typeof PLACINGS)[number];

const WHYS: Readonly<Partial<Record<Placed, string>>> = {
  sometimes:
    'names a subnet in some settings of its conditions alone, and stands in the default VPC in the others',
  'not shown': 'names no subnet, and it starts from a launch template that the input does not show',
};

export function strayInstance(r: ResourceReader): void {
  const own = placedBy(r, placings(r, r.properties));
  stray(r, own === 'named' ? own : templateElse(r, r.properties['LaunchTemplate'], own));
}

export function strayGroup(r: ResourceReader): void {
  stray(r, placedBy(r, writtenWhen(r, r.properties['VPCZoneIdentifier'])));
}

/** Each way to start a machine of a fleet has to name a subnet: by itself, by an override or by its template. */
export function strayFleet(r: ResourceReader, fleet: Properties): void {
  const { LaunchTemplateConfigs: configs, LaunchSpecifications: specifications } = fleet;
  const all = [
    ...objectsOf(r, configs).map((config) => placedByConfig(r, config)),
    ...objectsOf(r, specifications).map((specification) => placedBy(r, placings(r, specification))),
  ];
  const isWritten = [configs, specifications].some((list) => writtenWhen(r, list).length > 0);
  stray(r, all.length > 0 ? worst(all) : isWritten ? 'not shown' : 'none');
}

function stray(r: ResourceReader, placed: Placed): void {
  if (placed !== 'named') {
    const why = WHYS[placed];
    r.model.strays.push({ origin: r.origin, when: r.when, ...(why === undefined ? {} : { why }) });
  }
}

function placedByConfig(r: ResourceReader, config: Properties): Placed {
  const { Overrides: list, LaunchTemplateSpecification: template } = config;
  const overrides = objectsOf(r, list).map((override) => placedBy(r, writtenWhen(r, override['SubnetId'])));
  const own = overrides.length === 0 ? 'none' : worst([placedBy(r, writtenWhen(r, list)), ...overrides]);
  return own === 'named' ? own : templateElse(r, template, own);
}

/** Where a machine stands that starts from a launch template; `own` where it starts from none. */
function templateElse(r: ResourceReader, expression: unknown, own: Placed): Placed {
  const written = placedBy(r, writtenWhen(r, expression));
  if (written === 'none') return own;
  const found = objectsOf(r, expression).map((specification) => placedByTemplate(r, specification));
  return found.length === 0 ? 'not shown' : worst([written, ...found]);
}

function placedByTemplate(r: ResourceReader, specification: Properties): Placed {
  const { LaunchTemplateId: id } = specification;
  const data = r.toReferences(id).map(({ value }) => templateOf(r, value.id));
  if (placedBy(r, writtenWhen(r, id)) !== 'named' || data.length === 0 || data.includes(undefined)) {
    return 'not shown';
  }
  const contents = data.flatMap((one) => objectsOf(r, one));
  return contents.length === 0 ? 'none' : worst(contents.map((content) => placedBy(r, placings(r, content))));
}

/** What a launch template of the same stack starts machines with. */
function templateOf(r: ResourceReader, id: string): unknown {
  const { Resources } = r.scope.source.template;
  const found = Object.entries(Resources).find(
    ([logicalId, { Type }]) => Type === 'AWS::EC2::LaunchTemplate' && id === `${r.scope.id}/${logicalId}`,
  );
  return found?.[1].Properties?.['LaunchTemplateData'];
}

function worst(all: readonly Placed[]): Placed {
  return PLACINGS.find((placed) => all.includes(placed)) ?? 'named';
}

/** Settings in which a machine names its subnet, by itself or by an interface. */
function placings(r: ResourceReader, machine: Properties): readonly Guard[] {
  const both = guardedObjectsOf(r, machine['NetworkInterfaces'])
    .flatMap(({ when, value }) =>
      [value['SubnetId'], value['NetworkInterfaceId']]
        .flatMap((name) => writtenWhen(r, name))
        .map((inner) => mergeGuards(when, inner)),
    )
    .filter((guard) => guard !== undefined);
  return [...writtenWhen(r, machine['SubnetId']), ...both];
}

/** What settings in which a subnet is named come to: always, never or sometimes. */
function placedBy(r: ResourceReader, guards: readonly Guard[]): Placed {
  if (guards.length === 0) return 'none';
  const { choices } = r.model;
  const isOpen = choices.absenceOf(guards).some((absent) => {
    const merged = mergeGuards(r.when, absent);
    return merged !== undefined && choices.isPossible(merged);
  });
  return isOpen ? 'sometimes' : 'named';
}

function writtenWhen(r: ResourceReader, expression: unknown): readonly Guard[] {
  return expression === undefined ? [] : r.evaluate(expression).map(({ when }) => when);
}
