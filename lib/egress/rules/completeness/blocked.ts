import { catalogueRow } from '../../../endpoints/catalogue';
import { partitionOf } from '../../../endpoints/partitions';
import { ADMISSIONS } from '../../../endpoints/service-owned';
import type { Guarded } from '../../model/choices';
import type { NetworkModel } from '../../model/network';
import type { Resource, Written } from '../../model/resource';
import { Text } from '../../model/resource';
import type { DerivedNeed } from '../../needs/derive';
import { under } from '../conditional';
import type { BreadthOf } from '../dns/effects';
import type { Ending } from '../dns/firewall';
import { endingsOf } from '../dns/firewall';
import type { Analysis, Violation } from '../rule';
import type { AskedName } from './asked-names';
import { askedNames } from './asked-names';
import type { Asker } from './askers';
import { askersOf } from './askers';
import { callsOf, nameOf, severityOf, worstOfEach } from './missing';
import { saidFaults } from './said';
import { unresolvedLine } from './symptoms';

/** Stands for the Region where the input names none. */
const OWN_REGION = 'own-region-1';

/** Workloads that ask for names which the DNS firewall of their VPC does not let through. */
export function blockedFor(analysis: Analysis): readonly Violation[] {
  const { model } = analysis;
  const known = new Map<string, readonly Guarded<Ending>[]>();
  const endings = (vpc: Resource, name: string): readonly Guarded<Ending>[] => {
    const key = `${vpc.id} ${name}`;
    const found = known.get(key) ?? endingsIn(model, vpc, name);
    known.set(key, found);
    return found;
  };
  const find = (asker: Asker): readonly Violation[] => {
    const vpc = model.resources.get(asker.vpc);
    return vpc === undefined ? [] : violationsOf(model, asker, (name) => endings(vpc, name));
  };
  const ofNames = askedNames(analysis).flatMap((asked): readonly Violation[] => {
    const vpc = model.resources.get(asked.asker.vpc);
    return vpc === undefined ? [] : ofName(model, asked, endings(vpc, asked.name));
  });
  return [...worstOfEach(askersOf(analysis), find), ...saidFaults(analysis, find), ...distinct(ofNames)];
}

/** One for each name of a workload, in however many subnets it runs. */
function distinct(violations: readonly Violation[]): readonly Violation[] {
  return [...new Map(violations.map((one) => [one.message, one])).values()];
}

function ofName(
  model: NetworkModel,
  { asker, name, severity, line }: AskedName,
  endings: readonly Guarded<Ending>[],
): readonly Violation[] {
  const { need, vpc, when } = asker;
  const vpcName = model.nodes.get(vpc)?.origin.logicalId ?? vpc;
  return endings
    .filter(({ value }) => value.is === 'blocked')
    .flatMap((ending) =>
      under(model, [when, ending.when], {
        origin: need.workload.origin,
        severity,
        message: `the DNS firewall of VPC '${vpcName}' blocks '${name}', which ${nameOf(need)} asks for (${need.why}): the line to look for is '${line}'`,
        fix: `allow '${name}' in a domain list before the rule that blocks it`,
      }),
    );
}

function violationsOf(
  model: NetworkModel,
  { need, vpc, when }: Asker,
  endings: (name: string) => readonly Guarded<Ending>[],
): readonly Violation[] {
  if (need.among.length > 1) {
    return [];
  }
  const answers = hostsOf(need).map((name) => ({ name, endings: endings(name) }));
  const [first] = answers;
  const isBlocked = answers.every(({ endings: each }) => each.some(({ value }) => value.is === 'blocked'));
  if (first === undefined || !isBlocked) {
    return [];
  }
  const shown = first.name.replace(OWN_REGION, '<region>').replace(/^any\./, '*.');
  const vpcName = model.nodes.get(vpc)?.origin.logicalId ?? vpc;
  return first.endings
    .filter(({ value }) => value.is === 'blocked')
    .flatMap((ending) =>
      under(model, [when, ending.when], {
        origin: need.workload.origin,
        severity: severityOf(need),
        message: `the DNS firewall of VPC '${vpcName}' blocks '${shown}', which ${nameOf(need)} asks for where it ${callsOf(need)} (${need.why}): the name is not found, whatever endpoint stands behind it; the line to look for is '${unresolvedLine(need)}'`,
        fix: `allow '${shown}' in a domain list before the rule that blocks it; network.addService does so by itself`,
      }),
    );
}

/** Host names of what AWS owns, where a bucket of it is known, else of the service. */
function hostsOf({ service, owned, workload: { region } }: DerivedNeed): readonly string[] {
  const place = region === undefined ? undefined : partitionOf(region);
  const admission = ADMISSIONS.find(({ id }) => id === owned);
  const [, bucket] = /^arn:[^:]*:s3:::([^/]*)/.exec(admission?.resources[0] ?? '') ?? [];
  if (bucket === undefined || region === undefined || place === undefined) {
    return namesOf(service, region);
  }
  const name = bucket.replace('{region}', region).replace('{regionNoDashes}', region.replaceAll('-', ''));
  const hosts = [
    `s3.${region}`,
    // Package repositories are asked for by names of both kinds; old names of the first Region have none in them.
    ...(owned === 'AmazonLinuxRepositories' ? [`s3.dualstack.${region}`] : []),
    ...(region === 'us-east-1' ? ['s3'] : []),
  ];
  return hosts.map((host) => `${name}.${host}.${place.dnsSuffix}`);
}

/** Host names of a service; of a wildcard, one that it stands for. */
function namesOf(service: string, region = OWN_REGION): readonly string[] {
  const { partition, dnsSuffix, apiSuffix } = partitionOf(region) ?? {
    partition: 'aws' as const,
    dnsSuffix: 'amazonaws.com',
    apiSuffix: 'api.aws',
  };
  const row = catalogueRow(service);
  return (row.partitionDnsNames?.[partition] ?? row.dnsNames).map((name) =>
    name
      .replace(/^\*\./, 'any.')
      .replace('{region}', region)
      .replace('{dnsSuffix}', dnsSuffix)
      .replace('{apiSuffix}', apiSuffix),
  );
}

function endingsIn(model: NetworkModel, vpc: Resource, name: string): readonly Guarded<Ending>[] {
  return endingsOf(
    model,
    (setting) => setting.kind === 'resource' && setting.id === vpc.id,
    covering(name, vpc.region),
  );
}

/** Whether an entry of a domain list is about a name. */
function covering(name: string, region = OWN_REGION): BreadthOf {
  return (written) => {
    const entry = spelled(written, region);
    if (entry === undefined) {
      return { covers: 'unknown', why: 'a name of its domain list is not known' };
    }
    if (isAbout(entry, name)) {
      return { covers: 'all', name: '*' };
    }
    // Nobody tells which of the names below is asked for.
    return name.startsWith('*.') && isBelow(entry, name)
      ? { covers: 'unknown', why: `'${entry}' is only some of '${name}'` }
      : { covers: 'few' };
  };
}

function isBelow(entry: string, name: string): boolean {
  return entry.trim().toLowerCase().replace(/\.$/, '').endsWith(name.slice(1));
}

const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::Partition': 'aws',
};

/** The entry with its own Region; undefined where something else of it is not known, or where it names another one. */
function spelled(written: Written, region: string): string | undefined {
  if (typeof written === 'string') {
    const isElsewhere = region === OWN_REGION && /[a-z]{2}(?:-[a-z]+)+-\d/.test(written);
    return isElsewhere ? undefined : written;
  }
  if (!(written instanceof Text)) {
    return '';
  }
  const values = written.parts.map((part): string | undefined =>
    typeof part === 'string'
      ? part
      : part.parameter === 'AWS::Region'
        ? region
        : PSEUDO[part.parameter ?? ''],
  );
  return values.includes(undefined) ? undefined : values.join('');
}

/** A leading `*` stands for whatever comes before, as DNS Firewall reads it. */
function isAbout(entry: string, name: string): boolean {
  const domain = entry.trim().toLowerCase().replace(/\.$/, '');
  return domain.startsWith('*') ? name.endsWith(domain.slice(1)) : name === domain;
}
