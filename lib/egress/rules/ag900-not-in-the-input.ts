import { controlsFor } from './controls';
import { network } from './networks';
import type { RuleModule } from './rule';

/** AG900: the whole of what will be deployed is in the input. */
export const ag900: RuleModule = {
  id: 'AG900',
  title: 'A part of what will be deployed is not in the input',
  severity: 'error',
  state: 'unproven',
  category: 'analysis',
  rationale: 'What is not read can hold a way out.',
  fix: 'add the missing template to the input, or write its resources in this one',
  covers: ['TPL-02', 'TPL-03'],
  controls: controlsFor('assurance'),
  examples: {
    bad: [
      network('a nested stack by URL', {
        Nested: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'https://example.com/t.json' },
        },
      }),
      network('a module', { Part: { Type: 'My::Own::Part::MODULE', Properties: {} } }),
    ],
    good: [network('plain resources only', {})],
  },

  check({ model }) {
    return model.opaque.map(({ origin, why }) => ({ origin, message: why }));
  },
};
