import { controlsFor } from './controls';
import { network, ref } from './networks';
import { leakViolations, witness } from './paths';
import type { RuleModule } from './rule';

/** AG003: the route table of every subnet is in the input. */
export const ag003: RuleModule = {
  id: 'AG003',
  title: 'A subnet uses a route table that the input does not show',
  severity: 'error',
  state: 'unproven',
  category: 'route',
  rationale: 'A subnet is as isolated as its route table, and nothing is known of a table outside the input.',
  fix: 'associate the subnet with a route table of its own, or add the template that defines the table',
  covers: ['L3-21', 'TPL-06'],
  controls: controlsFor('boundary'),
  examples: {
    bad: [
      network(
        'a subnet in a VPC by parameter, without an association',
        {
          Stray: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('VpcId'), CidrBlock: '10.0.9.0/24' } },
        },
        { Parameters: { VpcId: { Type: 'AWS::EC2::VPC::Id' } } },
      ),
      network('a route table by import', {
        Stray: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.9.0/24' } },
        StrayAssociation: {
          Type: 'AWS::EC2::SubnetRouteTableAssociation',
          Properties: { SubnetId: ref('Stray'), RouteTableId: { 'Fn::ImportValue': 'SharedTable' } },
        },
      }),
    ],
    good: [
      network('the main route table of a VPC of the input holds only local routes', {
        Stray: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.9.0/24' } },
      }),
    ],
  },

  check(analysis) {
    return leakViolations(
      analysis,
      (leak) => leak.cause === 'table',
      (leak, subnets) => ({ message: `${leak.why ?? 'unknown'}: ${witness(leak, subnets)}` }),
    );
  },
};
