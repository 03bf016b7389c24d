import { painter } from '../lib/egress/report/terminal';
import { version } from '../lib/egress/version';
import type { Architecture } from '../lib/sizing/architecture';
import { engineRules } from '../lib/sizing/engine/rules';
import { estimate } from '../lib/sizing/memory/estimate';
import { judge } from '../lib/sizing/planner/judge';
import type { Option } from '../lib/sizing/planner/option';
import { plan, type Rejected } from '../lib/sizing/planner/plan';
import type { Served } from '../lib/sizing/planner/request';
import { reportModel, reportOption, reportRejection, type SizeReport } from '../lib/sizing/report/report';
import { sizeText } from '../lib/sizing/report/text';
import { parse } from './arguments';
import { write } from './output';
import { findHardware } from './size/hardware';
import { findModel, type FoundModel } from './size/model';
import { OPTIONS } from './size/options';
import { toSettings, type Settings } from './size/settings';
import { drafted } from './size/speculation';
import { colorAllowed, columns } from './terminal';

export const SIZE_HELP = `cdk-airgap size: says which GPUs serve a model, and how their memory is divided

Usage:
  cdk-airgap size --model ID [options]
  cdk-airgap size --config FILE [options]

--model is an id of the catalogue, as Hugging Face spells it. --config is a model's own config.json, its folder, or one
GGUF file, of which the header is read.
Without --instance and --gpu the instance types that serve it are listed, the cheapest first.

Options:
  --instance TYPE           judge this EC2 instance type
  --gpu NAME                judge this GPU: T4, A10G, L4, L40S, V100-16, V100-32, A100-40, A100-80, H100, H200, B200, B300,
                            RTX-PRO-6000, or any other with its memory
  --gpus N                  how many of them (default 1)
  --gpu-memory-gib G        memory of one, as CUDA shows it
  --tensor-parallel N       default all GPUs
  --pipeline-parallel N, --data-parallel N, --enable-expert-parallel
  --max-model-len N         longest request in tokens (default the model's)
  --max-num-seqs N, --max-num-batched-tokens N, --kv-cache-dtype TYPE, --gpu-memory-utilization F, --enforce-eager
                            as vLLM takes them (defaults those of the engine version)
  --enable-lora, --max-loras N, --max-lora-rank N
                            slots for LoRA adapters (default 1 of rank 16)
  --lora PATH               folder of an adapter, whose rank the slots take
  --speculative-model MODEL a draft model: an id of the catalogue, or a folder with its config.json
  --speculative-method METHOD
                            draft_model, eagle, eagle3, mtp, ngram or suffix, as --speculative-config of vLLM names them
  --num-speculative-tokens N
                            tokens of a draft
  --quantization METHOD     how the engine quantizes weights that are not quantized, like fp8 or bitsandbytes
  --dtype TYPE              type of the weights that are not quantized
  --engine ENGINE           vllm, nim, tgi or ollama (default vllm)
  --engine-version VERSION  like 0.11.0 (default the newest that is carried)
  --concurrency N           requests at once (default 1 of the maximum length)
  --prompt-tokens N, --output-tokens N
                            length of a usual request (default the maximum length)
  --replicas N              servers, which share the requests (default 1)
  --availability WHICH      single, or redundant: one replica may be lost (default single)
  --region REGION           Region of the prices (default us-east-1)
  --format FORMAT           text or json (default text)
  --output FILE             where to print (default standard output)

To choose among instance types:
  --prefer WHICH            cheapest, fastest or fewest-gpus (default cheapest)
  --allow LIST, --deny LIST instance types or families, like g6e,p5.48xlarge
  --quota LIST              vCPUs that may run, like p=192,g and vt=768,g6e=96
  --max-nodes N             most instances of one replica (default 2)
  --purchase HOW            on-demand or capacity-block (default on-demand)
  --limit N                 options that are listed (default 5)
  --rejected                tell what does not serve it, and why

Examples:
  cdk-airgap size --model Qwen/Qwen3-32B
  cdk-airgap size --model openai/gpt-oss-120b --prompt-tokens 6000 --output-tokens 500 --concurrency 32
  cdk-airgap size --model Qwen/Qwen3-32B --prefer fewest-gpus --deny p4d,p5 --rejected
  cdk-airgap size --config models/own/config.json --instance g6e.12xlarge
  cdk-airgap size --model meta-llama/Llama-3.3-70B-Instruct --gpu H100 --gpus 4 --format json

Exit codes: 0 it fits, 1 nothing, or not this hardware, fits, 2 bad arguments or input, 3 internal error
`;

/** Runs `cdk-airgap size`. @returns the exit code */
export function runSize(args: readonly string[]): number {
  const asked = toSettings(parse('size', args, OPTIONS));
  const drafts = asked.flags.speculation?.method === 'mtp';
  const { model, flags } = drafted(findModel(asked.model, { ...asked, drafts }), asked.flags);
  const settings = { ...asked, flags };
  const { options, notes, rejected, advice } = answersTo(model, settings);
  const [first] = options;
  const fits = options.findIndex(({ estimate }) => estimate.verdict.fits);
  const report: SizeReport = {
    schemaVersion: 1,
    tool: { name: 'cdk-airgap', version: version() },
    model: reportModel(model.architecture, model),
    engine: {
      name: settings.engine,
      version: (first?.estimate.engine ?? engineRules(settings.engineVersion)).rules.version,
    },
    options: options.map(reportOption),
    chosen: fits === -1 ? null : fits,
    ...(rejected === undefined ? {} : { rejected: rejected.map(reportRejection) }),
    ...(advice === undefined ? {} : { advice }),
    notes: [...(model.notes ?? []), ...engineNotes(first), ...notes],
  };
  write(settings.output, print(report, settings));
  return report.chosen === null ? 1 : 0;
}

interface Answers {
  readonly options: readonly Option[];
  /** Where it is asked for, or nothing serves the model. */
  readonly rejected?: readonly Rejected[];
  /** What to change where nothing serves the model, one sentence each. */
  readonly advice?: readonly string[];
  readonly notes: readonly string[];
}

function answersTo(model: FoundModel, settings: Settings): Answers {
  const { hardware, limits, preference, purchase } = settings;
  const served = servedOf(model, settings);
  if (hardware !== undefined) {
    const option = judge({ ...served, hardware: findHardware(hardware) });
    return { options: [option], notes: concurrencyNotes(option) };
  }
  checkFlags(model.architecture, settings);
  const { options, rejected, advice } = plan({ ...served, limits, preference, purchase });
  const more = options.length - settings.limit;
  return {
    options: options.slice(0, settings.limit),
    notes: more > 0 ? [`${more} more instance types serve it: --limit ${options.length} lists all`] : [],
    ...(settings.rejected || options.length === 0 ? { rejected } : {}),
    ...(options.length === 0 ? { advice: advice.map(({ text }) => text) } : {}),
  };
}

function servedOf({ architecture, checkpointBytes }: FoundModel, settings: Settings): Served {
  const { flags, engine, engineVersion, quantization, dtype, region, traffic } = settings;
  return {
    ...{ architecture, flags, engine, region, traffic },
    ...(engineVersion === undefined ? {} : { engineVersion }),
    ...(quantization === undefined ? {} : { quantization }),
    ...(dtype === undefined ? {} : { dtype }),
    ...(checkpointBytes === undefined ? {} : { checkpointBytes }),
  };
}

/** A GPU on which only the flags themselves can be wrong. */
const ANY_GPU = { name: 'H200', cudaGiB: 139.81, computeCapability: '9.0' };

/** Flags that no hardware makes right are refused once, not for each instance type. @throws UsageError */
function checkFlags(architecture: Architecture, { flags, engineVersion }: Settings): void {
  const question = { architecture, flags, gpu: ANY_GPU };
  estimate({ ...question, ...(engineVersion === undefined ? {} : { engineVersion }) });
}

function concurrencyNotes({ capacity }: Option): readonly string[] {
  const { usualConcurrency, wanted, isEnough } = capacity;
  return wanted === undefined || isEnough
    ? []
    : [`it holds ${usualConcurrency.toFixed(2)} of the ${wanted} requests at once`];
}

function engineNotes(option: Option | undefined): readonly string[] {
  const note = option?.estimate.engine.note;
  return note === undefined ? [] : [note];
}

function print(report: SizeReport, { format, output }: Settings): string {
  if (format === 'json') return `${JSON.stringify(report, null, 2)}\n`;
  const isShown = output === undefined;
  return sizeText(report, { paint: painter(isShown && colorAllowed()), ...(isShown ? columns() : {}) });
}
