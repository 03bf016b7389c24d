import { UsageError } from '../../shared/errors';
import type { Architecture } from '../../sizing/architecture';
import { parseConfig } from '../../sizing/config/parse';
import { readConfig, type ReadOptions } from '../../sizing/config/reader';
import { gpuBytes, gpuOf, requireInstanceType } from '../../sizing/hardware/instances';
import { GIB } from '../../sizing/memory/estimate';
import { architectureOf } from '../../sizing/models/architectures';
import { requireModel } from '../../sizing/models/models';
import { judge } from '../../sizing/planner/judge';
import type { Option } from '../../sizing/planner/option';
import { plan, type Plan } from '../../sizing/planner/plan';
import type { Traffic, Wanted } from '../../sizing/planner/request';
import { hasNvidiaGpus, NVIDIA_FAMILIES } from './families';
import { checkJudgement, checkSizingProps } from './model-sizing-checks';
import type {
  ServingEngine,
  ModelJudgementProps,
  ModelSizingProps,
  ModelTraffic,
} from './model-sizing-props';
import { SizingPreference } from './model-sizing-props';
import type { SizedModel, SizingConfidence, WeightStorage } from './sized-model';

/** Region of the prices where nobody says. */
const PRICE_REGION = 'us-east-1';

/** Which GPUs serve a model: the answers of `cdk-airgap size`, for constructs. */
export class ModelSizing {
  /**
   * The ways to serve a model, one for each instance type, the best first.
   *
   * @throws UsageError where none serves it, with the reason of the nearest and what to change
   */
  public static plan(props: ModelSizingProps): SizedModel[] {
    const { name, wanted } = wantedOf(props);
    const found = plan(wanted);
    if (found.options.length === 0) throw new UsageError(nothingServes(name, found));
    return found.options.map((option) => sizedModel(name, option));
  }

  /**
   * The best way to serve a model.
   *
   * @throws UsageError where there is none, with the reason of the nearest and what to change
   */
  public static best(props: ModelSizingProps): SizedModel {
    const [best] = ModelSizing.plan(props);
    // A plan without options is an error.
    return best as SizedModel;
  }

  /**
   * Whether a model is served on an instance type that is named, by the settings that are given.
   *
   * @throws UsageError for an instance type that is not known or has no NVIDIA GPUs, or less than one node
   */
  public static judge(props: ModelJudgementProps): SizedModel {
    checkJudgement(props);
    const { name, wanted } = wantedOf(props);
    const instance = requireInstanceType(props.instanceType);
    if (!hasNvidiaGpus(instance)) {
      throw new UsageError(
        `instance type '${instance.instanceType}' has ${instance.gpu}, expected NVIDIA GPUs, one of the families ${NVIDIA_FAMILIES.join(', ')}`,
      );
    }
    const { name: gpu, computeCapability } = gpuOf(instance);
    const memory = { name: gpu, computeCapability, cudaGiB: gpuBytes(instance) / GIB };
    const nodes = props.nodes ?? 1;
    return sizedModel(
      name,
      judge({ ...wanted, hardware: { instance, gpu: memory, gpus: instance.gpus, nodes } }),
    );
  }

  private constructor() {}
}

interface Found {
  readonly name: string;
  readonly wanted: Wanted;
}

function wantedOf(props: ModelSizingProps): Found {
  checkSizingProps(props);
  const { name, architecture, checkpointBytes } = modelOf(props);
  const { limits, engineVersion, quantization, dtype } = props;
  return {
    name,
    wanted: present({
      architecture,
      flags: present({ ...props.settings }),
      engine: props.engine,
      engineVersion,
      quantization,
      dtype,
      region: props.region ?? PRICE_REGION,
      checkpointBytes,
      traffic: trafficOf(props.traffic),
      limits: limits && present({ ...limits }),
      preference: props.preference ?? SizingPreference.CHEAPEST,
      purchase: props.inCapacityBlocks === true ? ('capacity-block' as const) : ('on-demand' as const),
    }),
  };
}

interface Model {
  readonly name: string;
  readonly architecture: Architecture;
  readonly checkpointBytes: number | undefined;
}

function modelOf({ model, config, quantization, dtype, checkpointBytes }: ModelSizingProps): Model {
  const reading: ReadOptions = present({ quantization, dtype });
  if ((model === undefined) === (config === undefined)) {
    const given = model === undefined ? 'neither is given' : 'both are given';
    throw new UsageError(`model and config say which model is sized: ${given}, expected one of them`);
  }
  if (model !== undefined) {
    const row = requireModel(model);
    const bytes = checkpointBytes ?? row.checkpointBytes;
    return { name: row.id, architecture: architectureOf(row, reading), checkpointBytes: bytes };
  }
  const architecture = readConfig(parseConfig(config ?? ''), reading);
  return { name: architecture.name, architecture, checkpointBytes };
}

function trafficOf(traffic: ModelTraffic = {}): Traffic {
  const { isRedundant, ...rest } = traffic;
  return present({ ...rest, availability: isRedundant === true ? 'redundant' : 'single' });
}

/** Members that are not undefined: the planner tells what is there by its presence. */
function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** The reason of the instance type that came furthest is that of most layouts that were tried. */
function nothingServes(name: string, { rejected, advice }: Plan): string {
  const [nearest] = [...rejected].sort((a, b) => b.layouts.length - a.layouts.length);
  const why = nearest === undefined ? '' : `: on ${nearest.instanceType} ${nearest.why}`;
  const change = advice.length === 0 ? 'other limits' : advice.map(({ text }) => text).join('; ');
  return `no instance type serves ${name}${why}, expected ${change}`;
}

function sizedModel(model: string, option: Option): SizedModel {
  const { hardware, layout, estimate, capacity, serving, storage } = option;
  const { verdict, cache, settings } = estimate;
  return {
    model,
    instanceType: hardware.instance?.instanceType ?? hardware.gpu.name,
    gpusPerNode: hardware.gpus,
    gpusUsed: option.gpusUsed,
    nodes: hardware.nodes,
    replicas: option.replicas,
    tensorParallel: layout.tensorParallel,
    pipelineParallel: layout.pipelineParallel,
    dataParallel: layout.dataParallel,
    expertParallel: layout.expertParallel,
    ...storageOf(storage),
    kvCacheTokens: cache.tokens,
    maxConcurrency: capacity.maxConcurrency,
    maxModelLen: settings.maxModelLen,
    fits: verdict.fits,
    reasons: [...verdict.reasons],
    confidence: verdict.confidence as SizingConfidence,
    engine: serving.engine as ServingEngine,
    serveArgs: [...serving.args],
    serveEnvironment: { ...serving.environment },
    notes: [...option.notes, ...serving.notes],
    ...estimatesOf(option),
  };
}

function storageOf(
  storage: Option['storage'],
): Pick<SizedModel, 'storageGiB' | 'weightsGiB' | 'weightStorage'> {
  if (storage === undefined) throw new Error('an option of an instance type without storage');
  const { gib, weightsGiB, on } = storage;
  return { storageGiB: gib, weightsGiB, weightStorage: on as WeightStorage };
}

/** What is known of some options only. */
function estimatesOf({ readiness, price }: Option): Partial<SizedModel> {
  return {
    ...(readiness === undefined ? {} : { readyAfterMinutes: readiness.minutes }),
    ...(price === undefined ? {} : { usdPerHour: price.usdPerHour, priceAsOf: price.asOf }),
  };
}
