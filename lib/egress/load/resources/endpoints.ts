import type { Guarded } from '../../model/choices';
import type { ServiceName } from '../../model/network';
import { reasonOf } from '../atoms';
import type { ResourceReader } from '../reader';
import { toServiceName } from '../service-names';
import { mentions } from './appliances';
import type { Handler } from './handler';
import { serviceNetworkNames } from './lattice';

/** VPC endpoints: what they forward to, and whose service it is. */
export const ENDPOINT_HANDLERS: Readonly<Record<string, Handler>> = {
  'AWS::EC2::VPCEndpoint': (r) => {
    const types = r
      .enumeration(
        'VpcEndpointType',
        ['Gateway', 'Interface', 'GatewayLoadBalancer', 'Resource', 'ServiceNetwork'],
        'Gateway',
      )
      .map(({ value }) => ENDPOINT_TYPES[value]);
    // A route can name no other type, so one that may be it is taken to be it.
    const isRouted = types.includes('gateway-load-balancer');
    const service = mentions(r, r.properties['ServiceName']);
    r.model.nodes.set(r.id, {
      kind: 'vpc-endpoint',
      id: r.id,
      origin: r.origin,
      when: r.when,
      type: isRouted ? 'gateway-load-balancer' : (types[0] ?? 'unknown'),
      vpc: r.references('VpcId'),
      subnets: r.referenceList('SubnetIds'),
      service,
      serviceNames: serviceNames(r),
    });
  },
};

const ENDPOINT_TYPES = {
  Gateway: 'gateway',
  Interface: 'interface',
  GatewayLoadBalancer: 'gateway-load-balancer',
  Resource: 'resource',
  ServiceNetwork: 'service-network',
} as const;

function serviceNames(r: ResourceReader): readonly Guarded<ServiceName>[] {
  const expression = r.properties['ServiceName'];
  if (expression === undefined) {
    return ['ResourceConfigurationArn', 'ServiceNetworkArn'].flatMap((property) =>
      serviceNetworkNames(r, property),
    );
  }
  if (namesOwnService(r, expression)) {
    return [{ when: [], value: { kind: 'own' } }];
  }
  return r.evaluate(expression).map(({ when, value }) => {
    const name = value.kind === 'text' ? value.text : inAnyRegion(expression);
    return {
      when,
      value: name === undefined ? { kind: 'unknown', why: reasonOf(value) } : toServiceName(name),
    };
  });
}

function namesOwnService(r: ResourceReader, expression: unknown): boolean {
  const { resources } = { resources: r.scope.source.template.Resources };
  return mentions(r, expression).some(({ value }) =>
    Object.entries(resources).some(
      ([logicalId, { Type }]) =>
        Type === 'AWS::EC2::VPCEndpointService' && value.id === `${r.scope.id}/${logicalId}`,
    ),
  );
}

/** A name that leaves open only the Region: whose it is does not depend on that. */
function inAnyRegion(expression: unknown): string | undefined {
  const { 'Fn::Sub': sub, 'Fn::Join': join } = (expression ?? {}) as Record<string, unknown>;
  const parts: unknown[] =
    typeof sub === 'string'
      ? sub.split(/(\$\{[^}]*\})/)
      : Array.isArray(join)
        ? ((join[1] ?? []) as unknown[])
        : [];
  const texts = parts.map((part) => {
    const isRegion = part === '${AWS::Region}' || (part as { Ref?: unknown } | null)?.Ref === 'AWS::Region';
    return isRegion ? 'region' : typeof part === 'string' && !part.includes('${') ? part : undefined;
  });
  const delimiter = Array.isArray(join) ? String(join[0]) : '';
  return texts.length === 0 || texts.includes(undefined) ? undefined : texts.join(delimiter);
}
