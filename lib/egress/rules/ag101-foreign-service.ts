import type { ServiceName } from '../model/network';
import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule, Violation } from './rule';

const ENDPOINT = {
  VpcEndpointType: 'Interface',
  VpcId: ref('Vpc'),
  SubnetIds: [ref('Subnet')],
  SecurityGroupIds: ['sg-1'],
};

/** AG101: endpoints lead to AWS's own services, or to services of the input. */
export const ag101: RuleModule = {
  id: 'AG101',
  title: 'An endpoint leads to a service of somebody else',
  severity: 'error',
  state: 'exposed',
  category: 'endpoint',
  rationale: 'PrivateLink to a third party is a path to it, whatever the route tables say.',
  fix: 'delete the endpoint, or add the template of the service to the input',
  covers: ['PL-01', 'PL-03'],
  controls: controlsFor('boundary', 'third-party'),
  examples: {
    bad: [
      network('an endpoint service of another account', {
        Endpoint: {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: {
            ...ENDPOINT,
            ServiceName: 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0',
          },
        },
      }),
      network(
        'a service by parameter',
        {
          Endpoint: {
            Type: 'AWS::EC2::VPCEndpoint',
            Properties: { ...ENDPOINT, ServiceName: ref('Service') },
          },
        },
        { Parameters: { Service: { Type: 'String' } } },
      ),
    ],
    good: [
      network('an AWS service', {
        Endpoint: {
          Type: 'AWS::EC2::VPCEndpoint',
          Properties: { ...ENDPOINT, ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.kms' } },
        },
      }),
    ],
  },

  check({ model }) {
    const endpoints = [...model.nodes.values()].flatMap((node) =>
      node.kind === 'vpc-endpoint' ? [{ ...node, noun: 'endpoint' }] : [],
    );
    const uses = model.ties.serviceNetworks.map((use) => ({ ...use, noun: 'service network association' }));
    return [...endpoints, ...uses].flatMap(({ origin, when, noun, serviceNames = [] }) =>
      serviceNames.flatMap((name) => {
        const violation = judge(`${noun} '${origin.logicalId}'`, name.value);
        return violation === undefined ? [] : under(model, [when, name.when], { origin, ...violation });
      }),
    );
  },
};

function judge(endpoint: string, service: ServiceName): Pick<Violation, 'message' | 'state'> | undefined {
  switch (service.kind) {
    case 'aws':
    case 'own':
      return undefined;
    case 'foreign':
      return { message: `${endpoint} leads to '${service.name}', a service outside the input` };
    case 'unknown':
      return {
        message: `cannot tell whose service ${endpoint} leads to: ${service.why}`,
        state: 'unproven',
      };
  }
}
