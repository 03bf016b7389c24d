import type { Guarded } from '../../model/choices';
import { mergeGuards } from '../../model/choices';
import type { ServiceName } from '../../model/network';
import { reasonOf } from '../atoms';
import type { ResourceReader } from '../reader';
import { resourceId } from '../reader';
import { toServiceName } from '../service-names';
import { isObject } from '../template';
import { splitSubstitution } from '../texts';
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
  return branchesOf(r, expression).flatMap((branch) =>
    namesOf(r, branch.value).flatMap((name) => {
      const when = mergeGuards(branch.when, name.when);
      return when === undefined ? [] : [{ ...name, when }];
    }),
  );
}

function namesOf(r: ResourceReader, expression: unknown): readonly Guarded<ServiceName>[] {
  if (namesOwnService(r, expression)) {
    return [{ when: [], value: { kind: 'own' } }];
  }
  return (
    namesIn(r, expression) ??
    r.evaluate(expression).map(({ when, value }) => ({
      when,
      value: value.kind === 'text' ? toServiceName(value.text) : { kind: 'unknown', why: reasonOf(value) },
    }))
  );
}

/** What an expression is under each setting of the conditions that it asks. */
function branchesOf(r: ResourceReader, expression: unknown): readonly Guarded<unknown>[] {
  const choice: unknown = isObject(expression) ? expression['Fn::If'] : undefined;
  if (!Array.isArray(choice) || choice.length !== 3) {
    return [{ when: [], value: expression }];
  }
  const [condition, ...branches] = choice as unknown[];
  return r.evaluate({ 'Fn::If': [condition, '0', '1'] }).flatMap(({ when: asked, value }) => {
    const chosen = value.kind === 'text' ? [branches[Number(value.text)]] : branches;
    return chosen
      .flatMap((branch) => branchesOf(r, branch))
      .flatMap((inner) => {
        const when = mergeGuards(asked, inner.when);
        return when === undefined ? [] : [{ when, value: inner.value }];
      });
  });
}

function namesOwnService(r: ResourceReader, expression: unknown): boolean {
  const { Resources } = r.scope.source.template;
  const own = resourceId(r.scope.id, '');
  return mentions(r, expression).some(({ value: { id } }) => {
    const logicalId = id.startsWith(own) ? id.slice(own.length) : '';
    return (
      Object.hasOwn(Resources, logicalId) && Resources[logicalId]?.Type === 'AWS::EC2::VPCEndpointService'
    );
  });
}

/** Names that a text can be put together to, more of them than other values are followed for. */
const MOST_NAMES = 1024;

/**
 * The names that Fn::Sub or Fn::Join make; undefined where a part is not known, or where there are too many.
 *
 * Whose a service is does not depend on the Region, so that may stay open.
 */
function namesIn(r: ResourceReader, expression: unknown): readonly Guarded<ServiceName>[] | undefined {
  let names: readonly Guarded<string>[] = [{ when: [], value: '' }];
  for (const part of partsOfName(expression)) {
    const texts = textsOf(r, part);
    if (texts === undefined || names.length * texts.length > MOST_NAMES) {
      return undefined;
    }
    names = names.flatMap((name) =>
      texts.flatMap((text) => {
        const when = mergeGuards(name.when, text.when);
        return when === undefined ? [] : [{ when, value: name.value + text.value }];
      }),
    );
  }
  return names[0]?.value === ''
    ? undefined
    : names.map(({ when, value }) => ({ when, value: toServiceName(value) }));
}

function partsOfName(expression: unknown): readonly unknown[] {
  const { 'Fn::Sub': sub, 'Fn::Join': join } = (expression ?? {}) as Record<string, unknown>;
  if (typeof sub === 'string') {
    return splitSubstitution(sub).map((part) => (typeof part === 'string' ? part : toReference(part.name)));
  }
  const [delimiter, list] = Array.isArray(join) ? (join as readonly unknown[]) : [];
  return Array.isArray(list)
    ? (list as readonly unknown[]).flatMap((part, index) => (index === 0 ? [part] : [delimiter, part]))
    : [];
}

function toReference(name: string): unknown {
  return name.includes('.') ? { 'Fn::GetAtt': name } : { Ref: name };
}

function textsOf(r: ResourceReader, part: unknown): readonly Guarded<string>[] | undefined {
  const values = r.evaluate(part);
  const texts = values.map(({ when, value }) => {
    const isRegion = value.kind === 'any' && value.label === 'AWS::Region';
    return value.kind === 'text'
      ? { when, value: value.text }
      : isRegion
        ? { when, value: 'region' }
        : undefined;
  });
  const isThere = r.model.choices.absenceOf(values.map(({ when }) => when)).length === 0;
  return isThere && texts.every((text) => text !== undefined) ? texts : undefined;
}
