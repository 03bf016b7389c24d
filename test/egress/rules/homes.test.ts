import { describe, expect, test } from 'vitest';
import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import { PREDICATES } from '../../../lib/egress/rules/predicates';
import { ref, resource, source } from '../helpers';

describe('a name of a service of others', () => {
  test('is found however many values the texts around it can take together', () => {
    const names = Array.from({ length: 8 }, (_, index) => `P${index}`);
    const template = {
      Parameters: Object.fromEntries(
        names.map((name) => [name, { Type: 'String', AllowedValues: ['a', 'b'] }]),
      ),
      Resources: {
        It: resource('Lambda::Function', {
          Environment: {
            Variables: {
              ...Object.fromEntries(names.map((name) => [name, ref(name)])),
              MODEL: 'https://api.openai.com/v1',
            },
          },
        }),
      },
    };
    const { resources } = loadTemplates([source(template)]);
    const found = PREDICATES.thirdParty(resources.get('Net/It')!, 'Environment', resources);
    expect(found.map(({ when, value }) => [when, value])).toEqual([[[], true]]);
  });
});
