import { catalogueRow } from '../../lib/endpoints/catalogue';
import { checkRegionName, checkServiceName, needsOfName } from '../../lib/endpoints/named-needs';
import type { Need } from '../../lib/endpoints/need';
import { needsOfProfile } from '../../lib/endpoints/profiles';
import { UsageError } from '../../lib/shared/errors';
import { oneOf, type Arguments } from '../arguments';

export const FORMATS = ['text', 'json', 'mermaid', 'svg'] as const;

export const OPTIONS = {
  need: { type: 'string' },
  profile: { type: 'string' },
  region: { type: 'string' },
  zones: { type: 'string' },
  fips: { type: 'boolean', default: false },
  central: { type: 'string' },
  account: { type: 'string' },
  'organization-id': { type: 'string' },
  'image-registry-accounts': { type: 'string' },
  price: { type: 'string' },
  gb: { type: 'string' },
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  policies: { type: 'string' },
} as const;

/** What the options of `cdk-airgap endpoints` say. */
export interface Settings {
  readonly input: string | undefined;
  readonly needs: readonly Need[];
  readonly region: string | undefined;
  /** Undefined where the input, or the default, says it. */
  readonly zones: number | undefined;
  readonly fips: boolean;
  readonly central: readonly string[];
  readonly account: string | undefined;
  readonly organizationId: string | undefined;
  readonly imageRegistryAccounts: readonly string[];
  readonly usdPerHour: number | undefined;
  readonly gb: number | undefined;
  readonly format: (typeof FORMATS)[number];
  readonly output: string | undefined;
  readonly policies: string | undefined;
}

/** Each option checked before anything is read. @throws UsageError */
export function toSettings({ values, positionals }: Arguments<typeof OPTIONS>): Settings {
  const [input, ...more] = positionals;
  if (more.length > 0) {
    throw new UsageError(
      `endpoints has ${positionals.length} INPUTs, expected one cloud assembly (cdk.out) or template`,
    );
  }
  if (input === undefined && values.need === undefined && values.profile === undefined) {
    throw new UsageError('endpoints has nothing to start from, expected an INPUT, --need or --profile');
  }
  checkPlace(values, input);
  return {
    input,
    needs: [
      ...namedNeeds(values.need),
      ...(values.profile === undefined ? [] : needsOfProfile(values.profile)),
    ],
    region: values.region,
    zones: wholeNumber('--zones', values.zones),
    fips: values.fips,
    central: centralKeys(values.central),
    account: values.account,
    organizationId: values['organization-id'],
    imageRegistryAccounts: accounts('--image-registry-accounts', list(values['image-registry-accounts'])),
    usdPerHour: price(values.price),
    gb: amount('--gb', values.gb, 'GB in a month, like 500'),
    format: oneOf('--format', values.format, FORMATS),
    output: values.output,
    policies: values.policies,
  };
}

function checkPlace(values: Arguments<typeof OPTIONS>['values'], input: string | undefined): void {
  const { region, account, output, policies, 'organization-id': organization } = values;
  if (region !== undefined) {
    checkRegionName('--region', region);
  } else if (input === undefined) {
    throw new UsageError("endpoints has no --region, expected one like 'eu-central-1'");
  }
  accounts('--account', account === undefined ? [] : [account]);
  if (organization !== undefined && !/^o-[a-z0-9]{10,32}$/.test(organization)) {
    throw new UsageError(`--organization-id is '${organization}', expected one like 'o-a1b2c3d4e5'`);
  }
  if (policies !== undefined && policies === output) {
    throw new UsageError(
      `${policies} is named twice by --policies and --output, expected a folder and a file`,
    );
  }
}

function namedNeeds(names: string | undefined): readonly Need[] {
  return list(names).flatMap((name) => needsOfName({ name, why: 'asked for by name', askedBy: '--need' }));
}

function centralKeys(keys: string | undefined): readonly string[] {
  return list(keys).map((key) => {
    checkServiceName('--central', key);
    if (catalogueRow(key).kind === 'gateway') {
      throw new UsageError(
        `--central names '${key}', expected services with an interface endpoint: a gateway endpoint serves its own VPC alone`,
      );
    }
    return key;
  });
}

function list(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim());
}

function accounts(option: string, ids: readonly string[]): readonly string[] {
  const odd = ids.find((id) => !/^\d{12}$/.test(id));
  if (odd !== undefined) {
    throw new UsageError(`${option} names '${odd}', expected the 12 digits of an account`);
  }
  return ids;
}

const MOST_ZONES = 6;

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text !== undefined && !(/^\d$/.test(text) && Number(text) >= 1 && Number(text) <= MOST_ZONES)) {
    throw new UsageError(`${option} is '${text}', expected 1 to ${MOST_ZONES}`);
  }
  return text === undefined ? undefined : Number(text);
}

/** Nothing that costs nothing is asked for its price. */
function price(text: string | undefined): number | undefined {
  const what = 'US dollars above 0 for each hour, like 0.011';
  const usdPerHour = amount('--price', text, what);
  if (usdPerHour === 0) {
    throw new UsageError(`--price is '${text ?? ''}', expected ${what}`);
  }
  return usdPerHour;
}

function amount(option: string, text: string | undefined, what: string): number | undefined {
  if (text !== undefined && !/^\d{1,9}(\.\d{1,6})?$/.test(text)) {
    throw new UsageError(`${option} is '${text}', expected ${what}`);
  }
  return text === undefined ? undefined : Number(text);
}
