import { controlsFor } from './controls';
import { endpointOf } from './policy-examples';
import type { Row } from './rows';
import { ruleOfRows } from './rows';
import rows from './rows/ag122.json';

/** AG122: every service in use takes a policy. */
export const ag122 = ruleOfRows(
  {
    id: 'AG122',
    title: 'An endpoint takes no policy',
    severity: 'warning',
    state: 'defect',
    category: 'endpoint',
    rationale:
      'Where nothing limits an endpoint, only policies of principals and organizations keep its service from being used for other accounts.',
    fix: 'delete the endpoint where the environment can do without, or deny the service by a service control policy',
    controls: controlsFor('boundary', 'identity'),
    examples: {
      bad: [endpointOf('an endpoint of AWS Certificate Manager', 'acm')],
      good: [endpointOf('an endpoint of a service that takes a policy', 'kms')],
    },
  },
  rows as readonly Row[],
);
