import { join } from 'node:path';
import type { App, PolicyValidationPluginReport } from 'aws-cdk-lib';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { benchApp } from '../app/bench-app';
import { airGapChecks } from '../engine';
import type { Part, Repetition } from '../measure';
import { byTurns, millisecondsOf } from '../measure';
import type { Results } from '../results';

/** Whole in-process synths: plain, with our pack, with cdk-nag's, and with CDK's own validator. */
export function compareSynth(results: Results, folder: string, repetition: Repetition): void {
  const outdir = (name: string): string => join(folder, name);
  const plain = (): App => benchApp({ outdir: outdir('plain') });
  const nag = (): App => {
    const app = benchApp({ outdir: outdir('nag') });
    Validations.of(app).addPlugins(new AwsSolutionsChecks());
    return app;
  };
  const builtin = (): App => benchApp({ outdir: outdir('builtin'), builtinValidation: true });
  const parts = [
    synthOf('synth', plain),
    synthWithPack(outdir('pack')),
    synthOf('synth with cdk-nag AwsSolutions', nag),
    synthOf('synth with CDK validation', builtin),
  ];
  results.time(byTurns(parts, repetition));
  const validate = results.median('  in AirGapChecks.validate');
  const synth = results.median('synth');
  results.atMost(
    'AirGapChecks.validate / synth with it',
    validate / results.median('synth with AirGapChecks'),
    0.1,
  );
  results.notes.push(
    `synth with / without: AirGapChecks ${ratio(results.median('synth with AirGapChecks'), synth)}, ` +
      `cdk-nag AwsSolutions ${ratio(results.median('synth with cdk-nag AwsSolutions'), synth)}, ` +
      `CDK's own validator ${ratio(results.median('synth with CDK validation'), synth)}`,
    `CDK's own validator takes ${ratio(results.median('synth with CDK validation') - synth, validate)} ` +
      'times what AirGapChecks.validate takes',
  );
}

/** Times `synth` alone: the tree is built before the clock starts. */
function synthOf(name: string, build: () => App): Part {
  return () => {
    const app = build();
    return { [name]: millisecondsOf(() => void app.synth()) };
  };
}

function synthWithPack(outdir: string): Part {
  return () => {
    const app = benchApp({ outdir });
    const pack = airGapChecks();
    const validate = pack.validate.bind(pack);
    let inside = 0;
    pack.validate = (context) => {
      const start = performance.now();
      const report = validate(context);
      inside += performance.now() - start;
      assertFinished(report);
      return report;
    };
    Validations.of(app).addPlugins(pack);
    const whole = millisecondsOf(() => void app.synth());
    return { 'synth with AirGapChecks': whole, '  in AirGapChecks.validate': inside };
  };
}

/** The app leaks by design: a pack that does not say so has not done its work, and its time means nothing. */
function assertFinished({ violations }: PolicyValidationPluginReport): void {
  if (!violations.some(({ ruleName }) => ruleName === 'AG001')) {
    const [first] = violations;
    throw new Error(
      `AirGapChecks finds no way out of an app that leaks: ${first?.description ?? 'no violation'}`,
    );
  }
}

function ratio(a: number, b: number): string {
  return (a / b).toFixed(2);
}
