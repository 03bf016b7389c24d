import { resourceType } from '../../resource-types/catalogue';
import type { Guarded } from '../model/choices';
import type { Placement } from '../model/filters';
import type { NetworkModel, Reference } from '../model/network';
import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref, single } from './networks';
import type { RuleModule, Violation } from './rule';

const IMAGE = { ImageId: 'ami-1', InstanceType: 't3.micro', SecurityGroupIds: ['sg-1'] };

/** AG021: what runs code stands in subnets of the input. */
export const ag021: RuleModule = {
  id: 'AG021',
  title: 'A machine stands in a subnet that the input does not show',
  severity: 'error',
  state: 'unproven',
  category: 'route',
  rationale: 'No path can be followed from a subnet that nobody shows: it may have a way out of its own.',
  fix: 'add the template of its network to the input, or name a subnet of a VPC of the input',
  covers: ['L3-21'],
  controls: controlsFor('boundary', 'configuration'),
  examples: {
    bad: [
      network('an instance in a subnet by its id', {
        Instance: {
          Type: 'AWS::EC2::Instance',
          Properties: { ...IMAGE, SubnetId: 'subnet-0123456789abcdef0' },
        },
      }),
      single('a function in subnets that another stack exports', 'AWS::Lambda::Function', {
        Code: { S3Bucket: 'own', S3Key: 'x' },
        VpcConfig: { SubnetIds: [{ 'Fn::ImportValue': 'Subnet' }], SecurityGroupIds: ['sg-1'] },
      }),
    ],
    unknown: [
      network(
        'an instance in a subnet that whoever deploys chooses',
        { Instance: { Type: 'AWS::EC2::Instance', Properties: { ...IMAGE, SubnetId: ref('Where') } } },
        { Parameters: { Where: { Type: 'AWS::EC2::Subnet::Id' } } },
      ),
    ],
    good: [
      network('an instance in a subnet of the input', {
        Instance: { Type: 'AWS::EC2::Instance', Properties: { ...IMAGE, SubnetId: ref('Subnet') } },
      }),
      network('a database elsewhere, which answers and does not ask', {
        Table: { Type: 'AWS::RDS::DBSubnetGroup', Properties: { SubnetIds: ['subnet-0123456789abcdef0'] } },
      }),
    ],
  },

  check({ model }) {
    const placements: Placement[] = [];
    model.filterSources.forEach((source) => source.placements(placements, runsCode));
    const told = new Set<string>();
    return placements
      .filter(({ origin }) => runsCode(origin.resourceType))
      .flatMap((placement) => elsewhere(model, placement))
      .filter(({ origin }) => {
        const key = `${origin.stack}/${origin.logicalId}`;
        return !told.has(key) && told.add(key);
      });
  },
};

function runsCode(type: string): boolean {
  return resourceType(type)?.classes.includes('executes-code') === true;
}

/** One violation for each setting under which something stands in a subnet that is no subnet of the input. */
function elsewhere(model: NetworkModel, { origin, when, subnets }: Placement): readonly Violation[] {
  return subnets
    .filter((subnet) => !isShown(model, subnet))
    .flatMap((subnet) => {
      const message = `'${origin.logicalId}' (${origin.resourceType}) stands in subnet '${subnet.value.label}', which the input does not show`;
      return under(model, [when, subnet.when], { origin, message });
    });
}

function isShown(model: NetworkModel, { value }: Guarded<Reference>): boolean {
  return model.nodes.get(value.id)?.kind === 'subnet';
}
