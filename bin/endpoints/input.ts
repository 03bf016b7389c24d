import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { eachStack } from '../../lib/egress/load/assembly';
import { loadNetwork, readInput, type Input } from '../../lib/egress/load/input';
import { literalOf, type PseudoParameters } from '../../lib/egress/load/literal';
import { notesOf, type Noted } from '../../lib/egress/load/noted';
import { isObject } from '../../lib/egress/load/template';
import { countZones } from '../../lib/egress/load/zones';
import type { DerivedNeed } from '../../lib/egress/needs/derive';
import { needsOf } from '../../lib/egress/rules/needs';
import { checkRegionName } from '../../lib/endpoints/named-needs';
import type { Need } from '../../lib/endpoints/need';
import { partitionOf } from '../../lib/endpoints/partitions';
import type { ReportedName } from '../../lib/endpoints/report/report';
import type { Required } from '../../lib/endpoints/required';
import { REQUIREMENT_METADATA } from '../../lib/requirements/requirements';
import { UsageError } from '../../lib/shared/errors';

/** What an input asks of one network: a Stage's in an account and a Region. */
export interface RequiredNetwork {
  readonly stage: string;
  readonly region: string;
  readonly account: string | undefined;
  /** Availability Zones of its subnets; 0 where they name none. */
  readonly zones: number;
  /** What constructs say. */
  readonly required: readonly Required[];
  readonly names: readonly ReportedName[];
  /** What resources call, as their types, settings and roles tell. */
  readonly derived: readonly Need[];
  /** What could not be read exactly, one sentence each. */
  readonly notes: readonly string[];
}

/** Something that is asked for, and where. */
interface Placed {
  readonly stage: string;
  readonly account?: string;
  readonly region: string;
  readonly note?: Noted;
  readonly derived?: DerivedNeed;
}

/**
 * What a cloud assembly or a template asks for, by network.
 *
 * @param region - Region of stacks that do not say theirs
 * @throws UsageError when the input is neither, or asks for nothing
 */
export function readRequirements(path: string, region: string | undefined): readonly RequiredNetwork[] {
  const input = readInput([path], region);
  if ((input.others ?? []).length > 0) {
    throw new UsageError(
      `${path} tells nothing of what is called, expected a cloud assembly (cdk.out) or a CloudFormation template`,
    );
  }
  const isAssembly = existsSync(join(path, 'manifest.json'));
  const { needs, untold } = needsOf(loadNetwork(input).resources);
  const stages = isAssembly ? stagesOf(path) : [];
  const placed = [
    ...(isAssembly ? notesOf(path, REQUIREMENT_METADATA) : []).map((note) => ({ ...note, note })),
    ...needs.map((derived) => ({
      stage: stageOf(derived.workload.origin.stack, stages),
      ...(derived.workload.account && { account: derived.workload.account }),
      ...(derived.workload.region && { region: derived.workload.region }),
      derived,
    })),
  ].map((one): Placed => ({ ...one, region: regionOf(one, path, region) }));
  if (placed.length === 0) {
    throw new UsageError(
      `${path} asks for nothing, expected constructs that say what they require (Requirements.of), workloads in a VPC, ` +
        '--need or --profile',
    );
  }
  return [...byNetwork(placed).values()].map((group) => networkOf(group, { input, path, untold }));
}

/** Paths of the Stages of an assembly, innermost first. */
function stagesOf(folder: string): readonly string[] {
  const stages = new Set<string>();
  eachStack(folder, ({ stage }) => stages.add(stage));
  return [...stages].sort((a, b) => b.length - a.length);
}

function stageOf(stack: string, stages: readonly string[]): string {
  return stages.find((stage) => stage !== '' && stack.startsWith(`${stage}/`)) ?? '';
}

function regionOf(
  {
    region,
    note,
    derived,
  }: { readonly region?: string; readonly note?: Noted; readonly derived?: DerivedNeed },
  path: string,
  fallback: string | undefined,
): string {
  const found = region ?? fallback;
  const who = note?.path ?? derived?.askedBy ?? '';
  if (found === undefined) {
    throw new UsageError(`the stack of '${who}' in ${path} does not say its Region, expected --region`);
  }
  checkRegionName(`the Region of '${who}' in ${path}`, found);
  return found;
}

type Group = readonly [Placed, ...Placed[]];

function byNetwork(all: readonly Placed[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, [Placed, ...Placed[]]>();
  for (const one of all) {
    const key = JSON.stringify([one.stage, one.account, one.region]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [one]);
    } else {
      group.push(one);
    }
  }
  return groups;
}

interface Whole {
  readonly input: Input;
  readonly path: string;
  readonly untold: readonly string[];
}

function networkOf(group: Group, { input, path, untold }: Whole): RequiredNetwork {
  const [{ stage, region, account }] = group;
  const own = input.sources.filter(
    (source) =>
      (source.region ?? region) === region &&
      source.account === account &&
      (stage === '' || source.stack.startsWith(`${stage}/`)),
  );
  const read = group.flatMap(({ note }) => (note === undefined ? [] : [readNote(note, region, path)]));
  const derived = group.flatMap((one) => one.derived ?? []);
  const answers = derived.filter(({ kind, owned }) => kind === 'handler' && owned !== undefined);
  return {
    ...{ stage, region, account, zones: countZones(own), derived },
    required: read.flatMap(({ required }) => required ?? []),
    names: read.flatMap(({ name }) => name ?? []),
    notes: [
      ...new Set([
        ...read.flatMap(({ notes: of }) => of ?? []),
        ...answers.map(({ askedBy }) => answering(askedBy)),
        ...untold.map((text) => `not told by the input: ${text}`),
      ]),
    ],
  };
}

/** Its answers go to a bucket that all accounts of the Region share. */
function answering(askedBy: string): string {
  return `'${askedBy}' answers CloudFormation through a bucket of AWS: it needs a tier of its own (handlerTier), whose policy admits that`;
}

interface ReadNote {
  readonly required?: Required;
  readonly name?: ReportedName;
  readonly notes?: readonly string[];
}

function readNote({ path, data, account }: Noted, region: string, input: string): ReadNote {
  const place = partitionOf(region);
  const pseudo = {
    'AWS::AccountId': account,
    'AWS::Partition': place?.partition,
    'AWS::Region': region,
    'AWS::URLSuffix': place?.dnsSuffix,
  };
  const [[kind, of] = ['nothing', undefined]] = isObject(data) ? Object.entries(data) : [];
  const why = isObject(of) ? of['why'] : undefined;
  if (isObject(of) && typeof why === 'string') {
    const found = requirementOf(kind, { of, why, askedBy: path, pseudo });
    if (found !== undefined) {
      return found;
    }
  }
  throw new UsageError(
    `the requirement of '${path}' in ${input} is '${kind}' without all that it needs, ` +
      'expected an api, name, image or artifact as Requirements.of writes it',
  );
}

interface Written {
  readonly of: Readonly<Record<string, unknown>>;
  readonly why: string;
  readonly askedBy: string;
  readonly pseudo: PseudoParameters;
}

function requirementOf(kind: string, written: Written): ReadNote | undefined {
  const { of, why, askedBy, pseudo } = written;
  switch (kind) {
    case 'api':
      return typeof of['service'] === 'string' ? callsOf(of['service'], written) : undefined;
    case 'name':
      return typeof of['name'] === 'string' ? { name: { name: of['name'], why, askedBy } } : undefined;
    case 'image': {
      const uri = literalOf(of['uri'], pseudo);
      return { required: { askedBy, image: { why, ...(uri === undefined ? {} : { uri }) } } };
    }
    case 'artifact': {
      const arn = literalOf(of['arn'], pseudo);
      return arn === undefined
        ? {
            required: { askedBy, api: { service: 's3', actions: ['s3:GetObject'], why } },
            notes: [wide(written)],
          }
        : { required: { askedBy, artifact: { arn, why } } };
    }
    default:
      return undefined;
  }
}

/** What is known only at deployment is taken for anything. */
function callsOf(service: string, written: Written): ReadNote {
  const { of, why, askedBy, pseudo } = written;
  const actions = listOf(of['actions']).filter((action) => typeof action === 'string');
  const resources = listOf(of['resources']).map((resource) => literalOf(resource, pseudo));
  const known = resources.filter((resource) => resource !== undefined);
  const isWhole = known.length === resources.length;
  return {
    required: { askedBy, api: { service, actions, resources: isWhole ? known : [], why } },
    ...(isWhole ? {} : { notes: [wide(written)] }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function wide({ askedBy, why }: Written): string {
  return `what '${askedBy}' asks for (${why}) is known only at deployment: its policy here is of any own resource`;
}
