import { familyOf, gpuOf, type InstanceType } from '../../hardware/instances';
import purchases from '../data/purchases.json';
import quotaRows from '../data/quotas.json';
import type { Quota, Wanted } from '../request';

/** Why an instance type is not taken, whatever the model; undefined where it may be. */
export function instanceRefusal(instance: InstanceType, wanted: Wanted): string | undefined {
  return (
    listRefusal(instance, wanted) ?? acceleratorRefusal(instance, wanted) ?? purchaseRefusal(instance, wanted)
  );
}

function listRefusal(instance: InstanceType, { limits = {} }: Wanted): string | undefined {
  const { allowed, denied = [] } = limits;
  if (denied.some((name) => names(name, instance))) return 'it is denied';
  if (allowed !== undefined && !allowed.some((name) => names(name, instance)))
    return 'it is not among the allowed';
  return undefined;
}

/** Whether a name is that of an instance type or of its family. */
function names(name: string, instance: InstanceType): boolean {
  const wanted = name.toLowerCase().replace(/\.\*$/, '');
  return wanted === instance.instanceType || wanted === familyOf(instance);
}

function acceleratorRefusal(instance: InstanceType, { limits = {} }: Wanted): string | undefined {
  const { computeCapability, name } = gpuOf(instance);
  if (computeCapability === 'neuron') {
    return `it has ${name}: vLLM's division of CUDA memory does not hold for it`;
  }
  if (instance.gpuSliceMiB !== undefined && limits.allowed === undefined) {
    return `it has a slice of one ${name}, which is taken only where it is among the allowed`;
  }
  return undefined;
}

/** How instances of a type are bought, where it is not simply on demand. */
export interface PurchaseRow {
  readonly instanceType: string;
  readonly onDemand: boolean;
  readonly capacityBlock: boolean;
  readonly source: string;
  readonly date: string;
  readonly unverified?: readonly string[];
}

export const PURCHASES: readonly PurchaseRow[] = purchases;

const PURCHASE_BY_TYPE: ReadonlyMap<string, PurchaseRow> = new Map(
  PURCHASES.map((row) => [row.instanceType, row]),
);

function purchaseRefusal({ instanceType }: InstanceType, { purchase }: Wanted): string | undefined {
  const row = PURCHASE_BY_TYPE.get(instanceType);
  if (purchase === 'capacity-block') {
    return row?.capacityBlock === true ? undefined : 'no Capacity Blocks are sold for it';
  }
  return row?.onDemand === false ? 'it is sold in Capacity Blocks only' : undefined;
}

/** A quota of EC2, and the families that count against it. */
export interface QuotaRow {
  readonly quota: string;
  readonly families: readonly string[];
  readonly unit: string;
  readonly source: string;
  readonly date: string;
}

export const QUOTAS: readonly QuotaRow[] = quotaRows;

/** Why so many instances of a type may not run; undefined where they may. */
export function quotaRefusal(instance: InstanceType, count: number, wanted: Wanted): string | undefined {
  for (const quota of wanted.limits?.quotas ?? []) {
    if (!countsAgainst(instance, quota)) continue;
    const vcpus = count * instance.vcpus;
    if (quota.vcpus !== undefined && vcpus > quota.vcpus) {
      return `${vcpus} vCPUs are more than the quota of ${quota.vcpus} for ${quota.of}`;
    }
    if (quota.instances !== undefined && count > quota.instances) {
      return `${count} instances are more than the quota of ${quota.instances} for ${quota.of}`;
    }
  }
  return undefined;
}

function countsAgainst(instance: InstanceType, { of }: Quota): boolean {
  if (names(of, instance)) return true;
  const asked = of.toLowerCase();
  const row = QUOTAS.find(({ quota }) => quota.toLowerCase() === asked || classOf(quota) === asked);
  return row?.families.includes(familyOf(instance)) === true;
}

/** `g and vt` of `Running On-Demand G and VT instances`. */
function classOf(quota: string): string {
  return quota.toLowerCase().replace('running on-demand ', '').replace(' instances', '');
}
