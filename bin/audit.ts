import type { AuditOptions } from '../lib/egress/audit';
import { audit } from '../lib/egress/audit';
import { loadBaseline } from '../lib/egress/load/baseline';
import { loadBoundary } from '../lib/egress/load/boundary';
import type { Input } from '../lib/egress/load/input';
import { readInput } from '../lib/egress/load/input';
import { loadOwner } from '../lib/egress/load/owner';
import { checkParameters, readParameters } from '../lib/egress/load/parameters';
import { loadWaivers } from '../lib/egress/load/waivers';
import type { Declaration } from '../lib/egress/model/declaration';
import type { Owner } from '../lib/egress/model/resource';
import type { Annotation } from '../lib/egress/model/waiver';
import { CATALOGUE } from '../lib/egress/rules/catalogue';
import { holds } from '../lib/egress/rules/verdict';
import { isDate } from '../lib/egress/rules/waivers';
import { today } from '../lib/egress/today';
import { UsageError } from '../lib/shared/errors';
import { oneOf, parse, type Arguments } from './arguments';
import type { Documents } from './documents';
import { checkDocuments, writeDocuments } from './documents';
import { FORMATS, print } from './formats';
import type * as live from './live';
import { LIVE_FLAGS, toLiveOptions } from './live/flags';
import { write } from './output';

export const AUDIT_HELP = `cdk-airgap audit: says whether an environment is isolated, and by which path it is not

Usage:
  cdk-airgap audit INPUT... [options]
  cdk-airgap audit --live [options]

INPUT is a cloud assembly (cdk.out), CloudFormation templates in JSON or YAML, a Terraform plan or state
(terraform show -json), or a folder of aws ec2 describe-* outputs; several are one application.
With --live it is the account itself, read-only.

Options:
  --format FORMAT           text, json, sarif, junit or html (default text)
  --output FILE             where to print (default standard output)
  --parameters FILE         values of parameters: {"Name": value}, {"Stack": {"Name": value}}, or the AWS CLI's own form
  --filters                 let security groups and network ACLs close paths: docs/filters.md
  --boundary FILE           networks of the owner that the input does not show: docs/boundary.md
  --waivers FILE            waivers that stand beside the input: docs/waivers.md
  --write-waivers FILE      draft a waiver file for the findings, for people to complete
  --manifest FILE|-         write every destination that the input leads to: docs/manifest.md
  --baseline FILE           a manifest written before: a destination that it does not have fails
  --region REGION           Region of templates that do not say theirs, or of the live account
  --rules LIST              list only these findings: AG001,AG1xx; the verdict is of all
  --fail-on error|warning   severity that fails (default error); a way out always fails
  --date YYYY-MM-DD         the day on which waivers are judged (default today)
  --allow-path-waivers      waivers may cover a way out, as when the app's gate allows it; the verdict stays exposed

  --live                    read the account through the EC2 API
  --profile NAME            profile of the AWS configuration
  --vpc-id ID               judge only this VPC of the account; may be repeated
  --endpoint-url URL        ask this endpoint instead of the Region's own
  --print-iam-policy        print the read-only policy that --live needs, and ask nothing

Examples:
  cdk-airgap audit cdk.out
  cdk-airgap audit cdk.out --format json --output report.json
  cdk-airgap audit cdk.out --format sarif --output cdk-airgap.sarif
  cdk-airgap audit cdk.out --manifest destinations.json
  cdk-airgap audit cdk.out --baseline destinations.json
  cdk-airgap audit network.json app.json --parameters parameters.json
  cdk-airgap audit --live --region eu-west-1 --vpc-id vpc-0123456789abcdef0
`;

const OPTIONS = {
  format: { type: 'string', default: 'text' },
  output: { type: 'string' },
  parameters: { type: 'string' },
  filters: { type: 'boolean', default: false },
  boundary: { type: 'string' },
  waivers: { type: 'string' },
  'write-waivers': { type: 'string' },
  manifest: { type: 'string' },
  baseline: { type: 'string' },
  region: { type: 'string' },
  rules: { type: 'string' },
  'fail-on': { type: 'string', default: 'error' },
  date: { type: 'string' },
  'allow-path-waivers': { type: 'boolean', default: false },
  ...LIVE_FLAGS,
} as const;

/** Runs `cdk-airgap audit`. @returns the exit code */
export function runAudit(args: readonly string[]): number | Promise<number> {
  const { values, positionals } = parse('audit', args, OPTIONS);
  const liveOptions = toLiveOptions(values, positionals);
  const settings = toSettings(values);
  if (liveOptions === undefined) {
    if (positionals.length === 0) {
      throw new UsageError(
        'audit has no INPUT, expected a cloud assembly (cdk.out) or CloudFormation templates',
      );
    }
    return runOn(readInput(positionals, values.region), settings, positionals[0] ?? '');
  }
  // Loaded when asked for, since templates should be answered at once.
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  const { iamPolicy, readLive } = require('./live') as typeof live;
  if (values['print-iam-policy']) {
    write(values.output, iamPolicy());
    return 0;
  }
  return readLive(liveOptions).then((input) => runOn(input, settings, 'live account'));
}

interface Settings extends AuditOptions, Documents {
  readonly format: (typeof FORMATS)[number];
  readonly failOn: 'error' | 'warning';
  readonly listed: (ruleId: string) => boolean;
  readonly output: string | undefined;
  readonly declarations: readonly Declaration[];
  readonly waivers: readonly Annotation[];
  readonly baseline: Documents['baseline'];
  readonly owner: Owner;
  readonly parametersFile: string | undefined;
}

/** What the options say, each checked before anything is read. */
function toSettings(values: Arguments<typeof OPTIONS>['values']): Settings {
  const day = dateOf(values.date);
  checkDocuments(values);
  return {
    format: oneOf('--format', values.format, FORMATS),
    failOn: oneOf('--fail-on', values['fail-on'], ['error', 'warning']),
    listed: toRuleFilter(values.rules),
    output: values.output,
    parameters: values.parameters === undefined ? {} : readParameters(values.parameters),
    parametersFile: values.parameters,
    today: day,
    declarations: values.boundary === undefined ? [] : loadBoundary(values.boundary, day),
    waivers: values.waivers === undefined ? [] : loadWaivers(values.waivers),
    waiverDraft: values['write-waivers'],
    manifest: values.manifest,
    baseline: values.baseline === undefined ? undefined : loadBaseline(values.baseline),
    owner: values.boundary === undefined ? {} : loadOwner(values.boundary),
    allowsPathWaivers: values['allow-path-waivers'],
    countsFilters: values.filters,
  };
}

/** Judges an input that is read, and prints what is found. */
function runOn(input: Input, settings: Settings, inputName: string): number | Promise<number> {
  const { format, failOn, listed, output, declarations, owner } = settings;
  input.notices?.forEach((notice) => process.stderr.write(`cdk-airgap: ${notice}\n`));
  if (settings.parametersFile !== undefined) {
    checkParameters(settings.parameters ?? {}, input.sources, settings.parametersFile);
  }
  const annotations = [...input.annotations, ...settings.waivers];
  const done = audit({ ...input, annotations, declarations, owner }, settings);
  const text = print({
    ...{ format, input, listed, failOn, audit: done, isShown: output === undefined },
    inputName,
    report: { ...done.report, findings: done.report.findings.filter(({ ruleId }) => listed(ruleId)) },
  });
  const finish = (whole: string): number => {
    // Standard output holds one document.
    if (output !== undefined || settings.manifest !== '-') {
      write(output, whole);
    }
    writeDocuments(done, settings);
    return holds(done.findings, failOn) ? 0 : 1;
  };
  return typeof text === 'string' ? finish(text) : text.then(finish);
}

/** `AG001` names a rule, `AG1xx` a family. */
function toRuleFilter(list: string | undefined): (ruleId: string) => boolean {
  if (list === undefined) {
    return () => true;
  }
  const known = CATALOGUE.map(({ id }) => id);
  const patterns = list.split(',').map((part) => part.trim());
  const wrong = patterns.find((pattern) => !known.includes(pattern) && !/^AG\dxx$/.test(pattern));
  if (wrong !== undefined) {
    throw new UsageError(`--rules names '${wrong}', expected ids or families of ${known.join(', ')}, AG0xx`);
  }
  return (ruleId) => patterns.some((pattern) => ruleId.startsWith(pattern.replace('xx', '')));
}

function dateOf(date: string | undefined): string {
  if (date !== undefined && !isDate(date)) {
    throw new UsageError(`--date is '${date}', expected a date YYYY-MM-DD`);
  }
  return date ?? today();
}
