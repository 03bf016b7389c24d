import { catalogueRow } from '../../../endpoints/catalogue';
import { remember } from '../../../shared/remember';
import type { Endpoint, NetworkModel } from '../../model/network';
import type { Resource, Resources, Setting } from '../../model/resource';
import type { Asker } from './askers';
import { isOwn } from './endpoints';
import { isOff } from './switches';
import { isNamed } from './told';

/** Why the usual name of a service does not lead to an endpoint for certain. */
export function nameFault(model: NetworkModel, endpoint: Endpoint, asker: Asker): string | undefined {
  const resource = model.resources.get(endpoint.id);
  const network = model.resources.get(asker.vpc);
  if (resource === undefined || network === undefined || !hasNames(asker.need.among)) {
    return undefined;
  }
  const fault = isOwn(endpoint, asker)
    ? (switchFault(resource, network) ?? resolverFault(network, endpoint))
    : `no private zone gives the name to VPC '${network.origin.logicalId}', and private names of '${endpoint.origin.logicalId}' are known in its own VPC alone`;
  return fault === undefined || hasOtherNames(model) || isNamed(model, endpoint.id) ? undefined : fault;
}

/** Why nothing in the VPC answers for the name of a service that a gateway endpoint stands for. */
export function gatewayNameFault(
  model: NetworkModel,
  endpoint: Endpoint,
  { vpc }: Asker,
): string | undefined {
  const network = model.resources.get(vpc);
  const fault = network && resolverFault(network, endpoint);
  return fault === undefined || hasOtherNames(model) ? undefined : fault;
}

function switchFault(endpoint: Resource, network: Resource): string | undefined {
  const [name, vpc] = [endpoint.origin.logicalId, network.origin.logicalId];
  if (isOff(endpoint, 'PrivateDnsEnabled', 'absent')) {
    return `PrivateDnsEnabled of '${name}' is off, so the usual name of the service has a public address`;
  }
  return isOff(network, 'EnableDnsHostnames', 'absent') && !isOff(network, 'EnableDnsSupport', 'given')
    ? `EnableDnsHostnames of VPC '${vpc}' is off, which private names of '${name}' need`
    : undefined;
}

function resolverFault(network: Resource, { origin }: Endpoint): string | undefined {
  return isOff(network, 'EnableDnsSupport', 'given')
    ? `EnableDnsSupport of VPC '${network.origin.logicalId}' is off, so nothing answers for the name of '${origin.logicalId}'`
    : undefined;
}

function hasNames(keys: readonly string[]): boolean {
  return keys.every((key) => catalogueRow(key).privateDns);
}

const OTHER_NAMES = new WeakMap<Resources, { readonly are: boolean }>();

/** Whether something of the input answers for names in place of endpoints, or another server is asked. */
function hasOtherNames({ resources }: NetworkModel): boolean {
  return remember(OTHER_NAMES, resources, () => ({ are: answersNames(resources) })).are;
}

function answersNames(resources: Resources): boolean {
  return (
    resources.ofType('AWS::Route53Profiles::ProfileAssociation').length > 0 ||
    resources.ofType('AWS::Route53Resolver::ResolverRuleAssociation').length > 0 ||
    resources.ofType('AWS::Route53::HostedZone').some(isZoneOfServices) ||
    resources
      .ofType('AWS::EC2::DHCPOptions')
      .some((options) => options.at('DomainNameServers[]').some(({ value }) => isOtherServer(value)))
  );
}

/** Whether a private zone may be about names of AWS; those of other domains answer for nothing that is asked here. */
function isZoneOfServices(zone: Resource): boolean {
  return (
    zone.at('VPCs').some(({ value }) => value.kind !== 'absent') &&
    zone.at('Name').some(({ value }) => value.kind !== 'text' || /aws|^[^.]*\.?$/i.test(value.text))
  );
}

function isOtherServer(server: Setting): boolean {
  return server.kind === 'text' ? server.text !== 'AmazonProvidedDNS' : server.kind !== 'absent';
}
