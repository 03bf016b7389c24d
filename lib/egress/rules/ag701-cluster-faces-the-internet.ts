import { controlsFor } from './controls';
import { ELSEWHERE, chart, manifest, manifestWith, object } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag701.json';

const LB = 'service.beta.kubernetes.io/aws-load-balancer-';
const balanced = (annotations: object, more: object = {}): Readonly<Record<string, unknown>> =>
  object('Service', { type: 'LoadBalancer', ...more }, { annotations });

/** AG701: load balancers that a cluster makes are internal. */
export const ag701 = ruleOfObjects(
  {
    id: 'AG701',
    title: 'A cluster makes a way in from the internet',
    severity: 'error',
    state: 'exposed',
    category: 'cluster',
    rationale:
      'Controllers in a cluster make load balancers of what its users declare, and no template shows those.',
    fix: 'say that the load balancer is internal, or reach the service inside the cluster alone',
    controls: controlsFor('inbound'),
    examples: {
      bad: [
        manifest('a service that faces the internet', balanced({ [`${LB}scheme`]: 'internet-facing' })),
        manifest('a service that says nothing of its load balancer', balanced({})),
        manifest('a service at a public address', object('Service', { externalIPs: ['198.51.99.7'] })),
        manifest(
          'an ingress that faces the internet',
          object(
            'networking.k8s.io/v1 Ingress',
            { ingressClassName: 'alb' },
            { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internet-facing' } },
          ),
        ),
        manifest(
          'an internal ingress behind a load balancer that faces the internet',
          object(
            'networking.k8s.io/v1 Ingress',
            { ingressClassName: 'alb' },
            {
              annotations: {
                'alb.ingress.kubernetes.io/enable-frontend-nlb': 'true',
                'alb.ingress.kubernetes.io/frontend-nlb-scheme': 'internet-facing',
              },
            },
          ),
        ),
        manifest(
          'a class of ingresses that face the internet',
          object('elbv2.k8s.aws/v1beta1 IngressClassParams', { scheme: 'internet-facing' }),
        ),
        manifest(
          'gateways that face the internet',
          object('gateway.k8s.aws/v1beta1 LoadBalancerConfiguration', { scheme: 'internet-facing' }),
        ),
        manifest(
          'an internal service that its controller may not know as such, which warns',
          balanced({ [`${LB}scheme`]: 'internal' }),
        ),
        chart('a chart with values that ask for the internet', {
          service: { annotations: { [`${LB}scheme`]: 'internet-facing' } },
        }),
      ],
      unknown: [
        manifest('a service whose scheme another stack decides', balanced({ [`${LB}scheme`]: ELSEWHERE })),
        manifest(
          'a target group that the input does not make',
          object('elbv2.k8s.aws/v1beta1 TargetGroupBinding', { targetGroupARN: 'arn:aws:x' }),
        ),
        manifest(
          'a gateway of a class that the input does not show',
          object('gateway.networking.k8s.io/v1 Gateway', { gatewayClassName: 'envoy' }),
        ),
        manifest(
          'a load balancer of a class of somebody else',
          balanced({}, { loadBalancerClass: 'example.com/public' }),
        ),
        chart('a chart with values that ask for a load balancer', { service: { type: 'LoadBalancer' } }),
      ],
      good: [
        manifest(
          'a service with an internal load balancer',
          balanced({ [`${LB}internal`]: 'true', [`${LB}scheme`]: 'internal' }),
        ),
        manifest(
          'a service of AWS Load Balancer Controller, whose default is internal',
          balanced({}, { loadBalancerClass: 'service.k8s.aws/nlb' }),
        ),
        manifest('a service of the cluster', object('Service', { type: 'ClusterIP' })),
        manifest(
          'an internal ingress',
          object(
            'networking.k8s.io/v1 Ingress',
            {},
            { annotations: { 'alb.ingress.kubernetes.io/scheme': 'internal' } },
          ),
        ),
        manifest(
          'a gateway of AWS Load Balancer Controller',
          object('gateway.networking.k8s.io/v1 Gateway', { gatewayClassName: 'it' }),
          object('gateway.networking.k8s.io/v1 GatewayClass', { controllerName: 'gateway.k8s.aws/alb' }),
        ),
        manifestWith(
          'a target group of the app',
          { Targets: { Type: 'AWS::ElasticLoadBalancingV2::TargetGroup', Properties: {} } },
          object('elbv2.k8s.aws/v1beta1 TargetGroupBinding', { targetGroupARN: { Ref: 'Targets' } }),
        ),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
