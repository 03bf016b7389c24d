import type { Principal, ResourceShare } from '../model/ties';
import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { Analysis, RuleModule, Violation } from './rule';

const share = (more: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => ({
  Share: {
    Type: 'AWS::RAM::ResourceShare',
    Properties: {
      Name: 'share',
      ResourceArns: [{ 'Fn::Sub': 'arn:aws:ec2:eu-central-1:${AWS::AccountId}:subnet/${Subnet}' }],
      ...more,
    },
  },
});

/** AG020: no resource is shared with accounts outside the organization. */
export const ag020: RuleModule = {
  id: 'AG020',
  title: 'Resources may be shared with accounts outside the organization',
  severity: 'error',
  state: 'unproven',
  category: 'boundary',
  rationale:
    'Who is given a subnet, a transit gateway or a prefix list puts machines, attachments and routes of their own into the network.',
  fix: 'set AllowExternalPrincipals to false, and share with the organization or its units',
  covers: ['L3-25', 'XA-03'],
  controls: controlsFor('boundary', 'identity'),
  examples: {
    bad: [
      network(
        "a share with another account, which may be anybody's",
        share({ Principals: ['444455556666'] }),
      ),
      network(
        'a share that admits outsiders, though it has none yet',
        share({ AllowExternalPrincipals: true, Principals: [] }),
      ),
    ],
    unknown: [
      network(
        'a share of which a parameter says whom it admits',
        share({ AllowExternalPrincipals: ref('Open'), Principals: [ref('Account')] }),
        { Parameters: { Open: { Type: 'String' }, Account: { Type: 'String' } } },
      ),
    ],
    good: [
      network(
        'a share within the organization',
        share({ AllowExternalPrincipals: false, Principals: ['444455556666'] }),
      ),
    ],
  },

  check(analysis) {
    return analysis.model.ties.shares.flatMap((found) => judge(analysis, found));
  },
};

/** The first outsider tells enough; without one, the share only waits for one. */
function judge({ model }: Analysis, found: ResourceShare): readonly Violation[] {
  const { origin, when, allowsOutsiders, principals } = found;
  const name = `share '${origin.logicalId}'`;
  return allowsOutsiders
    .filter(({ value }) => value)
    .flatMap((allows) => {
      const outsiders = principals.flatMap((principal) => {
        const who = outsider(principal.value);
        const message = `${name} is given to ${who ?? ''}, and may be given to accounts outside the organization`;
        return who === undefined
          ? []
          : under(model, [when, allows.when, principal.when], { origin, message });
      });
      const [first] = outsiders;
      const message = `${name} may be given to accounts outside the organization`;
      return first === undefined
        ? under(model, [when, allows.when], { origin, message, state: 'defect' })
        : [first];
    })
    .slice(0, 1);
}

function outsider(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'own':
    case 'organization':
      return undefined;
    case 'anyone':
      return 'anyone';
    case 'account':
      return `account ${principal.name}`;
    case 'service':
      return `${principal.name}, a service of AWS,`;
    case 'unknown':
      return `somebody whom the input does not show (${principal.why})`;
  }
}
