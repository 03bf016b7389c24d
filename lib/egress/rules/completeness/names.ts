import { catalogueRow } from '../../../endpoints/catalogue';
import type { Endpoint, NetworkModel } from '../../model/network';
import type { Resource, Setting } from '../../model/resource';
import type { Asker } from './askers';

/** Why the usual name of a service does not lead to an endpoint for certain. */
export function nameFault(model: NetworkModel, endpoint: Endpoint, { need, vpc }: Asker): string | undefined {
  const resource = model.resources.get(endpoint.id);
  const network = model.resources.get(vpc);
  if (resource === undefined || network === undefined || !hasNames(need.among) || hasOtherNames(model)) {
    return undefined;
  }
  return switchFault(resource, network);
}

function switchFault(endpoint: Resource, network: Resource): string | undefined {
  const [name, vpc] = [endpoint.origin.logicalId, network.origin.logicalId];
  if (isOff(endpoint, 'PrivateDnsEnabled', 'absent')) {
    return `PrivateDnsEnabled of '${name}' is off, so the usual name of the service has a public address`;
  }
  if (isOff(network, 'EnableDnsSupport', 'given')) {
    return `EnableDnsSupport of VPC '${vpc}' is off, so nothing answers for the name of '${name}'`;
  }
  return isOff(network, 'EnableDnsHostnames', 'absent')
    ? `EnableDnsHostnames of VPC '${vpc}' is off, which private names of '${name}' need`
    : undefined;
}

function hasNames(keys: readonly string[]): boolean {
  return keys.every((key) => catalogueRow(key).privateDns);
}

/** Whether something of the input answers for names in place of endpoints. */
function hasOtherNames({ resources }: NetworkModel): boolean {
  return (
    resources.ofType('AWS::Route53Profiles::ProfileAssociation').length > 0 ||
    resources.ofType('AWS::Route53Resolver::ResolverRuleAssociation').length > 0 ||
    resources
      .ofType('AWS::Route53::HostedZone')
      .some((zone) => zone.at('VPCs').some(({ value }) => value.kind !== 'absent'))
  );
}

/** Whether a switch is off for certain: written so, or absent where that means off. */
function isOff(resource: Resource, path: string, off: 'absent' | 'given'): boolean {
  const settings = resource.at(path, ['false']);
  return settings.length > 0 && settings.every(({ value }) => isNot(value, off));
}

function isNot(setting: Setting, off: 'absent' | 'given'): boolean {
  return setting.kind === 'absent'
    ? off === 'absent'
    : setting.kind === 'text' && setting.text.toLowerCase() === 'false';
}
