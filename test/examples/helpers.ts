import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { vi } from 'vitest';
import { BedrockOnly } from '../../examples/bedrock-only/environment';
import { LlamaTwice } from '../../examples/llama-70b-fp8/environment';
import { QwenOnOneNode } from '../../examples/qwen-72b-awq/environment';
import {
  acknowledgeFabric,
  acknowledgePrivateCluster,
  acknowledgeWeights,
} from '../../examples/shared/acknowledged';
import type { PrivateCluster } from '../../examples/shared/private-cluster';
import { LlamaOverTwoNodes } from '../../examples/two-node-efa/environment';
import { AirGapChecks, AirGappedCluster, type GpuNodeGroup } from '../../lib';
import type { Rendered } from '../cluster/charts/helpers';

/** What an example is, by the interface that all have. */
type Example = Stack & { readonly place: PrivateCluster; readonly nodes?: GpuNodeGroup };

/** The examples, each with the acknowledgements of its app. */
export const EXAMPLES: Readonly<Record<string, (app: App) => Example>> = {
  'qwen-72b-awq': (app) => {
    const example = new QwenOnOneNode(app, 'Qwen');
    acknowledgeWeights(example.weights);
    return example;
  },
  'llama-70b-fp8': (app) => {
    const example = new LlamaTwice(app, 'Llama');
    acknowledgeWeights(example.weights);
    return example;
  },
  'two-node-efa': (app) => {
    const example = new LlamaOverTwoNodes(app, 'LlamaOverTwoNodes');
    acknowledgeWeights(example.weights);
    acknowledgeFabric(example.nodes);
    return example;
  },
  'bedrock-only': (app) => new BedrockOnly(app, 'BedrockOnly'),
};

interface Violation {
  readonly ruleName: string;
  readonly reason?: string;
}

/** What a pack says. */
export interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly Violation[];
  readonly suppressedViolations?: readonly Violation[];
}

/** An example as it was synthesized. */
export interface Synthesized {
  readonly example: Example;
  readonly template: Template;
  /** The Kubernetes objects that it brings in, in their order. */
  readonly objects: readonly Rendered[];
  readonly reports: readonly PluginReport[];
}

/** Synthesizes an example with all packs, whether it passes or not. */
export function synthesized(name: string, context: Record<string, unknown> = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'airgap-example-'));
  const added = vi.spyOn(AirGappedCluster.prototype, 'addObjects');
  try {
    const app = new App({ outdir, context });
    const example = EXAMPLES[name]!(app);
    acknowledgePrivateCluster(example.place);
    const plugins = [
      new AirGapChecks({ date: '2026-11-22' }),
      new AwsSolutionsChecks(),
      new NIST80053R5Checks(),
    ];
    Validations.of(app).addPlugins(...plugins);
    const said = reportsOf(app, outdir);
    const objects = added.mock.calls.flatMap(([, chart]) => example.resolve(chart.toJson()) as Rendered[]);
    return { example, template: Template.fromStack(example), objects, reports: said };
  } finally {
    added.mockRestore();
    rmSync(outdir, { recursive: true });
  }
}

/** A pack that fails throws, and has written its report before. */
function reportsOf(app: App, outdir: string): readonly PluginReport[] {
  try {
    app.synth();
  } catch (error) {
    if (!String(error).includes('validation-report.json')) throw error;
  }
  const text = readFileSync(join(outdir, 'validation-report.json'), 'utf8');
  return (JSON.parse(text) as { pluginReports: PluginReport[] }).pluginReports;
}
