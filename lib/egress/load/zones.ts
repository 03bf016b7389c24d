import type { TemplateSource } from './source';

/** Availability Zones that subnets of templates stand in, of the VPC with most; 0 where no subnet names its own. */
export function countZones(sources: readonly TemplateSource[]): number {
  const zones = new Map<string, Set<string>>();
  for (const { stack, template } of sources) {
    for (const { Type, Properties = {} } of Object.values(template.Resources)) {
      if (Type === 'AWS::EC2::Subnet') {
        const zone = Properties['AvailabilityZone'] ?? Properties['AvailabilityZoneId'];
        const vpc = `${stack} ${JSON.stringify(Properties['VpcId'])}`;
        zones.set(vpc, (zones.get(vpc) ?? new Set()).add(JSON.stringify(zone ?? '')));
      }
    }
  }
  return Math.max(0, ...[...zones.values()].map((of) => of.size));
}
