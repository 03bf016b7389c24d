import { controlsFor } from './controls';
import { single } from './networks';
import { endpointOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag124.json';

/** AG124: endpoints answer to the names that software uses. */
export const ag124 = ruleOfRows(
  {
    id: 'AG124',
    title: 'An endpoint does not answer to the name of its service',
    severity: 'warning',
    state: 'defect',
    category: 'endpoint',
    rationale:
      'What asks for the usual name then gets a public address, to which an isolated network has no route: the environment does not work.',
    fix: 'set PrivateDnsEnabled to true, unless a private hosted zone of the VPC holds the name',
    controls: controlsFor('boundary'),
    examples: {
      bad: [endpointOf('an interface endpoint without private DNS', 'kms')],
      good: [
        endpointOf('a gateway endpoint', 's3'),
        single('an interface endpoint with private DNS', 'AWS::EC2::VPCEndpoint', {
          VpcEndpointType: 'Interface',
          ServiceName: 'com.amazonaws.eu-west-1.kms',
          PrivateDnsEnabled: true,
        }),
      ],
    },
  },
  rows as readonly Row[],
);
