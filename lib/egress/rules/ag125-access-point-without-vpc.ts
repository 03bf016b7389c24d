import { controlsFor } from './controls';
import { ref, single } from './networks';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag125.json';

/** AG125: access points answer in the VPC. */
export const ag125 = ruleOfRows(
  {
    id: 'AG125',
    title: 'An access point answers from any network',
    severity: 'warning',
    state: 'defect',
    category: 'identity',
    rationale:
      'An access point of a VPC refuses whoever comes from elsewhere, whatever credentials they stole; any other leaves that to policies.',
    fix: 'give the access point a VpcConfiguration',
    controls: controlsFor('boundary', 'identity'),
    examples: {
      bad: [
        single('an access point without a VPC', 'AWS::S3::AccessPoint', { Bucket: 'own' }),
        single('an access point for several Regions', 'AWS::S3::MultiRegionAccessPoint', { Regions: [] }),
      ],
      good: [
        single('an access point of a VPC', 'AWS::S3::AccessPoint', {
          Bucket: 'own',
          VpcConfiguration: { VpcId: ref('Vpc') },
        }),
        single('an access point whose VPC a reference names', 'AWS::S3Express::AccessPoint', {
          VpcConfiguration: { VpcId: ref('Vpc') },
        }),
      ],
    },
  },
  rows as readonly Row[],
);
