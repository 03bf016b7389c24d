import type { OfferedService, Principal, ServiceGrant } from '../model/ties';
import { under } from './conditional';
import { controlsFor } from './controls';
import { network, ref } from './networks';
import type { Analysis, RuleModule, Violation } from './rule';

const service = (
  AllowedPrincipals: readonly unknown[],
  AcceptanceRequired: unknown = true,
): Readonly<Record<string, unknown>> => ({
  Service: {
    Type: 'AWS::EC2::VPCEndpointService',
    Properties: { AcceptanceRequired, NetworkLoadBalancerArns: ['arn'] },
  },
  Permissions: {
    Type: 'AWS::EC2::VPCEndpointServicePermissions',
    Properties: { ServiceId: ref('Service'), AllowedPrincipals },
  },
});

const OWN = { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' };

/** AG102: only the owner connects to endpoint services of the input. */
export const ag102: RuleModule = {
  id: 'AG102',
  title: 'An endpoint service is open to others',
  severity: 'error',
  state: 'unproven',
  category: 'endpoint',
  rationale:
    'Whoever may connect to an endpoint service reaches what stands behind it, whatever the route tables say.',
  fix: 'allow only principals of accounts of the owner, and set AcceptanceRequired to true',
  covers: ['PL-02'],
  controls: controlsFor('boundary', 'third-party'),
  examples: {
    bad: [
      network('a service that anyone may connect to', service(['*'], false)),
      network('a service that another account may ask for', service(['arn:aws:iam::444455556666:root'])),
      network('a service that a service of AWS may ask for', service(['appflow.amazonaws.com'])),
    ],
    unknown: [
      network('a service for whom a parameter names', service([ref('Client')]), {
        Parameters: { Client: { Type: 'String' } },
      }),
    ],
    good: [network('a service for the own account', service([OWN]))],
  },

  check(analysis) {
    const { services, serviceGrants } = analysis.model.ties;
    return [
      ...serviceGrants.flatMap((grant) => grantViolations(analysis, grant)),
      ...services.flatMap((found) => acceptance(analysis, found)),
    ];
  },
};

function grantViolations({ model }: Analysis, grant: ServiceGrant): readonly Violation[] {
  const { origin, when, service: granted, principals } = grant;
  const name = `endpoint service '${granted[0]?.value.label ?? 'unknown'}'`;
  const ids = new Set(granted.map(({ value }) => value.id));
  const isOpen = model.ties.services
    .filter(({ id }) => ids.has(id))
    .some(({ acceptsAll }) => acceptsAll.some(({ value }) => value));
  return principals.flatMap((principal) => {
    const who = stranger(principal.value);
    const message = `${who ?? ''} may ${isOpen ? 'connect to' : 'ask for a connection to'} ${name}`;
    const violation = { origin, message, ...weightOf(principal.value, isOpen) };
    return who === undefined ? [] : under(model, [when, principal.when], violation);
  });
}

/** A service of AWS is nobody's account, but it comes for whoever uses it. */
function weightOf({ kind }: Principal, isOpen: boolean): Pick<Violation, 'state' | 'severity'> {
  if (kind === 'service') {
    return { state: 'defect', severity: 'warning' };
  }
  return { state: isOpen && kind === 'anyone' ? 'exposed' : 'unproven' };
}

function stranger(principal: Principal): string | undefined {
  switch (principal.kind) {
    case 'own':
      return undefined;
    case 'anyone':
      return 'anyone';
    case 'organization':
      return 'an organization';
    case 'account':
      return `account ${principal.name}, which the input does not show to be the owner's,`;
    case 'service':
      return `${principal.name}, a service of AWS that acts for its customers,`;
    case 'unknown':
      return `somebody whom the input does not show (${principal.why})`;
  }
}

/** Nobody is let in by that alone: it is the permission that counts. */
function acceptance({ model }: Analysis, found: OfferedService): readonly Violation[] {
  const { origin, when, acceptsAll } = found;
  const message = `endpoint service '${origin.logicalId}' accepts every connection by itself`;
  return acceptsAll
    .filter(({ value }) => value)
    .flatMap((accepts) =>
      under(model, [when, accepts.when], { origin, message, state: 'defect', severity: 'warning' }),
    )
    .slice(0, 1);
}
