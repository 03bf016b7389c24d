import { resourceType, type ResourceTypeRow } from '../../resource-types/catalogue';
import { RESOURCE_CLASSES } from '../../resource-types/classes';
import type { Resource } from '../model/resource';
import { under } from './conditional';
import { controlsFor } from './controls';
import data from './data/unjudged-types.json';
import { single } from './networks';
import type { RuleModule } from './rule';

/** AG911: of every resource that can send, admit or share, a rule has judged how it is configured. */
export const ag911: RuleModule = {
  id: 'AG911',
  title: 'No rule judges a resource that can send, admit or share',
  severity: 'warning',
  state: 'defect',
  category: 'analysis',
  rationale:
    'The catalogue knows what the type can do, and no rule reads the properties that decide whether it does: nothing was found because nothing was looked for.',
  fix: 'read the properties that the message names, and waive this rule for the type (resourceType) when they stay inside',
  controls: controlsFor('assurance', 'configuration'),
  examples: {
    bad: [
      single('a bot that answers by a function', 'AWS::Lex::BotAlias', {
        BotId: 'bot',
        BotAliasName: 'live',
        BotAliasLocaleSettings: [
          {
            LocaleId: 'en_US',
            BotAliasLocaleSetting: {
              Enabled: true,
              CodeHookSpecification: {
                LambdaCodeHook: { LambdaArn: 'arn', CodeHookInterfaceVersion: '1.0' },
              },
            },
          },
        ],
      }),
      single('a membership in the data room of somebody else', 'AWS::CleanRooms::Membership', {
        CollaborationIdentifier: 'collaboration',
      }),
    ],
    good: [
      single('a type that rules judge', 'AWS::S3::Bucket', { PublicAccessBlockConfiguration: {} }),
      single('a type without a data path', 'AWS::CloudWatch::Dashboard', { DashboardBody: '{}' }),
    ],
  },

  check({ model }) {
    return data.types.flatMap((type) => {
      const row = resourceType(type);
      return row === undefined
        ? []
        : model.resources
            .ofType(type)
            .filter((resource) => decides(resource, row))
            .flatMap((resource) =>
              under(model, [resource.when], { origin: resource.origin, message: messageOf(resource, row) }),
            );
    });
  },
};

/** Whether one of the properties that decide is written; where none does, the type itself decides. */
function decides(resource: Resource, { decidedBy }: ResourceTypeRow): boolean {
  return (
    decidedBy.length === 0 ||
    decidedBy.some((path) =>
      resource.at(path.replaceAll('{}', '.*')).some(({ value }) => value.kind !== 'absent'),
    )
  );
}

function messageOf({ origin }: Resource, { classes, decidedBy }: ResourceTypeRow): string {
  const can = classes.map((name) => RESOURCE_CLASSES[name].split(':')[0]).join('; ');
  const by = decidedBy.length === 0 ? '' : `, by ${decidedBy.join(', ')}`;
  return `'${origin.logicalId}' (${origin.resourceType}) is judged by no rule: ${can}${by}`;
}
