import type { NetworkModel } from '../model/network';
import type { Resource, Setting } from '../model/resource';
import type { Violation } from './rule';

const JOBS = ['AWS::Glue::Job', 'AWS::Glue::Session'];
const CONNECTION = 'AWS::Glue::Connection';
const SUBNET = 'ConnectionInput.PhysicalConnectionRequirements.SubnetId';

/** Jobs that have connections of which none is shown to lead into a subnet: AWS Glue then uses its own network. */
export function jobsWithoutSubnet(model: NetworkModel): readonly Violation[] {
  return JOBS.flatMap((type) => model.resources.ofType(type)).flatMap((job) => {
    const listed = job.at('Connections.Connections[]').map(({ value }) => value);
    const places = listed.map((setting) => placeOf(model, setting));
    if (listed.some(({ kind }) => kind === 'absent') || places.some((place) => place === 'subnet')) {
      return [];
    }
    const missing = places.find((place) => place !== 'no subnet');
    return [violationOf(job, missing)];
  });
}

function violationOf({ origin }: Resource, missing: string | undefined): Violation {
  const name = `'${origin.logicalId}' (${origin.resourceType})`;
  return missing === undefined
    ? { origin, message: `${name} has no connection that leads into a subnet` }
    : {
        origin,
        message: `it cannot be told whether ${name} runs in the VPC: ${missing}`,
        state: 'unproven',
      };
}

/** `subnet`, `no subnet`, or why it is not known. */
function placeOf(model: NetworkModel, setting: Setting): string {
  const connection = connectionOf(model, setting);
  if (connection === undefined) {
    return setting.kind === 'unknown'
      ? setting.why
      : `the input does not show ${setting.kind === 'text' ? `the connection '${setting.text}'` : 'its connection'}`;
  }
  const isPlaced = connection.at(SUBNET).every(({ value }) => value.kind !== 'absent');
  return isPlaced ? 'subnet' : 'no subnet';
}

function connectionOf(model: NetworkModel, setting: Setting): Resource | undefined {
  if (setting.kind === 'resource') {
    return model.resources.get(setting.id);
  }
  return model.resources
    .ofType(CONNECTION)
    .find((connection) =>
      connection
        .at('ConnectionInput.Name')
        .some(({ value }) => value.kind === 'text' && setting.kind === 'text' && value.text === setting.text),
    );
}
