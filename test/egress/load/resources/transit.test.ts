import { describe, expect, test } from 'vitest';
import type { TemplateResource } from '../../../../lib/egress/load/source';
import type { Resources } from '../../helpers';
import { either, ref, resource } from '../../helpers';
import { networkOf, spelled, told } from './told';

type Json = Readonly<Record<string, unknown>>;

const GIVEN = ref('Given');

describe('transit routes and links of a template', () => {
  const links = (more: Resources): string[] => {
    const model = networkOf(more);
    return model.transitLinks.map(
      ({ kind, attachment, table }) => `${kind} of ${spelled(model, attachment)} in ${spelled(model, table)}`,
    );
  };
  const GATEWAY_T = { T: resource('EC2::TransitGateway') };

  test.each([
    ['Association', 'association'],
    ['Propagation', 'propagation'],
  ])('are the %s of an attachment', (name, kind) => {
    const properties = {
      TransitGatewayAttachmentId: 'tgw-attach-1',
      TransitGatewayRouteTableId: 'tgw-rtb-1',
    };
    expect(links({ X: resource(`EC2::TransitGatewayRouteTable${name}`, properties) })).toEqual([
      `${kind} of tgw-attach-1 in tgw-rtb-1`,
    ]);
  });

  test('are those of a core network', () => {
    const X = resource('NetworkManager::TransitGatewayRouteTableAttachment', {
      TransitGatewayRouteTableArn: { 'Fn::Sub': 'arn:${R}' },
    });
    expect(links({ R: resource('EC2::TransitGatewayRouteTable'), X })).toEqual(['propagation of X in R']);
  });

  test('are those of the default tables that a gateway names, for its own attachments', () => {
    const plug = (gateway: unknown): TemplateResource =>
      resource('EC2::TransitGatewayVpcAttachment', { TransitGatewayId: gateway });
    const T = resource('EC2::TransitGateway', {
      AssociationDefaultRouteTableId: 'tgw-rtb-a',
      PropagationDefaultRouteTableId: 'tgw-rtb-p',
    });
    expect(links({ T, Own: plug(ref('T')), Other: plug('tgw-9') })).toEqual([
      'association of Own in tgw-rtb-a',
      'propagation of Own in tgw-rtb-p',
    ]);
  });

  test('are none of default tables that a gateway does not use', () => {
    const T = resource('EC2::TransitGateway', {
      DefaultRouteTableAssociation: 'disable',
      AssociationDefaultRouteTableId: 'tgw-rtb-a',
    });
    expect(links({ T, Own: resource('EC2::TransitGatewayConnect', { TransitGatewayId: ref('T') }) })).toEqual(
      [],
    );
  });

  test('are those of a Connect attachment on the gateway of what carries it', () => {
    const model = networkOf({
      ...GATEWAY_T,
      Carrier: resource('EC2::TransitGatewayVpcAttachment', { TransitGatewayId: ref('T') }),
      X: resource('EC2::TransitGatewayConnect', { TransportTransitGatewayAttachmentId: ref('Carrier') }),
      Y: resource('EC2::TransitGatewayConnect', { TransportTransitGatewayAttachmentId: ref('T') }),
    });
    expect([told(model, 'X')['gateway'], told(model, 'Y')['gateway']]).toEqual(['T', '']);
    expect(told(model, 'X')['leadsTo']).toBe('a Connect attachment');
  });

  test.each<[Json, RegExp]>([
    [{}, /^tgw-attach-1$/],
    [{ Blackhole: true }, /^$/],
    [{ Blackhole: either('On', true, false) }, /^tgw-attach-1 \[not On\]$/],
    [{ Blackhole: GIVEN }, /^tgw-attach-1\b/],
  ])('lead to an attachment, %j', (more, expected) => {
    const model = networkOf({
      X: resource('EC2::TransitGatewayRoute', {
        TransitGatewayRouteTableId: 'tgw-rtb-1',
        DestinationCidrBlock: '0.0.0.0/0',
        TransitGatewayAttachmentId: 'tgw-attach-1',
        ...more,
      }),
    });
    const [route] = model.transitRoutes;
    expect(spelled(model, route?.attachment ?? [])).toMatch(expected);
    expect([spelled(model, route?.table ?? []), route?.destinations.length]).toEqual(['tgw-rtb-1', 1]);
  });
});
