import { describe, expect, it } from 'vitest';
import type { TemplateResource, TemplateSource } from '../../../lib/egress/load/source';
import { countZones } from '../../../lib/egress/load/zones';

function stack(name: string, Resources: Readonly<Record<string, TemplateResource>>): TemplateSource {
  return {
    ...{ stack: name, file: name, path: name, template: { Resources } },
    ...{ mentionsDefaultGroup: false, nested: new Map() },
  };
}

function subnet(vpc: string, zone: unknown): TemplateResource {
  return { Type: 'AWS::EC2::Subnet', Properties: { VpcId: { Ref: vpc }, AvailabilityZone: zone } };
}

describe('countZones', () => {
  it('counts each zone of a VPC once', () => {
    const subnets = { A: subnet('Vpc', 'a'), B: subnet('Vpc', 'b'), C: subnet('Vpc', 'b') };
    expect(countZones([stack('Net', subnets)])).toBe(2);
  });

  it('takes the VPC with most', () => {
    const subnets = { A: subnet('One', 'a'), B: subnet('Two', 'b'), C: subnet('Two', { Ref: 'Zone' }) };
    expect(countZones([stack('Net', subnets)])).toBe(2);
  });

  it('tells VPCs of one name in two stacks apart', () => {
    expect(countZones([stack('A', { A: subnet('Vpc', 'a') }), stack('B', { A: subnet('Vpc', 'b') })])).toBe(
      1,
    );
  });

  it('is 0 where there is no subnet', () => {
    expect(countZones([stack('Net', { Vpc: { Type: 'AWS::EC2::VPC' } })])).toBe(0);
  });
});
