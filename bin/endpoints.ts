import { painter } from '../lib/egress/report/terminal';
import { version } from '../lib/egress/version';
import type { UnmetNeed } from '../lib/endpoints/closure';
import { interfaceEndpointPrice } from '../lib/endpoints/prices';
import { endpointsMermaid } from '../lib/endpoints/report/mermaid';
import {
  answerFor,
  type AskedNetwork,
  type EndpointsReport,
  type ReportedPrice,
} from '../lib/endpoints/report/report';
import { endpointGraphs, endpointsSvg } from '../lib/endpoints/report/svg';
import { endpointsText } from '../lib/endpoints/report/text';
import { requiredNeeds, type ForeignImage } from '../lib/endpoints/required';
import { parse } from './arguments';
import { readRequirements, type RequiredNetwork } from './endpoints/input';
import { checkPolicies, writePolicies } from './endpoints/policies';
import { OPTIONS, toSettings, type Settings } from './endpoints/settings';
import { layOut } from './layout';
import { write } from './output';
import { colorAllowed, columns } from './terminal';

export const ENDPOINTS_HELP = `cdk-airgap endpoints: says which VPC endpoints an environment needs, why, and what they cost

Usage:
  cdk-airgap endpoints INPUT [options]
  cdk-airgap endpoints --need LIST --region REGION [options]
  cdk-airgap endpoints --profile NAME --region REGION [options]

INPUT is a cloud assembly (cdk.out) or a CloudFormation template: what its constructs require (Requirements.of), and what
its workloads call as their types, settings and roles tell, by Stage, account and Region.
--need and --profile add to each of its networks.

Options:
  --need LIST               services of the catalogue (eks), IAM actions (kms:Decrypt) or IAM prefixes (ecr), by commas
  --profile NAME            minimal, eks, bedrock or llm
  --region REGION           Region; of an INPUT, for stacks that do not say theirs
  --zones N                 Availability Zones of each interface endpoint (default those of INPUT's subnets, else 3)
  --fips                    take FIPS endpoints where there are any
  --central LIST            services whose endpoint stands in another VPC
  --account ID              account whose principals and resources policies admit
  --organization-id ID      organization whose principals and resources policies admit, instead of the account's alone
  --image-registry-accounts LIST
                            further accounts whose ECR repositories policies admit
  --price USD               price of every interface endpoint for each hour in each zone, instead of the one that the
                            data has for the Region
  --gb GB                   data that all endpoints carry in a month; adds what it costs
  --format FORMAT           text, json, mermaid or svg (default text)
  --output FILE             where to print (default standard output)
  --policies FOLDER         write the policy of each endpoint as KEY.json into a new folder

Examples:
  cdk-airgap endpoints cdk.out
  cdk-airgap endpoints --profile llm --region eu-central-1
  cdk-airgap endpoints cdk.out --format svg --output endpoints.svg
  cdk-airgap endpoints --need eks,bedrock-runtime,kms:Decrypt --region us-gov-west-1 --fips
  cdk-airgap endpoints --profile eks --region us-east-1 --account 111122223333 --policies policies

Exit codes: 0 endpoints serve all that is asked for, 1 they do not, 2 bad arguments or input, 3 internal error
`;

const DEFAULT_ZONES = 3;

/** Runs `cdk-airgap endpoints`. @returns the exit code; only a picture takes time */
export function runEndpoints(args: readonly string[]): number | Promise<number> {
  const settings = toSettings(parse('endpoints', args, OPTIONS));
  const answers = networksOf(settings).map(answerFor);
  const report: EndpointsReport = {
    schemaVersion: 1,
    tool: { name: 'cdk-airgap', version: version() },
    served: answers.every(({ report: { unmet } }) => unmet.length === 0),
    networks: answers.map((answer) => answer.report),
  };
  const finish = (text: string): number => {
    if (settings.policies !== undefined) {
      checkPolicies(settings.policies, answers);
      writePolicies(settings.policies, answers);
    }
    write(settings.output, text);
    return report.served ? 0 : 1;
  };
  const text = print(report, settings);
  return typeof text === 'string' ? finish(text) : text.then(finish);
}

function print(report: EndpointsReport, { format, output }: Settings): string | Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(report, null, 2)}\n`;
    case 'mermaid':
      return endpointsMermaid(report);
    case 'svg':
      return Promise.all(endpointGraphs(report).map(layOut)).then((graphs) => endpointsSvg(report, graphs));
    case 'text': {
      const isShown = output === undefined;
      return endpointsText(report, {
        paint: painter(isShown && colorAllowed()),
        ...(isShown ? columns() : {}),
      });
    }
  }
}

function networksOf(settings: Settings): readonly AskedNetwork[] {
  const { input, region, account, zones } = settings;
  if (input === undefined) {
    const place = { stage: '', region: region ?? '', account, zones: zones ?? DEFAULT_ZONES };
    return [withSettings({ ...place, needs: [], unmet: [], names: [], notes: [] }, settings)];
  }
  return readRequirements(input, region).map((network) => withSettings(askedOf(network, settings), settings));
}

type Asked = Pick<
  AskedNetwork,
  'stage' | 'region' | 'account' | 'zones' | 'needs' | 'unmet' | 'names' | 'notes'
>;

function askedOf(network: RequiredNetwork, { account, zones }: Settings): Asked {
  const { stage, region, names, notes } = network;
  const { needs, foreignImages } = requiredNeeds(network.required, region);
  return {
    ...{ stage, region, names, notes },
    needs: [...needs, ...network.derived],
    account: account ?? network.account,
    zones: zones ?? (network.zones === 0 ? DEFAULT_ZONES : network.zones),
    unmet: foreignImages.map(toUnmet),
  };
}

function toUnmet({ uri, why, askedBy }: ForeignImage): UnmetNeed {
  return {
    service: uri,
    needs: [{ service: uri, actions: [], resources: [], why, askedBy }],
    why: `no endpoint reaches the registry of the image '${uri}'`,
    wayRound: 'mirror it into a private ECR registry of the Region (ImageMirror), and name it there',
  };
}

function withSettings(asked: Asked, settings: Settings): AskedNetwork {
  const { needs, fips, central, organizationId, imageRegistryAccounts, usdPerHour, gb } = settings;
  const price = priceOf(asked.region, usdPerHour);
  return {
    ...asked,
    needs: [...asked.needs, ...needs],
    ...{ fips, central },
    ...(price === undefined ? {} : { price }),
    ...(gb === undefined ? {} : { gb }),
    policyContext: {
      imageRegistryAccounts,
      ...(organizationId === undefined ? {} : { organizationId }),
    },
  };
}

/** A price that is given is that of hours alone: data costs what a source tells. */
function priceOf(region: string, given: number | undefined): ReportedPrice | undefined {
  const listed = interfaceEndpointPrice(region);
  if (given === undefined || listed === undefined) {
    return given === undefined ? listed : { usdPerHour: given };
  }
  const { usdPerHour, usdPerGb, source, date } = listed;
  return { usdPerHour: given, usdPerGb, replaces: { usdPerHour, source, date } };
}
