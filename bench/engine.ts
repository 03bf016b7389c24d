import { createRequire } from 'node:module';
import { join } from 'node:path';
import type * as LoadAssembly from '../lib/egress/load/assembly';
import type * as LoadTemplates from '../lib/egress/load/cloudformation';
import type * as LoadDescribe from '../lib/egress/load/describe';
import type * as Network from '../lib/egress/model/network';
import type * as Pack from '../lib/egress/pack';
import type * as Rules from '../lib/egress/rules';
import { millisecondsOf } from './measure';

/** The compiled package: what is measured is what is shipped. */
export const DIST = join(__dirname, '..', 'dist');

const load = createRequire(__filename);

export const { loadAssembly } = load(join(DIST, 'lib/egress/load/assembly.js')) as typeof LoadAssembly;
export const { loadTemplates } = load(
  join(DIST, 'lib/egress/load/cloudformation.js'),
) as typeof LoadTemplates;
const { toDescribed } = load(join(DIST, 'lib/egress/load/describe.js')) as typeof LoadDescribe;
const { emptyNetwork } = load(join(DIST, 'lib/egress/model/network.js')) as typeof Network;
export const { analyse, findingsOf } = load(join(DIST, 'lib/egress/rules/index.js')) as typeof Rules;

/** The pack drags aws-cdk-lib in: only what synthesizes asks for it. */
export function airGapChecks(): Pack.AirGapChecks {
  const { AirGapChecks } = load(join(DIST, 'lib/egress/pack.js')) as typeof Pack;
  return new AirGapChecks();
}

/** What an analysis found. */
export type Outcome = Pick<AnalysisRun, 'resources' | 'findings' | 'subnets'>;

/** Audits answers of the EC2 API, as `cdk-airgap audit --live` does once it has them. */
export function analyseAnswers(texts: readonly string[]): Outcome {
  const model = emptyNetwork();
  const pages = texts.map((text) => ({ file: 'answer', json: JSON.parse(text) as Record<string, unknown> }));
  toDescribed(pages, { stack: 'eu-central-1', hasFiles: false }).fill(model)();
  const analysis = analyse(model);
  return {
    resources: model.resourceCount,
    findings: findingsOf(analysis),
    subnets: analysis.subnets,
  };
}

/** Time of each phase of one analysis of a cloud assembly, in milliseconds, and what it found. */
export interface AnalysisRun {
  readonly phases: Readonly<Record<'load' | 'model' | 'reach' | 'rules', number>>;
  readonly total: number;
  readonly resources: number;
  readonly findings: readonly ReturnType<typeof findingsOf>[number][];
  readonly subnets: ReturnType<typeof analyse>['subnets'];
}

/** Analyses a cloud assembly as the gate and the command line do, phase by phase. */
export function analyseFolder(folder: string): AnalysisRun {
  const start = performance.now();
  const { sources } = loadAssembly(folder);
  const loaded = performance.now();
  const model = loadTemplates(sources);
  const modelled = performance.now();
  const analysis = analyse(model);
  const reached = performance.now();
  let findings: AnalysisRun['findings'] = [];
  const rules = millisecondsOf(() => {
    findings = findingsOf(analysis);
  });
  const phases = { load: loaded - start, model: modelled - loaded, reach: reached - modelled, rules };
  return {
    phases,
    total: phases.load + phases.model + phases.reach + rules,
    resources: model.resourceCount,
    findings,
    subnets: analysis.subnets,
  };
}
