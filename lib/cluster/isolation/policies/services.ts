import { DENY, NOT_BY_CONTROL_PLANE, rule, type AdmissionPolicy, type Validation } from '../admission-policy';
import { every, list, some } from '../cel';

/** What services may do. */
export interface ServiceFacts {
  /** Namespaces whose services may open a port of every node. */
  readonly nodePorts: readonly string[];
  /** Users who may bind pods to target groups: the controller of load balancers. */
  readonly targetGroupBinders: readonly string[];
  /** Ranges that the addresses of endpoints are in, as CIDR blocks. */
  readonly ranges: readonly string[];
}

const SCHEME = "[?'service.beta.kubernetes.io/aws-load-balancer-scheme']";
const INTERNAL = "[?'service.beta.kubernetes.io/aws-load-balancer-internal']";

/** Services stay inside: no load balancer that faces the internet, no port of a node, no name or address of elsewhere. */
export function servicesPolicy({ nodePorts }: ServiceFacts): AdmissionPolicy {
  return {
    name: 'services',
    rules: [rule('', ['services'], ['CREATE', 'UPDATE'])],
    variables: {
      type: "object.spec.?type.orValue('ClusterIP')",
      annotations: 'object.metadata.?annotations.orValue({})',
    },
    validations: [
      {
        // AWS Load Balancer Controller reads the scheme; what Kubernetes brought along itself knows the other annotation alone.
        expression: `variables.type != 'LoadBalancer' || (${every(
          `variables.annotations${SCHEME}.orValue('') == 'internal'`,
          some(
            `variables.annotations${INTERNAL}.orValue('') == 'true'`,
            "object.spec.?loadBalancerClass.orValue('') in ['service.k8s.aws/nlb', 'eks.amazonaws.com/nlb']",
          ),
        )})`,
        message:
          "a service of type LoadBalancer says that it is internal: annotation aws-load-balancer-scheme is 'internal', and loadBalancerClass is 'service.k8s.aws/nlb' or aws-load-balancer-internal is 'true'",
      },
      {
        expression: `variables.type != 'NodePort' || request.namespace in ${list(nodePorts)}`,
        message: 'NodePort opens a port of every node',
      },
      {
        expression: "variables.type != 'ExternalName'",
        message: 'ExternalName leads to a name of elsewhere',
      },
      {
        expression: 'object.spec.?externalIPs.orValue([]).size() == 0',
        message: 'externalIPs takes packets for addresses that are not of the cluster',
      },
      keepsLogs(
        ['aws-load-balancer-attributes', 'aws-load-balancer-access-log-s3-bucket-name'].map(ofServices),
      ),
    ],
    actions: DENY,
  };
}

/** What controllers of AWS make of other objects is internal too; what says nothing is internal by their default. */
export function loadBalancersPolicy({ targetGroupBinders }: ServiceFacts): AdmissionPolicy {
  const isInternal = (name: string) =>
    `object.metadata.?annotations.orValue({})[?'alb.ingress.kubernetes.io/${name}'].orValue('internal') == 'internal'`;
  return {
    name: 'load-balancers',
    rules: [
      rule('networking.k8s.io', ['ingresses'], ['CREATE', 'UPDATE']),
      rule('elbv2.k8s.aws', ['ingressclassparams', 'targetgroupbindings'], ['CREATE', 'UPDATE']),
      rule('eks.amazonaws.com', ['ingressclassparams', 'targetgroupbindings'], ['CREATE', 'UPDATE']),
      rule('gateway.k8s.aws', ['loadbalancerconfigurations'], ['CREATE', 'UPDATE']),
      rule('aga.k8s.aws', ['globalaccelerators'], ['CREATE', 'UPDATE']),
    ],
    variables: { binds: "object.kind == 'TargetGroupBinding'" },
    validations: [
      {
        expression: `variables.binds || object.kind != 'Ingress' || (${every(isInternal('scheme'), isInternal('frontend-nlb-scheme'))})`,
        message: 'an ingress is internal, and so is a load balancer in front of it',
      },
      {
        expression: "object.kind != 'GlobalAccelerator'",
        message: 'an accelerator has addresses of the internet',
      },
      keepsLogs(
        ['load-balancer-attributes', 'frontend-nlb-attributes'].map(
          (name) => `alb.ingress.kubernetes.io/${name}`,
        ),
      ),
      {
        expression:
          "variables.binds || object.kind == 'Ingress' || object.?spec.?scheme.orValue('internal') == 'internal'",
        message: 'load balancers of a class or a gateway are internal',
      },
      {
        expression: `!variables.binds || request.userInfo.username in ${list(targetGroupBinders)}`,
        message: 'pods are bound to target groups by the controller of load balancers alone',
      },
    ],
    actions: DENY,
  };
}

/** Behind a service without a selector stands whatever its endpoints name: addresses of the network alone. */
export function endpointsPolicy({ ranges }: ServiceFacts): AdmissionPolicy {
  return {
    name: 'endpoints',
    rules: [
      rule('', ['endpoints'], ['CREATE', 'UPDATE']),
      rule('discovery.k8s.io', ['endpointslices'], ['CREATE', 'UPDATE']),
    ],
    conditions: NOT_BY_CONTROL_PLANE,
    variables: {
      ranges: list(ranges),
      subsets: "object.kind == 'Endpoints' ? object.?subsets.orValue([]) : []",
      // What has no endpoints is written with null.
      endpoints:
        "object.kind == 'EndpointSlice' && has(object.endpoints) && object.endpoints != null ? object.endpoints : []",
    },
    validations: [
      {
        expression: "object.kind != 'EndpointSlice' || object.addressType != 'FQDN'",
        message: 'endpoints are addresses and no names',
      },
      {
        expression: `variables.subsets.all(s, (s.?addresses.orValue([]) + s.?notReadyAddresses.orValue([])).all(a, ${inRanges('a.ip')}))`,
        message: 'endpoints have addresses of the network alone',
      },
      {
        expression: `variables.endpoints.all(e, e.addresses.all(a, object.addressType == 'FQDN' || ${inRanges('a')}))`,
        message: 'endpoints have addresses of the network alone',
      },
    ],
    actions: DENY,
  };
}

/** Nodes take packets for what a status names, wherever it is: addresses of the network alone. */
export function statusPolicy({ ranges }: Pick<ServiceFacts, 'ranges'>): AdmissionPolicy {
  const balancer = 'object.status.loadBalancer';
  return {
    name: 'status',
    rules: [
      rule('', ['services/status'], ['UPDATE']),
      rule('networking.k8s.io', ['ingresses/status'], ['UPDATE']),
    ],
    variables: {
      ranges: list(ranges),
      ingress: `has(object.status) && has(${balancer}) && has(${balancer}.ingress) && ${balancer}.ingress != null ? ${balancer}.ingress : []`,
    },
    validations: [
      {
        expression: `variables.ingress.all(i, i.?ip.orValue('') == '' || ${inRanges('i.ip')})`,
        message: 'a load balancer has addresses of the network alone',
      },
    ],
    actions: DENY,
  };
}

function ofServices(name: string): string {
  return `service.beta.kubernetes.io/${name}`;
}

/** Load balancers write logs to whatever bucket is named: whoever asks through them writes there. */
function keepsLogs(names: readonly string[]): Validation {
  const annotations = 'object.metadata.?annotations.orValue({})';
  const isBucket = `(k.endsWith('-bucket-name') || ${annotations}[k].contains('.s3.'))`;
  return {
    expression: `${annotations}.all(k, !(k in ${list(names)}) || !${isBucket})`,
    message: 'a load balancer writes no logs to a bucket that an annotation names',
  };
}

function inRanges(address: string): string {
  return `(isIP(${address}) && variables.ranges.exists(r, cidr(r).containsIP(${address})))`;
}
