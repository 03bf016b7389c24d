import type { ResourceReader } from '../reader';
import { objectsOf } from './appliances';

/** Whether a launch template names a subnet, as far as the input shows it. */
type Placed = 'named' | 'none' | 'not shown';

function stray(r: ResourceReader, placed: Placed): void {
  if (placed !== 'named') {
    const why =
      placed === 'none' ? {} : { why: 'it starts from a launch template that the input does not show' };
    r.model.strays.push({ origin: r.origin, when: r.when, ...why });
  }
}

export function strayInstance(r: ResourceReader): void {
  if (!isPlaced(r, r.properties)) {
    stray(r, subnetOfTemplate(r, r.properties['LaunchTemplate']));
  }
}

export function strayGroup(r: ResourceReader): void {
  if (!isWritten(r, r.properties['VPCZoneIdentifier'])) {
    stray(r, 'none');
  }
}

/** Each way to start a machine of a fleet has to name a subnet: by itself, by an override or by its template. */
export function strayFleet(r: ResourceReader, fleet: Readonly<Record<string, unknown>>): void {
  const launched = objectsOf(r, fleet['LaunchTemplateConfigs']).map((config): Placed => {
    const overrides = objectsOf(r, config['Overrides']);
    const isNamed = overrides.length > 0 && overrides.every((override) => isWritten(r, override['SubnetId']));
    return isNamed ? 'named' : subnetOfTemplate(r, config['LaunchTemplateSpecification']);
  });
  const specified = objectsOf(r, fleet['LaunchSpecifications']).map((specification): Placed =>
    isPlaced(r, specification) ? 'named' : 'none',
  );
  const all = [...launched, ...specified];
  stray(r, worst(all));
}

function subnetOfTemplate(r: ResourceReader, expression: unknown): Placed {
  const found = objectsOf(r, expression).map((specification): Placed => {
    const references = r.toReferences(specification['LaunchTemplateId']);
    const shown = references.map(({ value }) => templateOf(r, value.id));
    if (shown.length === 0 || shown.includes(undefined)) {
      return 'not shown';
    }
    const isNamed = shown.every((data) => objectsOf(r, data).some((content) => isPlaced(r, content)));
    return isNamed ? 'named' : 'none';
  });
  if (found.length === 0) {
    return isWritten(r, expression) ? 'not shown' : 'none';
  }
  return worst(found);
}

function worst(all: readonly Placed[]): Placed {
  return (['none', 'not shown'] as const).find((placed) => all.includes(placed)) ?? 'named';
}

/** What a launch template of the same stack starts machines with. */
function templateOf(r: ResourceReader, id: string): unknown {
  const { Resources } = r.scope.source.template;
  const found = Object.entries(Resources).find(
    ([logicalId, { Type }]) => Type === 'AWS::EC2::LaunchTemplate' && id === `${r.scope.id}/${logicalId}`,
  );
  return found?.[1].Properties?.['LaunchTemplateData'];
}

/** Whether a machine names its subnet, by itself or by an interface. */
function isPlaced(r: ResourceReader, machine: Readonly<Record<string, unknown>>): boolean {
  return (
    isWritten(r, machine['SubnetId']) ||
    objectsOf(r, machine['NetworkInterfaces']).some(
      (one) => isWritten(r, one['SubnetId']) || isWritten(r, one['NetworkInterfaceId']),
    )
  );
}

function isWritten(r: ResourceReader, expression: unknown): boolean {
  return expression !== undefined && r.evaluate(expression).length > 0;
}
