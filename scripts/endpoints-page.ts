import { CATALOGUE, resolveEndpoint } from '../lib/endpoints/catalogue';
import { closeOver } from '../lib/endpoints/closure';
import { needsOfProfile, PROFILES } from '../lib/endpoints/profiles';
import data from './endpoint-lists.json';

/** One endpoint of the comparison: what each list says of it, and why they differ. */
export interface Compared {
  readonly key: string;
  readonly isClosed: boolean;
  /** By list: required, optional, or nothing. */
  readonly says: readonly ('required' | 'optional' | undefined)[];
  readonly differs: boolean;
  readonly why: string | undefined;
}

/** The closure of the profile beside the published lists, by key. */
export function compared(): readonly Compared[] {
  const { profile, region, lists, differences } = data;
  const closed = closeOver(needsOfProfile(profile), { region }).endpoints.map(({ row }) => row.key);
  const named = lists.map(({ required, optional }) => ({
    required: required.map(keyOf),
    optional: optional.map(keyOf),
  }));
  const keys = new Set([...closed, ...named.flatMap(({ required, optional }) => [...required, ...optional])]);
  return [...keys].sort().map((key) => {
    const says = named.map(({ required, optional }) =>
      required.includes(key)
        ? ('required' as const)
        : optional.includes(key)
          ? ('optional' as const)
          : undefined,
    );
    const isClosed = closed.includes(key);
    const differs = !isClosed || says.some((one) => one !== 'required');
    const why = differences.find(({ service }) => service === key)?.why;
    return { key, isClosed, says, differs, why };
  });
}

/** Services whose difference is explained. */
export const EXPLAINED: readonly string[] = data.differences.map(({ service }) => service);

/** The key of an endpoint service as its list writes it: `ecr.api`. */
function keyOf(shortName: string): string {
  const name = `com.amazonaws.${data.region}.${shortName}`;
  const row = CATALOGUE.find((one) => resolveEndpoint(one, data.region)?.serviceName === name);
  if (row === undefined) {
    throw new Error(`no service of the catalogue is ${name}`);
  }
  return row.key;
}

/** The text of docs/endpoints.md. */
export function endpointsPage(): string {
  return [
    ...['# Endpoints', ''],
    ...INTRODUCTION,
    ...['', '## Profiles', ''],
    ...table(
      ['profile', 'what it is for', 'source', 'read'],
      PROFILES.map(({ profile, about, source, date }) => [`\`${profile}\``, about, source, date]),
    ),
    ...['', '## What it costs', ''],
    ...COST,
    ...['', '## Beside published lists', ''],
    `What the profile \`${data.profile}\` comes to in ${data.region}, beside the lists that others publish for private clusters. ✓ is`,
    'required or there, (✓) optional. Every row that differs says why.',
    '',
    ...table(
      ['endpoint', 'cdk-airgap', ...data.lists.map(({ title }) => title), 'why it differs'],
      compared().map(({ key, isClosed, says, why = '' }) => [
        `\`${key}\``,
        isClosed ? '✓' : '',
        ...says.map((one) => (one === 'required' ? '✓' : one === 'optional' ? '(✓)' : '')),
        why,
      ]),
    ),
    '',
    ...table(
      ['list', 'source', 'read'],
      data.lists.map(({ title, source, date }) => [title, source, date]),
    ),
    '',
    'No list has policies: each endpoint here has one of exactly the calls that need it, where its service takes one.',
    ...['', 'Written by `npm run docs` from the closure itself and `scripts/endpoint-lists.json`.', ''],
  ].join('\n');
}

const INTRODUCTION = [
  '`cdk-airgap endpoints` says which VPC endpoints an environment needs, why each is there, how large its policy is and what it',
  'costs. What constructs require (`Requirements.of(construct)`) is read from the cloud assembly; what workloads call, as their types,',
  'settings and roles tell, is derived from its templates, or from a template alone. With each service come those that it does not',
  'work without. A role that may call everything tells nothing: the notes say what the input does not tell.',
  '',
  '```sh',
  'cdk-airgap endpoints cdk.out',
  'cdk-airgap endpoints --profile llm --region eu-central-1',
  'cdk-airgap endpoints --need eks,bedrock-runtime,kms:Decrypt --region us-gov-west-1 --fips',
  'cdk-airgap endpoints --profile eks --region us-east-1 --account 111122223333 --policies policies',
  '```',
  '',
  '`--need` takes keys of the catalogue (`eks`), IAM actions (`kms:Decrypt`) and IAM prefixes (`ecr`: every endpoint that serves some',
  'of its actions); a key wins over a prefix of the same name. One network is the Stage, account and Region of an assembly; `--need`',
  'and `--profile` add to each. Requirements of constructs that are in no stack are in no assembly, and not read.',
  '',
  'A service that no endpoint serves in the Region is listed under `unmet`, with who asks and the way round, and the exit code is 1.',
  'JSON is described by [schema/endpoints.schema.json](schema/endpoints.schema.json). `--policies FOLDER` writes the policy of each',
  'endpoint as JSON; `--format mermaid` and `--format svg` draw who uses which. What an assembly knows only at deployment is taken for any own resource there, and a note says so.',
  '',
  'An action of `--need` has to be one that AWS has (`lib/endpoints/known-actions.json`, with the day of the list); a pattern passes.',
  '',
  '## S3 and DynamoDB from other networks',
  '',
  'Their gateway endpoints are free, and serve the VPC alone. Machines that reach the VPC over a VPN, Direct Connect or a peering',
  'connection need an interface endpoint beside it: `EndpointService.S3_INTERFACE` and `DYNAMODB_INTERFACE`, or `--need s3-interface`.',
  'Nothing takes one that does not ask for it. That of S3 answers the names of S3 for Resolver inbound endpoints alone, so that the',
  'VPC itself still goes by the gateway; that of DynamoDB has no private DNS, and clients name the endpoint itself (`vpce-…`). Both admit',
  'own principals to own resources. `admitEndpointClients` lets the ranges of these networks in.',
  '',
  '## Policies of the organization',
  '',
  'What endpoint policies admit holds for principals and resources too, once whoever owns the organization attaches what synthesis',
  'writes beside the templates: `<id>.scp.json`, a service control policy (up to three, `<id>.scp-2.json` and so on, where one would',
  'exceed 5,120 characters), and `<id>.rcp.json`, a resource control policy. `ZeroEgressVpc.organizationPolicyFiles` has their names.',
  '',
  '| statement | refuses |',
  '| --- | --- |',
  '| `OnlyWhatIsNeeded` | by an endpoint: actions that nothing asked for |',
  '| `OnlyNamedResources` | by an endpoint: other resources than those that an action was asked for on, where all are literal |',
  '| `OwnResources`, `OthersAsNeeded`, `OthersIf` | by an endpoint: resources of others, but for what AWS owns and the closure needs |',
  '| `OwnNetworks` | with `organizationPolicies.vpcIds`: calls from elsewhere |',
  '| `MachinesAtHome` | without: calls with the credentials of an EC2 instance from outside its VPC |',
  '| `OwnPrincipals`, `NoConfusedDeputy` (resource control) | principals of others, and services that act for others |',
  '',
  'Own is the organization of `organizationId`, else the account. Spared are what a service does for its caller, EC2 when it decrypts',
  'volumes, the role with which CloudFormation deploys what CDK bootstrapped, and roles that `organizationPolicies` names. The policies',
  'are for the account of the network; where it holds several networks, name the VPC of each. Nothing is written while the',
  'organization, or without one the account, is known only at deployment.',
];

const COST = [
  'Interface endpoints cost by the hour in each Availability Zone, and by the GB that they carry; gateway endpoints are free. A month',
  'is 730 hours. Prices are data with source and date (`lib/endpoints/prices.json`); where no source tells a price the cost is unknown',
  'until `--price` gives it. `--gb` adds what data costs, at the price of the first PB.',
  '',
  '- *One zone less* saves its share: the endpoints in the other zones then answer it, across zones, and it fails with them.',
  '- *Sharing*: of N VPCs that each need the same interface endpoints, all but one save theirs. That takes a private route to the VPC',
  '  that keeps them (a transit gateway or a peering connection, whose price is not counted), a private hosted zone for each name',
  '  (`CentralEndpointZones`), and policies that admit all N. Gateway endpoints cannot be shared. `--central LIST` then leaves the',
  '  shared ones out of the cost here.',
];

function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}
