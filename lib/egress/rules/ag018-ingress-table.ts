import type { Reference } from '../model/network';
import { kindOfId } from '../reach/path';
import { under } from './conditional';
import { controlsFor } from './controls';
import { GATEWAY, network, ref } from './networks';
import type { Analysis, RuleModule, State } from './rule';

const association = (GatewayId: unknown): Readonly<Record<string, unknown>> => ({
  Ingress: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
  IngressAssociation: {
    Type: 'AWS::EC2::GatewayRouteTableAssociation',
    Properties: { RouteTableId: ref('Ingress'), GatewayId },
  },
});

/** AG018: no route table waits for what comes in from the internet. */
export const ag018: RuleModule = {
  id: 'AG018',
  title: 'A route table waits for packets from the internet',
  severity: 'error',
  state: 'defect',
  category: 'inbound',
  rationale: 'An ingress route table of an internet gateway has no use but to let the internet in.',
  fix: 'delete the association, and the gateway with it',
  controls: controlsFor('inbound'),
  examples: {
    bad: [network('a table of an internet gateway', { ...GATEWAY, ...association(ref('Gateway')) })],
    unknown: [
      network('a table of a gateway by parameter', association(ref('Edge')), {
        Parameters: { Edge: { Type: 'String' } },
      }),
    ],
    good: [
      network('a table of a virtual private gateway, which does not lead to the internet', {
        Vgw: { Type: 'AWS::EC2::VPNGateway', Properties: { Type: 'ipsec.1' } },
        ...association(ref('Vgw')),
      }),
    ],
  },

  check(analysis) {
    const { model } = analysis;
    return model.ties.ingressTables.flatMap(({ origin, when, gateway }) =>
      gateway.flatMap((one) => {
        const state = judge(analysis, one.value);
        const what =
          state === 'defect'
            ? `internet gateway '${one.value.label}'`
            : `'${one.value.label}', of which the input does not show what it is`;
        const message = `'${origin.logicalId}' associates a route table with ${what}`;
        return state === undefined ? [] : under(model, [when, one.when], { origin, message, state });
      }),
    );
  },
};

function judge({ model }: Analysis, { id }: Reference): State | undefined {
  const kind = model.nodes.get(id)?.kind ?? kindOfId(id);
  switch (kind) {
    case 'internet-gateway':
      return 'defect';
    case 'virtual-private-gateway':
      return undefined;
    default:
      return 'unproven';
  }
}
