import { describe, expect, it } from 'vitest';
import { GpuNodeGroup } from '../../../lib/cluster/nodes/gpu-node-group';
import { ModelSizing } from '../../../lib/cluster/nodes/model-sizing';
import { checkSizingProps } from '../../../lib/cluster/nodes/model-sizing-checks';
import type { ModelSizingProps } from '../../../lib/cluster/nodes/model-sizing-props';
import { WeightStorage, type SizedModel } from '../../../lib/cluster/nodes/sized-model';
import { UsageError } from '../../../lib/shared/errors';
import { ENGINE_RULES } from '../../../lib/sizing/engine/rules';
import { requireInstanceType } from '../../../lib/sizing/hardware/instances';
import { MODEL_IDS } from '../../../lib/sizing/models/models';
import { ground, neededFor } from './helpers';

/** Forty models from all over the catalogue. */
const MODELS = MODEL_IDS.filter((_, index) => index % Math.floor(MODEL_IDS.length / 40) === 0).slice(0, 40);
const CHAT = { traffic: { concurrency: 4, promptTokens: 2000, outputTokens: 500 } };

function planOf(model: string): SizedModel[] {
  try {
    return ModelSizing.plan({ model, ...CHAT });
  } catch {
    return [];
  }
}

describe('the node group of each option of forty models', () => {
  it('has its instance type, GPUs, nodes and storage', () => {
    const { stack, cluster, images } = ground();
    const plans = MODELS.map((model) => planOf(model));
    expect(plans.filter((options) => options.length > 0).length).toBeGreaterThan(30);
    for (const [index, sizing] of plans.flat().entries()) {
      const instance = requireInstanceType(sizing.instanceType);
      const group = GpuNodeGroup.forModel(stack, `Gpus${index}`, {
        ...{ cluster, images, sizing },
        ...neededFor(instance),
      });
      const { launchTemplateData } = group.node.findChild('LaunchTemplate').node.defaultChild as never;
      expect(factsOf(group, launchTemplateData)).toEqual({
        instanceType: sizing.instanceType,
        gpus: instance.gpus,
        nodes: sizing.nodes * sizing.replicas,
        hasFabric: sizing.nodes > 1,
        isLargeEnough: true,
        usesInstanceStore: sizing.weightStorage === WeightStorage.INSTANCE_STORE,
      });
    }
  }, 120_000);
});

interface Data {
  readonly instanceType: string;
  readonly userData: string;
  readonly networkInterfaces: readonly { readonly interfaceType: string }[];
  readonly blockDeviceMappings: readonly { readonly ebs: { readonly volumeSize: number } }[];
}

function factsOf(group: GpuNodeGroup, data: Data): object {
  const { scalingConfig } = group.resource as never as { scalingConfig: { desiredSize: number } };
  const text = JSON.stringify(group.resource.stack.resolve(data.userData));
  const usesInstanceStore = text.includes('RAID0');
  const volume = data.blockDeviceMappings.at(-1)?.ebs.volumeSize ?? 0;
  const store = (requireInstanceType(data.instanceType).instanceStoreGB * 1e9) / 2 ** 30;
  return {
    instanceType: data.instanceType,
    gpus: group.gpusPerNode,
    nodes: scalingConfig.desiredSize,
    hasFabric: data.networkInterfaces.some(({ interfaceType }) => interfaceType.startsWith('efa')),
    isLargeEnough: (usesInstanceStore ? store : volume) >= (group.sizing?.storageGiB ?? Infinity),
    usesInstanceStore,
  };
}

describe('a plan', () => {
  it('has the best option first', () => {
    const options = ModelSizing.plan({ model: 'Qwen/Qwen3-32B' });
    expect(ModelSizing.best({ model: 'Qwen/Qwen3-32B' })).toEqual(options[0]);
    const prices = options.flatMap(({ usdPerHour }) => usdPerHour ?? []);
    expect(prices).toEqual([...prices].sort((a, b) => a - b));
  });

  it('says how the server is started', () => {
    const best = ModelSizing.best({ model: 'Qwen/Qwen3-32B', limits: { allowed: ['g6e'] } });
    expect(best.serveArgs).toContain(`--tensor-parallel-size=${best.tensorParallel}`);
    expect(best.fits).toBe(true);
    expect(best.kvCacheTokens).toBeGreaterThan(best.maxModelLen);
  });

  it('is the same for the text of a configuration', () => {
    const config = JSON.stringify({
      ...{ architectures: ['LlamaForCausalLM'], model_type: 'llama', torch_dtype: 'bfloat16' },
      ...{ hidden_size: 4096, intermediate_size: 14336, num_hidden_layers: 32, num_attention_heads: 32 },
      ...{ num_key_value_heads: 8, vocab_size: 128256, max_position_embeddings: 8192 },
    });
    expect(ModelSizing.best({ config })).toMatchObject({ gpusUsed: 1, nodes: 1 });
  });

  it('is for Capacity Blocks alone where these are asked for', () => {
    const options = ModelSizing.plan({ model: 'Qwen/Qwen3-32B', inCapacityBlocks: true });
    expect(options.every(({ instanceType }) => /^p[456]/.test(instanceType))).toBe(true);
  });

  it('has more nodes where a replica may be lost', () => {
    const best = ModelSizing.best({ model: 'Qwen/Qwen3-8B', traffic: { isRedundant: true } });
    expect(best.replicas).toBe(2);
  });

  it('that is empty is an error with a reason and what to change', () => {
    const limits = { allowed: ['g6.xlarge'] };
    expect(() => ModelSizing.plan({ model: 'meta-llama/Llama-3.3-70B-Instruct', limits })).toThrow(
      /^no instance type serves meta-llama\/Llama-3\.3-70B-Instruct: on g6\.xlarge .*, expected .*it fits/,
    );
  });
});

describe('a judgement', () => {
  it.each([
    [{ nodes: 0 }, 'nodes is 0, expected a whole number from 1 to 100'],
    [{ nodes: 101 }, 'nodes is 101, expected a whole number from 1 to 100'],
    [{ nodes: NaN }, 'nodes is NaN, expected a whole number from 1 to 100'],
    [{ instanceType: undefined }, "ModelSizing has no instanceType, expected one like 'g6e.12xlarge'"],
    [{ traffic: { concurrency: -1 } }, 'traffic.concurrency is -1, expected a whole number from 1'],
    [{ traffic: { promptTokens: NaN } }, 'traffic.promptTokens is NaN, expected a whole number from 0'],
    [{ settings: { tensorParallel: 0.5 } }, 'settings.tensorParallel is 0.5, expected a whole number from 1'],
    [{ model: 7 }, 'model is 7, expected a text that is not empty'],
    [{ quantization: [] }, 'quantization is a list, expected a text that is not empty'],
    [{ traffic: 'much' }, "traffic is 'much', expected an object with its members by name"],
    [{ settings: null }, 'settings is null, expected an object with its members by name'],
    [{ limits: [] }, 'limits is a list, expected an object with its members by name'],
    [{ inCapacityBlocks: 'yes' }, "inCapacityBlocks is 'yes', expected true or false"],
  ])('is refused of %o', (change, problem) => {
    const props = { model: 'Qwen/Qwen3-8B', instanceType: 'g6e.12xlarge', ...change };
    expect(() => ModelSizing.judge(props as never)).toThrow(problem);
  });

  it('says that hardware is too small, and why', () => {
    const judged = ModelSizing.judge({
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      instanceType: 'g6.xlarge',
    });
    expect(judged.fits).toBe(false);
    expect(judged.reasons).not.toEqual([]);
  });

  it('is refused for accelerators that are not NVIDIA', () => {
    expect(() => ModelSizing.judge({ model: 'Qwen/Qwen3-8B', instanceType: 'inf2.xlarge' })).toThrow(
      /^instance type 'inf2\.xlarge' has Inferentia2, expected NVIDIA GPUs, one of the families/,
    );
  });
});

describe('what is sized', () => {
  it.each([
    [{}, 'neither is given'],
    [{ model: 'Qwen/Qwen3-8B', config: '{}' }, 'both are given'],
  ])('is named once: %j', (props, given) => {
    expect(() => ModelSizing.plan(props)).toThrow(
      `model and config say which model is sized: ${given}, expected one of them`,
    );
  });
});

describe('what the planner cannot take', () => {
  const model = 'Qwen/Qwen3-8B';

  it.each([
    [{ engine: 'x' }, "ModelSizing: engine is 'x', expected one of vllm, nim, tgi, ollama"],
    [{ preference: 'x' }, "ModelSizing: preference is 'x', expected one of cheapest, fastest, fewest-gpus"],
    [{ engineVersion: 'x' }, "engineVersion is 'x', expected a version of vLLM like '0.11.0'"],
    [{ engineVersion: '' }, "ModelSizing: engineVersion is '', expected a text that is not empty"],
    [{ region: 'xx' }, "region is 'xx', expected a Region of AWS like 'us-east-1'"],
    [{ limits: { maxNodes: 0 } }, 'limits.maxNodes is 0, expected a whole number from 1 to 100'],
    [{ limits: { maxNodes: 101 } }, 'limits.maxNodes is 101, expected a whole number from 1 to 100'],
    [{ limits: { maxNodes: 1.5 } }, 'limits.maxNodes is 1.5, expected a whole number from 1 to 100'],
  ])('is refused: %j', (props, message) => {
    const wrong = { model, ...props } as ModelSizingProps;
    expect(() => ModelSizing.plan(wrong)).toThrow(new UsageError(message));
  });

  it.each(ENGINE_RULES.map(({ version }) => version))('is no version that has rules: %s', (engineVersion) => {
    expect(() => checkSizingProps({ model, engineVersion })).not.toThrow();
  });

  it.each(['0.11.2', 'v0.8.5', '~0.11', '2026-08'])('is no other form of a version: %s', (engineVersion) => {
    expect(() => checkSizingProps({ model, engineVersion })).not.toThrow();
  });
});
