import { catalogueRow } from '../../../endpoints/catalogue';
import type { Endpoint, NetworkModel } from '../../model/network';
import type { Setting } from '../../model/resource';
import type { Asker } from './askers';

/** Why the usual name of a service does not lead to an endpoint for certain. */
export function nameFault(model: NetworkModel, endpoint: Endpoint, { need, vpc }: Asker): string | undefined {
  const resource = model.resources.get(endpoint.id);
  const network = model.resources.get(vpc);
  if (resource === undefined || network === undefined || !hasNames(need.among) || hasOtherNames(model)) {
    return undefined;
  }
  const name = endpoint.origin.logicalId;
  const isOn = resource.at('PrivateDnsEnabled', ['false']);
  if (isOn.length > 0 && isOn.every(({ value }) => isNot(value, 'absent'))) {
    return `PrivateDnsEnabled of '${name}' is off, so the usual name of the service has a public address`;
  }
  const support = network.at('EnableDnsSupport', ['false']);
  if (support.length > 0 && support.every(({ value }) => isNot(value, 'given'))) {
    return `EnableDnsSupport of VPC '${network.origin.logicalId}' is off, so nothing answers for the name of '${name}'`;
  }
  const hosts = network.at('EnableDnsHostnames', ['false']);
  return hosts.length > 0 && hosts.every(({ value }) => isNot(value, 'absent'))
    ? `EnableDnsHostnames of VPC '${network.origin.logicalId}' is off, which private names of '${name}' need`
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
function isNot(setting: Setting, off: 'absent' | 'given'): boolean {
  return setting.kind === 'absent'
    ? off === 'absent'
    : setting.kind === 'text' && setting.text.toLowerCase() === 'false';
}
