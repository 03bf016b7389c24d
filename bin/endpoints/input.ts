import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { loadAssembly } from '../../lib/egress/load/assembly';
import { isFolder } from '../../lib/egress/load/files';
import { literalOf, type PseudoParameters } from '../../lib/egress/load/literal';
import { notesOf, type Noted } from '../../lib/egress/load/noted';
import type { TemplateSource } from '../../lib/egress/load/source';
import { isObject } from '../../lib/egress/load/template';
import { countZones } from '../../lib/egress/load/zones';
import { checkRegionName } from '../../lib/endpoints/named-needs';
import { partitionOf } from '../../lib/endpoints/partitions';
import type { ReportedName } from '../../lib/endpoints/report/report';
import type { Required } from '../../lib/endpoints/required';
import { REQUIREMENT_METADATA } from '../../lib/requirements/requirements';
import { UsageError } from '../../lib/shared/errors';

/** What constructs require of one network: a Stage's in an account and a Region. */
export interface RequiredNetwork {
  readonly stage: string;
  readonly region: string;
  readonly account: string | undefined;
  /** Availability Zones of its subnets; 0 where they name none. */
  readonly zones: number;
  readonly required: readonly Required[];
  readonly names: readonly ReportedName[];
  /** What could not be read exactly, one sentence each. */
  readonly notes: readonly string[];
}

/**
 * What the constructs of a cloud assembly require, by network.
 *
 * @param region - Region of stacks that do not say theirs
 * @throws UsageError when the input is no assembly, or nothing in it says what it requires
 */
export function readRequirements(path: string, region: string | undefined): readonly RequiredNetwork[] {
  if (!existsSync(path)) {
    throw new UsageError(`${path} does not exist, expected a cloud assembly (cdk.out)`);
  }
  if (!isFolder(path) || !existsSync(join(path, 'manifest.json'))) {
    throw new UsageError(
      `${path} is no cloud assembly (cdk.out), expected one: only an assembly tells what constructs require; ` +
        'name services and actions with --need, or start from --profile',
    );
  }
  const notes = notesOf(path, REQUIREMENT_METADATA);
  if (notes.length === 0) {
    throw new UsageError(
      `${path} has no requirements, expected constructs that say theirs (Requirements.of), or --need or --profile`,
    );
  }
  const { sources } = loadAssembly(path, { notes: false });
  return [...byNetwork(notes, path, region).values()].map((group) => networkOf(group, sources, path));
}

type Placed = Noted & { readonly region: string };

function byNetwork(
  notes: readonly Noted[],
  path: string,
  fallback: string | undefined,
): ReadonlyMap<string, readonly [Placed, ...Placed[]]> {
  const groups = new Map<string, [Placed, ...Placed[]]>();
  for (const note of notes) {
    const { region = fallback } = note;
    if (region === undefined) {
      throw new UsageError(
        `the stack of '${note.path}' in ${path} does not say its Region, expected --region`,
      );
    }
    checkRegionName(`the Region of '${note.path}' in ${path}`, region);
    const key = JSON.stringify([note.stage, note.account, region]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, [{ ...note, region }]);
    } else {
      group.push({ ...note, region });
    }
  }
  return groups;
}

function networkOf(
  notes: readonly [Placed, ...Placed[]],
  sources: readonly TemplateSource[],
  input: string,
): RequiredNetwork {
  const [{ stage, region, account }] = notes;
  const own = sources.filter(
    (source) =>
      (source.region ?? region) === region &&
      source.account === account &&
      (stage === '' || source.stack.startsWith(`${stage}/`)),
  );
  const read = notes.map((note) => readNote(note, input));
  return {
    ...{ stage, region, account, zones: countZones(own) },
    required: read.flatMap(({ required }) => required ?? []),
    names: read.flatMap(({ name }) => name ?? []),
    notes: [...new Set(read.flatMap(({ notes: of }) => of ?? []))],
  };
}

interface ReadNote {
  readonly required?: Required;
  readonly name?: ReportedName;
  readonly notes?: readonly string[];
}

function readNote({ path, data, region, account }: Placed, input: string): ReadNote {
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
