import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

const subnet = (more: Readonly<Record<string, unknown>>): unknown => ({
  Type: 'AWS::EC2::Subnet',
  Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.3.0/24', ...more },
});

/** AG019: nothing gets addresses that the internet could answer. */
export const ag019: RuleModule = {
  id: 'AG019',
  title: 'IPv6 or NAT64 is switched on',
  severity: 'warning',
  state: 'defect',
  category: 'route',
  rationale:
    'IPv6 addresses of Amazon are public ones, and DNS64 makes public IPv4 hosts look reachable: both wait for one route.',
  fix: 'switch it off, or use private IPv6 addresses of a pool',
  covers: ['DNS-09', 'L3-19'],
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('a subnet with DNS64', { Six: subnet({ EnableDns64: true }) }),
      network('a subnet that assigns IPv6 addresses', { Six: subnet({ AssignIpv6AddressOnCreation: true }) }),
      network('a public IPv6 range', {
        Range: {
          Type: 'AWS::EC2::VPCCidrBlock',
          Properties: { VpcId: ref('Vpc'), AmazonProvidedIpv6CidrBlock: true },
        },
      }),
      network(
        'a switch by parameter, which may be on',
        { Six: subnet({ EnableDns64: ref('Dns64') }) },
        {
          Parameters: { Dns64: { Type: 'String' } },
        },
      ),
    ],
    good: [
      network('a subnet with all switches off', {
        Six: subnet({ EnableDns64: false, AssignIpv6AddressOnCreation: 'false' }),
      }),
    ],
  },

  check({ model }) {
    return model.ties.addressSwitches.flatMap(({ origin, when, what }) =>
      under(model, [when], { origin, message: `'${origin.logicalId}' is ${what}` }),
    );
  },
};
