import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { RuleModule } from './rule';

/** AG013: nothing has, or asks for, a public address. */
export const ag013: RuleModule = {
  id: 'AG013',
  title: 'Something has a public address',
  severity: 'warning',
  state: 'defect',
  category: 'inbound',
  rationale:
    'A public address has no use inside a boundary, and turns the next route by mistake into an exit.',
  fix: 'delete the address, or switch its assignment off',
  covers: ['HU-03', 'L3-18'],
  controls: controlsFor('configuration', 'inbound'),
  examples: {
    bad: [
      network('an Elastic IP address', { Address: { Type: 'AWS::EC2::EIP' } }),
      network('a subnet that assigns public addresses', {
        Open: {
          Type: 'AWS::EC2::Subnet',
          Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.3.0/24', MapPublicIpOnLaunch: true },
        },
      }),
    ],
    good: [
      network('a subnet that assigns none', {
        Closed: {
          Type: 'AWS::EC2::Subnet',
          Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.3.0/24', MapPublicIpOnLaunch: false },
        },
      }),
    ],
  },

  check({ model }) {
    return model.doors
      .filter(({ kind }) => kind === 'address')
      .map(({ origin, what, when }) => {
        const condition = model.choices.describe(when);
        const message = `'${origin.logicalId}' is ${what}`;
        return { origin, message, ...(condition === undefined ? {} : { condition }) };
      });
  },
};
