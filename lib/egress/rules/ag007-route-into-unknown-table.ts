import type { Guard } from '../model/choices';
import type { NetworkModel, Node, Origin, References } from '../model/network';
import { leadsOn, mayBePublic } from '../model/public-routes';
import { controlsFor } from './controls';
import { GATEWAY, network, ref, route } from './networks';
import type { RuleModule } from './rule';

/** AG007: public routes are added only to tables of the input. */
export const ag007: RuleModule = {
  id: 'AG007',
  title: 'A public route is added to a table that the input does not show',
  severity: 'error',
  state: 'unproven',
  category: 'route',
  rationale: 'Whoever uses that table gets the route, and no path from there can be followed.',
  fix: 'name the table by reference, add the template that defines it, or delete the route',
  covers: ['L3-15'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network('a default route of a table outside the input', {
        ...GATEWAY,
        Route: {
          Type: 'AWS::EC2::Route',
          Properties: {
            RouteTableId: 'rtb-0123456789abcdef0',
            DestinationCidrBlock: '0.0.0.0/0',
            GatewayId: ref('Gateway'),
          },
        },
      }),
      network('propagation into a table by parameter', {
        Propagation: {
          Type: 'AWS::EC2::VPNGatewayRoutePropagation',
          Properties: {
            RouteTableIds: [{ 'Fn::ImportValue': 'Tables' }],
            VpnGatewayId: 'vgw-0123456789abcdef0',
          },
        },
      }),
      network('a default route of a transit gateway route table outside the input', {
        Route: {
          Type: 'AWS::EC2::TransitGatewayRoute',
          Properties: {
            TransitGatewayRouteTableId: 'tgw-rtb-0123456789abcdef0',
            DestinationCidrBlock: '0.0.0.0/0',
            TransitGatewayAttachmentId: 'tgw-attach-0123456789abcdef0',
          },
        },
      }),
    ],
    good: [
      network('a private route of a table outside the input', {
        Route: {
          Type: 'AWS::EC2::Route',
          Properties: {
            RouteTableId: 'rtb-0123456789abcdef0',
            DestinationCidrBlock: '10.9.0.0/16',
            TransitGatewayId: 'tgw-0123456789abcdef0',
          },
        },
      }),
      network('a public route of a table of the input, which is followed', {
        Unused: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
        Route: route('Unused', { DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0123456789abcdef0' }),
      }),
    ],
  },

  check({ model }) {
    return additionsOf(model).flatMap(({ origin, when, tables, what }) => {
      const unknown = tables.find(({ value }) => !TABLES.has(model.nodes.get(value.id)?.kind ?? 'unknown'));
      const condition = model.choices.describe(when);
      const message = `${what} '${unknown?.value.label ?? ''}', which the input does not show`;
      return unknown === undefined || !model.choices.isPossible(when)
        ? []
        : [{ origin, message, ...(condition === undefined ? {} : { condition }) }];
    });
  },
};

interface Addition {
  readonly origin: Origin;
  readonly when: Guard;
  readonly tables: References;
  readonly what: string;
}

const TABLES: ReadonlySet<Node['kind'] | 'unknown'> = new Set([
  'route-table',
  'vpc',
  'transit-gateway-route-table',
]);

function additionsOf({ routes, transitRoutes, opaqueRoutes }: NetworkModel): readonly Addition[] {
  return [
    ...routes
      .filter((candidate) => mayBePublic(candidate) && candidate.targets.some(leadsOn))
      .map(({ origin, when, table }) => ({
        origin,
        when,
        tables: table,
        what: 'a public route is added to',
      })),
    ...transitRoutes
      .filter((candidate) => mayBePublic(candidate) && candidate.attachment.length > 0)
      .map(({ origin, when, table }) => ({
        origin,
        when,
        tables: table,
        what: 'a public route is added to',
      })),
    ...opaqueRoutes.map(({ origin, when, into, why }) => ({ origin, when, tables: into, what: `${why}:` })),
  ];
}
