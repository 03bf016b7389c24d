import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag123.json';

/** AG123: endpoints lead to services of the own Region. */
export const ag123 = ruleOfRows(
  {
    id: 'AG123',
    title: 'An endpoint leads to another Region',
    severity: 'warning',
    state: 'defect',
    category: 'endpoint',
    rationale:
      'Data that is handed to a service of another Region leaves the jurisdiction that the environment was built for.',
    fix: 'use the endpoint of the own Region',
    controls: controlsFor('boundary'),
    examples: {
      bad: [
        single('an endpoint of a service elsewhere', 'AWS::EC2::VPCEndpoint', {
          ServiceName: 'com.amazonaws.eu-west-1.s3',
          ServiceRegion: 'eu-west-1',
        }),
      ],
      good: [
        single('an endpoint of the own Region', 'AWS::EC2::VPCEndpoint', {
          ServiceName: 'com.amazonaws.eu-west-1.s3',
          ServiceRegion: ref('AWS::Region'),
        }),
        single('a service that is in one Region only', 'AWS::EC2::VPCEndpoint', {
          ServiceName: 'com.amazonaws.iam',
          ServiceRegion: 'us-east-1',
        }),
        single('an endpoint that names no Region', 'AWS::EC2::VPCEndpoint', {
          ServiceName: 'com.amazonaws.eu-west-1.s3',
        }),
      ],
    },
  },
  rows as readonly Row[],
);
