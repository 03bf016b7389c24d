import { controlsFor } from './controls';
import { role } from './identities/examples';
import { network, single } from './networks';
import { aiUses } from './organization/ai-services';
import { optOutOf } from './organization/opt-out';
import { endpointOf } from './policy-examples';
import type { Analysis, Example, RuleModule, Violation } from './rule';

const PROJECT = { Type: 'AWS::Rekognition::Project', Properties: { ProjectName: 'own' } };
const SPEAKS = { Effect: 'Allow', Action: 'polly:SynthesizeSpeech', Resource: '*' };

const policy = (services: object, more: object = {}): object => ({
  Type: 'AWS::Organizations::Policy',
  Properties: {
    Name: 'ai',
    Type: 'AISERVICES_OPT_OUT_POLICY',
    TargetIds: ['r-abcd'],
    Content: { services },
    ...more,
  },
});
const assign = (value: string): object => ({ opt_out_policy: { '@@assign': value } });
const withPolicy = (title: string, Policy: object): Example => network(title, { It: PROJECT, Policy });

const UNKNOWN: readonly Example[] = [
  single('a service that nobody opted out of', PROJECT.Type, PROJECT.Properties),
  endpointOf('an endpoint of Amazon Transcribe', 'transcribe'),
  network('a role that may call Amazon Polly', { It: role([SPEAKS]) }),
  withPolicy(
    'a policy that is attached to nothing',
    policy({ default: assign('optOut') }, { TargetIds: [] }),
  ),
  withPolicy('a policy for another service', policy({ lex: assign('optOut') })),
];

/** AG422: AI services keep no content. */
export const ag422: RuleModule = {
  id: 'AG422',
  title: 'An AI service may keep content outside the Region',
  severity: 'error',
  state: 'unproven',
  category: 'service',
  rationale:
    'AI services may keep what they process to improve themselves, also in another Region, unless a policy of the organization opts out.',
  fix: 'attach an AI services opt-out policy to the organization, as OrganizationGuardrails does, and say where in aiServicesOptOut of the boundary file',
  covers: ['XA-10'],
  controls: controlsFor('third-party', 'boundary'),
  examples: {
    bad: [
      withPolicy('a service that a policy opts in', policy({ rekognition: assign('optIn') })),
      withPolicy(
        'a service that a policy opts in beside the others',
        policy({ default: assign('optOut'), rekognition: assign('optIn') }),
      ),
      ...UNKNOWN.slice(0, 1).map((example) => ({ ...example, title: 'a service without a policy' })),
    ],
    unknown: UNKNOWN,
    good: [
      withPolicy('a policy for all services', policy({ default: assign('optOut') })),
      withPolicy('a policy for the service', policy({ rekognition: assign('optOut') })),
      withPolicy(
        'a policy whose content is text',
        policy({}, { Content: JSON.stringify({ services: { default: assign('optOut') } }) }),
      ),
      endpointOf('an endpoint of Amazon Bedrock, which keeps nothing', 'bedrock-runtime'),
      network('a role that calls no AI service', { It: role([{ ...SPEAKS, Action: 's3:GetObject' }]) }),
    ],
  },
  check: (analysis) => aiUses(analysis.model.resources).flatMap((use) => violationOf(analysis, use)),
};

function violationOf(
  { model }: Analysis,
  { key, name, resource }: ReturnType<typeof aiUses>[number],
): readonly Violation[] {
  const { origin, when } = resource;
  const condition = model.choices.describe(when);
  const at = { origin, ...(condition === undefined ? {} : { condition }) };
  const by = `'${origin.logicalId}' (${origin.resourceType})`;
  switch (optOutOf(model.resources, key)) {
    case 'out':
      return [];
    case 'in':
      return [
        {
          ...at,
          state: 'exposed',
          message: `${name}, which ${by} is for, may keep content: a policy opts in`,
        },
      ];
    case 'unknown':
      return [
        {
          ...at,
          message:
            `it cannot be told whether ${name}, which ${by} is for, may keep content outside the Region: ` +
            'neither an opt-out policy of the input nor the boundary file says that the organization opted out',
        },
      ];
  }
}
