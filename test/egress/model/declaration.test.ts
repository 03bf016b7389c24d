import { describe, expect, it } from 'vitest';
import type { Declaration } from '../../../lib/egress/model/declaration';
import { declarationOf, vouchesFor } from '../../../lib/egress/model/declaration';
import type { Node } from '../../../lib/egress/model/network';
import { ofCidr } from '../../../lib/shared/address-set';
import { parseCidr } from '../../../lib/shared/cidr';

const blockOf = (text: string): Declaration['addresses'] => ofCidr(parseCidr(text)!);

const declared = (attachment: string): Declaration => ({
  attachment,
  kind: 'on-premises',
  owner: 'net-team',
  prefixes: ['10.0.0.0/8'],
  addresses: blockOf('10.0.0.0/8'),
  direction: 'both',
  expires: '2027-01-01',
  evidence: 'ticket 7',
});

const NODE = { origin: { stack: 'Net', logicalId: 'Vgw', resourceType: 'AWS::EC2::VPNGateway' } } as Node;
const REFERENCE = { id: 'Net/Vgw#1', label: 'VgwId' };

describe('a declaration', () => {
  it.each(['Net/Vgw#1', 'VgwId', 'Vgw', 'Net/Vgw'])('names an attachment as %s', (attachment) => {
    expect(declarationOf([declared('Other'), declared(attachment)], REFERENCE, NODE)).toEqual(
      declared(attachment),
    );
  });

  it.each(['Vgw', 'Net/Vgw'])('does not name what the input does not show as %s', (attachment) => {
    expect(declarationOf([declared(attachment)], REFERENCE)).toBeUndefined();
  });

  it.each(['', 'Net', 'vgw', 'Net/VgwId'])('of %j names something else', (attachment) => {
    expect(declarationOf([declared(attachment)], REFERENCE, NODE)).toBeUndefined();
  });

  it.each([
    ['10.9.0.0/16', true],
    ['10.0.0.0/8', true],
    ['10.0.0.0/7', false],
    ['192.168.0.0/16', false],
    ['fd00::/8', false],
  ])('of 10.0.0.0/8 vouches for %s: %s', (block, expected) => {
    expect(vouchesFor(declared('Vgw'), blockOf(block))).toBe(expected);
  });
});
