import { App, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { audit } from '../../lib/egress/audit';
import { loadAssembly } from '../../lib/egress/load/assembly';
import { AirGapChecks } from '../../lib/egress/pack';
import { Waivers } from '../../lib/egress/waivers';
import { WAIVER } from './gate/apps';
import { Network } from './gate/network';
import type { Synthesis } from './gate/synthesis';
import { placesOf, rulesOf, synthesize } from './gate/synthesis';

const TODAY = '2026-11-21';

/** An app whose templates are written without construct paths, as by `cdk synth --no-path-metadata`. */
function pathless(fill: (stack: Stack) => void): Synthesis {
  return synthesize((outdir) => {
    const app = new App({ outdir });
    Validations.of(app).addPlugins(new AirGapChecks({ date: TODAY }));
    fill(new Stack(new Stage(app, 'Prod'), 'Net'));
    return app;
  });
}

/** What the written assembly is found to hold: `rule path, waived`. */
function auditOf({ outdir }: Synthesis): readonly string[] {
  return audit(loadAssembly(outdir), { today: TODAY }).findings.map(
    ({ ruleId, origin, waiver }) =>
      `${ruleId} ${origin.constructPath ?? 'nowhere'}${waiver === null ? '' : ', waived'}`,
  );
}

describe('an assembly without construct paths in its templates', () => {
  test('has a waiver matched by the paths of its manifest', () => {
    const synthesis = pathless((stack) => Waivers.of(new Network(stack).addInterface()).add(WAIVER));
    expect(auditOf(synthesis)).toEqual(['AG201 Prod/Net/Network/Interface, waived']);
    expect([synthesis.passes, rulesOf(synthesis.open)]).toEqual([true, []]);
  });

  test('has a waiver in a nested stack matched, and one beside it not', () => {
    const synthesis = pathless((stack) => {
      const nested = new NestedStack(stack, 'Part');
      Waivers.of(new Network(nested).addInterface()).add(WAIVER);
      new Network(stack).addInterface();
    });
    expect([...auditOf(synthesis)].sort()).toEqual([
      'AG201 Prod/Net/Network/Interface',
      'AG201 Prod/Net/Part/Network/Interface, waived',
    ]);
  });

  test('has its findings attached to constructs', () => {
    const synthesis = pathless((stack) => void new Network(stack).addInterface());
    expect(placesOf(synthesis, 'AG201')).toEqual(['Prod/Net/Network/Interface']);
  });
});
