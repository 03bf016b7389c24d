import { asksOf, everyAction, merged, type Ask, type Width } from '../endpoints/asked';
import type { SignedAdmission } from '../endpoints/policy';
import {
  offNetwork,
  ownerKey,
  sparedRoles,
  WITHOUT_NETWORK_KEYS,
  type Conditions,
  type Owner,
  type OwnNetworks,
} from '../policy/organization';
import { haveCommonText } from '../shared/wildcards';
import type { Called } from './service-endpoints';

/** What the service control policies of a network are made from. */
export interface ClosureOptions {
  readonly called: readonly Called[];
  /** What may be asked of resources that AWS, or a further account, owns. */
  readonly admissions: readonly SignedAdmission[];
  /** Actions whose requests do not tell the owner of the resource. */
  readonly ownerless: readonly string[];
  readonly owner: Owner;
  readonly networks: OwnNetworks;
  /** Whether some services are called by the endpoints of another VPC. */
  readonly isCentral: boolean;
}

/** Statements that each deny something, so that they may stand in one policy or in several. */
export function closureStatements(options: ClosureOptions, width: Width): readonly object[] {
  const asks = options.called.flatMap(({ row, needs }) => {
    if (row.iamPrefixes.length === 0) {
      return [];
    }
    return needs === undefined
      ? [{ actions: everyAction(row), resources: ['*'] }]
      : asksOf(row, needs, width);
  });
  return [
    onlyNeeded(asks, options),
    ...onlyNamed(asks, options),
    ownResources(options),
    ...foreignResources(options),
    ...atHome(options),
  ];
}

/** Holds for calls by endpoints, of the own networks where these are known. */
function byEndpoints({ networks }: ClosureOptions): Conditions {
  return {
    ...(networks.vpcIds.length === 0
      ? { Null: { 'aws:SourceVpc': 'false' } }
      : { StringEquals: { 'aws:SourceVpc': networks.vpcIds } }),
    BoolIfExists: { 'aws:ViaAWSService': 'false' },
    ArnNotLikeIfExists: { 'aws:PrincipalArn': sparedRoles(networks) },
  };
}

function onlyNeeded(asks: readonly Ask[], options: ClosureOptions): object {
  const NotAction = merged([...asks, ...options.admissions].flatMap(({ actions }) => actions));
  return {
    Sid: 'OnlyWhatIsNeeded',
    Effect: 'Deny',
    NotAction,
    Resource: '*',
    Condition: byEndpoints(options),
  };
}

/** Actions that are asked for on named resources alone. */
function onlyNamed(asks: readonly Ask[], options: ClosureOptions): readonly object[] {
  return joined([...asks, ...options.admissions])
    .filter(({ resources }) => !resources.includes('*'))
    .map(({ actions, resources }, index) => ({
      Sid: `OnlyNamedResources${index + 1}`,
      Effect: 'Deny',
      Action: merged(actions),
      NotResource: merged(resources),
      Condition: byEndpoints(options),
    }));
}

/** Asks of which no two can mean the same action: a Deny of one would else deny what another needs. */
function joined(asks: readonly Ask[]): readonly Ask[] {
  const groups: Ask[] = [];
  for (const ask of asks) {
    const near = groups.filter((group) => overlap(group, ask));
    near.forEach((group) => groups.splice(groups.indexOf(group), 1));
    const all = [...near, ask];
    groups.push({
      actions: all.flatMap(({ actions }) => actions),
      resources: all.flatMap(({ resources }) => resources),
    });
  }
  return groups;
}

function overlap(left: Ask, right: Ask): boolean {
  return left.actions.some((one) =>
    right.actions.some((other) => haveCommonText(one.toLowerCase(), other.toLowerCase())),
  );
}

function ownResources(options: ClosureOptions): object {
  const { ownerless } = options;
  const foreign = merged(options.admissions.flatMap(({ resources }) => resources));
  return {
    Sid: 'OwnResources',
    Effect: 'Deny',
    ...(ownerless.length === 0 ? { Action: '*' } : { NotAction: merged(ownerless) }),
    ...(foreign.length === 0 ? { Resource: '*' } : { NotResource: foreign }),
    Condition: ofOthers(options),
  };
}

/** What others own is used as is needed, and not otherwise. */
function foreignResources(options: ClosureOptions): readonly object[] {
  const { admissions } = options;
  const bound = admissions.filter(({ conditions }) => Object.keys(conditions).length > 0);
  return [
    ...(admissions.length === 0
      ? []
      : [
          {
            Sid: 'OthersAsNeeded',
            Effect: 'Deny',
            NotAction: merged(admissions.flatMap(({ actions }) => actions)),
            Resource: merged(admissions.flatMap(({ resources }) => resources)),
            Condition: ofOthers(options),
          },
        ]),
    ...bound.map(({ actions, resources, conditions }, index) => ({
      Sid: `OthersIf${index + 1}`,
      Effect: 'Deny',
      Action: actions,
      Resource: resources,
      Condition: ofOthers(options, conditions),
    })),
  ];
}

function ofOthers(options: ClosureOptions, conditions: Readonly<Record<string, string>> = {}): Conditions {
  return {
    StringNotEqualsIfExists: { ...ownerKey('Resource', options.owner), ...conditions },
    ...byEndpoints(options),
  };
}

/**
 * Calls come from the own networks, or, where nobody says which these are, those of machines from their own VPC.
 *
 * @see https://aws.amazon.com/blogs/security/how-to-use-policies-to-restrict-where-ec2-instance-credentials-can-be-used-from/
 */
function atHome({ networks, isCentral }: ClosureOptions): readonly object[] {
  const base = { Effect: 'Deny', NotAction: WITHOUT_NETWORK_KEYS, Resource: '*' };
  if (networks.vpcIds.length > 0) {
    return [{ Sid: 'OwnNetworks', ...base, Condition: offNetwork(networks) }];
  }
  const Condition = {
    StringNotEquals: { 'aws:Ec2InstanceSourceVpc': '${aws:SourceVpc}' },
    Null: { 'ec2:SourceInstanceARN': 'false' },
    BoolIfExists: { 'aws:ViaAWSService': 'false' },
    ArnNotLikeIfExists: { 'aws:PrincipalArn': sparedRoles(networks) },
  };
  // By an endpoint of another VPC it is that VPC that calls.
  return isCentral ? [] : [{ Sid: 'MachinesAtHome', ...base, Condition }];
}
