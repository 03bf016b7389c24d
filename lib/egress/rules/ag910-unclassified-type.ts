import { controlsFor } from './controls';
import { network } from './networks';
import type { RuleModule } from './rule';

/** AG910: every resource is of a type that somebody has judged. */
export const ag910: RuleModule = {
  id: 'AG910',
  title: 'A resource type is not classified',
  severity: 'error',
  state: 'unproven',
  category: 'analysis',
  rationale:
    'A type that nobody has judged may run outside the VPC, call out, or be reachable, whatever its name says.',
  fix: 'update cdk-airgap; if its catalogue still lacks the type, find out what the type can send or admit and waive this rule for the type (resourceType)',
  controls: controlsFor('assurance', 'configuration'),
  examples: {
    bad: [
      network('a type that the catalogue lacks', {
        Thing: { Type: 'AWS::Unheard::OfThing', Properties: {} },
      }),
      network('a type of a third party', { Thing: { Type: 'Acme::Observability::Monitor', Properties: {} } }),
      network(
        'a type that the catalogue lacks, under a condition',
        { Thing: { Type: 'AWS::Unheard::OfThing', Condition: 'Wanted', Properties: {} } },
        {
          Parameters: { Wanted: { Type: 'String', AllowedValues: ['yes', 'no'] } },
          Conditions: { Wanted: { 'Fn::Equals': [{ Ref: 'Wanted' }, 'yes'] } },
        },
      ),
    ],
    good: [
      network('types that the catalogue has', {
        Bucket: { Type: 'AWS::S3::Bucket' },
        Metadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:' } },
      }),
      network('a custom resource, whose handler is judged instead', {
        Thing: { Type: 'Custom::Thing', Properties: { ServiceToken: 'arn:aws:lambda:::function:thing' } },
      }),
    ],
  },

  check({ model }) {
    return model.unclassified.map(({ origin, when, why }) => {
      const condition = model.choices.describe(when);
      const message = `'${origin.logicalId}' is of type ${origin.resourceType}, ${why}: what it can send or admit is not known`;
      return { origin, message, ...(condition === undefined ? {} : { condition }) };
    });
  },
};
