import { UsageError } from '../../lib/shared/errors';
import { findGpu } from '../../lib/sizing/hardware/gpus';
import type { InstanceType } from '../../lib/sizing/hardware/instances';
import { isPriceFile, pricesOf } from './prices';

type Row = InstanceType;

/** One instance type as `aws ec2 describe-instance-types` prints it, as far as it is read. */
interface Described {
  readonly InstanceType: string;
  readonly VCpuInfo: { readonly DefaultVCpus: number };
  readonly MemoryInfo: { readonly SizeInMiB: number };
  readonly GpuInfo?: { readonly Gpus?: readonly { readonly Name: string; readonly Count: number }[] };
  readonly NeuronInfo?: {
    readonly NeuronDevices?: readonly { readonly Name: string; readonly Count: number }[];
  };
  readonly InstanceStorageInfo?: { readonly TotalSizeInGB?: number };
  readonly NetworkInfo?: {
    readonly NetworkCards?: readonly { readonly BaselineBandwidthInGbps?: number }[];
    readonly EfaInfo?: { readonly MaximumEfaInterfaces?: number };
  };
  readonly ProcessorInfo?: { readonly SupportedArchitectures?: readonly string[] };
}

export interface RefreshedInstances {
  readonly rows: readonly Row[];
  /** One line for each row that is new or not what it was, and for each type that cannot be added. */
  readonly changes: readonly string[];
}

/**
 * The rows with what files of the AWS CLI and of the price list say in their place.
 *
 * @throws UsageError if a file is neither
 */
export function refreshInstances(
  rows: readonly Row[],
  files: readonly { readonly path: string; readonly content: unknown }[],
  date: string,
): RefreshedInstances {
  let refreshed: RefreshedInstances = { rows, changes: [] };
  for (const { path, content } of files) {
    const next = withFile(refreshed.rows, { path, content, date });
    refreshed = { rows: next.rows, changes: [...refreshed.changes, ...next.changes] };
  }
  return refreshed;
}

interface File {
  readonly path: string;
  readonly content: unknown;
  readonly date: string;
}

function withFile(rows: readonly Row[], file: File): RefreshedInstances {
  if (isPriceFile(file.content)) return withPrices(rows, file);
  const { InstanceTypes: types } = (file.content ?? {}) as { InstanceTypes?: readonly Described[] };
  if (!Array.isArray(types)) {
    throw new UsageError(
      `${file.path} is neither the output of 'aws ec2 describe-instance-types' (InstanceTypes) nor a price list (terms or PriceList)`,
    );
  }
  return withTypes(rows, types as readonly Described[], file.date);
}

function withTypes(rows: readonly Row[], types: readonly Described[], date: string): RefreshedInstances {
  const byName = new Map(rows.map((row) => [row.instanceType, row]));
  const changes = types.filter(isAccelerated).flatMap((type) => {
    const old = byName.get(type.InstanceType);
    const row = old === undefined ? newRow(type, date) : { ...old, ...factsOf(type) };
    if (row === undefined) return [`not added: ${type.InstanceType}: its accelerator is not in gpus.json`];
    const names = old === undefined ? [] : differing(old, row);
    if (old !== undefined && names.length === 0) return [];
    byName.set(row.instanceType, certain(row, date));
    return [
      old === undefined ? `new: ${row.instanceType}` : `changed: ${row.instanceType}: ${names.join(', ')}`,
    ];
  });
  return { rows: sorted([...byName.values()]), changes };
}

function isAccelerated(type: Described): boolean {
  return acceleratorOf(type) !== undefined;
}

function acceleratorOf({ GpuInfo, NeuronInfo }: Described): { Name: string; Count: number } | undefined {
  return GpuInfo?.Gpus?.[0] ?? NeuronInfo?.NeuronDevices?.[0];
}

type Facts = Pick<
  Row,
  'vcpus' | 'memoryGiB' | 'instanceStoreGB' | 'efaInterfaces' | 'networkGbps' | 'architecture'
>;

/** What the API says of a type; the network as all its cards together always have. */
function factsOf(type: Described): Partial<Facts> {
  return {
    vcpus: type.VCpuInfo.DefaultVCpus,
    memoryGiB: type.MemoryInfo.SizeInMiB / 1024,
    instanceStoreGB: type.InstanceStorageInfo?.TotalSizeInGB ?? 0,
    ...networkOf(type.NetworkInfo),
    architecture: type.ProcessorInfo?.SupportedArchitectures?.includes('arm64') === true ? 'arm64' : 'x86_64',
  };
}

function networkOf(network: Described['NetworkInfo']): Partial<Facts> {
  const gbps =
    network?.NetworkCards?.reduce((sum, card) => sum + (card.BaselineBandwidthInGbps ?? 0), 0) ?? 0;
  return {
    efaInterfaces: network?.EfaInfo?.MaximumEfaInterfaces ?? 0,
    ...(gbps === 0 ? {} : { networkGbps: gbps }),
  };
}

/** The API does not tell how GPUs are connected: PCIe is the least that they have. */
function newRow(type: Described, date: string): Row | undefined {
  const accelerator = acceleratorOf(type);
  const gpu = accelerator === undefined ? undefined : findGpu(accelerator.Name);
  if (accelerator === undefined || gpu === undefined) return undefined;
  return {
    instanceType: type.InstanceType,
    gpu: gpu.name,
    gpus: accelerator.Count,
    interconnect: accelerator.Count === 1 ? 'none' : 'pcie',
    networkGbps: 0,
    ...(factsOf(type) as Omit<Facts, 'networkGbps'>),
    usdPerHour: {},
    source: 'aws ec2 describe-instance-types',
    date,
    ...(accelerator.Count === 1 ? {} : { unverified: ['interconnect'] }),
  };
}

const TOLD = ['vcpus', 'memoryGiB', 'instanceStoreGB', 'efaInterfaces', 'networkGbps'];

/** What the API has said is no longer in doubt. */
function certain({ unverified, ...row }: Row, date: string): Row {
  const left = (unverified ?? []).filter((name) => !TOLD.includes(name));
  return { ...row, date, ...(left.length === 0 ? {} : { unverified: left }) };
}

function differing(old: Row, row: Row): readonly string[] {
  const names = Object.keys(row) as (keyof Row)[];
  const other = names.filter((name) => JSON.stringify(old[name]) !== JSON.stringify(row[name]));
  const sure = (old.unverified ?? []).some((name) => TOLD.includes(name)) ? ['unverified'] : [];
  return [...other, ...sure].sort();
}

function withPrices(rows: readonly Row[], { path, content, date }: File): RefreshedInstances {
  const { usd, published } = pricesOf(content);
  const day = published ?? date;
  const changes: string[] = [];
  const next = rows.map((row) => {
    const told = usd.get(row.instanceType);
    if (told === undefined) return row;
    const usdPerHour = { ...row.usdPerHour, ...told };
    const regions = Object.keys(told).filter((region) => row.usdPerHour[region] !== told[region]);
    if (regions.length === 0) return row;
    changes.push(`price: ${row.instanceType}: ${regions.sort().join(', ')}`);
    return { ...row, usdPerHour, priceAsOf: day, priceSource: `AWS price list, ${basenameOf(path)}` };
  });
  return { rows: next, changes };
}

function basenameOf(path: string): string {
  return path.split(/[\\/]/u).at(-1) ?? path;
}

function sorted(rows: readonly Row[]): readonly Row[] {
  return [...rows].sort((a, b) => (a.instanceType < b.instanceType ? -1 : 1));
}
