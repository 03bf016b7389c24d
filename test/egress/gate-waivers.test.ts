import { NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { audit } from '../../lib/egress/audit';
import { loadAssembly } from '../../lib/egress/load/assembly';
import type { AirGapChecksProps } from '../../lib/egress/pack';
import { Waivers } from '../../lib/egress/waivers';
import { gated, plain, WAIVER } from './gate/apps';
import { Network } from './gate/network';
import type { Synthesis } from './gate/synthesis';
import { rulesOf, synthesize } from './gate/synthesis';

const TODAY = '2026-11-21';

interface Scene {
  readonly stage: Stage;
  readonly stack: Stack;
  readonly network: Network;
}

/** An app with one network in a Stage, judged on a given day. */
function judged(fill: (scene: Scene) => void, props: AirGapChecksProps = {}): Synthesis {
  return synthesize((outdir) => {
    const app = gated(outdir, { date: TODAY, ...props });
    const stage = new Stage(app, 'Prod');
    const stack = new Stack(stage, 'Net');
    fill({ stage, stack, network: new Network(stack) });
    return app;
  });
}

/** Passes or not, and which rules are open. */
function outcome({ passes, open }: Synthesis): string {
  return [passes ? 'passes' : 'fails', ...rulesOf(open)].join(' ');
}

function messageOf({ open }: Synthesis, rule: string): string {
  return open
    .filter((violation) => violation.rule === rule)
    .map(({ description }) => description)
    .join('\n');
}

describe('an acknowledgement', () => {
  const REASON = { reason: 'known' };

  test.each<[string, (scene: Scene) => IConstruct]>([
    ['the resource', ({ network }) => network.addInterface()],
    ['the construct around it', ({ network }) => (network.addInterface(), network)],
    ['its stack', ({ network, stack }) => (network.addInterface(), stack)],
    ['its Stage', ({ network, stage }) => (network.addInterface(), stage)],
    ['the app', ({ network, stage }) => (network.addInterface(), stage.node.root)],
  ])('on %s covers nothing, and is a finding itself', (_, place) => {
    const synthesis = judged((scene) => {
      Validations.of(place(scene)).acknowledge({ id: 'AirGap::AG201', ...REASON });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG905');
    expect(messageOf(synthesis, 'AG000')).toContain('AG201 Prod/Net/Network/Interface');
  });

  test('on a construct around stacks is a finding too', () => {
    const synthesis = synthesize((outdir) => {
      const app = gated(outdir, { date: TODAY });
      const group = new Construct(app, 'Group');
      new Network(new Stack(group, 'Net')).addGateway();
      Validations.of(group).acknowledge({ id: 'AirGap::AG005', ...REASON });
      return app;
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG905');
  });

  test('of one of two findings leaves both', () => {
    const synthesis = judged(({ network }) => {
      network.addInterface('First');
      Validations.of(network.addInterface('Second')).acknowledge({ id: 'AirGap::AG201', ...REASON });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG201 AG905');
    expect(messageOf(synthesis, 'AG000')).toMatch(/AG201 \S+First.*AG201 \S+Second/s);
  });

  test('of a path to the internet does not suppress it', () => {
    const synthesis = judged(({ network }) => {
      Validations.of(network.addExit()).acknowledge({ id: 'AirGap::AG001', ...REASON });
    });
    expect([outcome(synthesis), synthesis.suppressed]).toEqual(['fails AG000 AG001 AG905', []]);
  });

  test('of a warning is a finding, so that no warning disappears unowned', () => {
    const synthesis = judged(({ network }) => {
      Validations.of(network.addGateway()).acknowledge({ id: 'AirGap::AG005', ...REASON });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG905');
  });

  test('of the summary does not suppress it', () => {
    const synthesis = judged(({ stage, network }) => {
      network.addInterface();
      Validations.of(stage.node.root).acknowledge({ id: 'AirGap::AG000', ...REASON });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG201 AG901');
  });

  test('of the findings about acknowledgements does not let them pass', () => {
    const synthesis = judged(({ stage, network }) => {
      network.addInterface();
      const ids = ['AG201', 'AG901', 'AG902', 'AG905'];
      const rules = ids.map((id) => ({ id: `AirGap::${id}`, ...REASON }));
      Validations.of(stage.node.root).acknowledge(...rules);
    });
    expect(outcome(synthesis)).toBe('fails AG000');
    expect(messageOf(synthesis, 'AG000')).toMatch(/AG201 .*AG905 .*AG901 /s);
  });

  test.each([
    ['an id that no rule has', 'AirGap::AG999'],
    ['an id without a digit', 'AirGap::AG01'],
    ['a namespace in lower case', 'airgap::AG201'],
    ['an id in lower case', 'AirGap::ag201'],
    ['the id of the summary', 'AirGap::AG000'],
    ['a bracketed id', 'AirGap::AG201[Interface]'],
    ['no id', 'AirGap::'],
  ])('of %s is a finding', (_, id) => {
    const synthesis = judged(({ network }) => {
      Validations.of(network).acknowledge({ id, ...REASON });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG901');
    expect(messageOf(synthesis, 'AG901')).toContain(
      `acknowledgement '${id}' on 'Prod/Net/Network' names no rule, expected one of AirGap::AG001, `,
    );
  });

  test.each([
    ['nothing', ''],
    ['blanks', ' \t'],
  ])('with %s for a reason is a finding', (_, reason) => {
    const synthesis = judged(({ network }) => {
      Validations.of(network.addInterface()).acknowledge({ id: 'AirGap::AG201', reason });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG902');
  });

  test('with a filter covers nothing either: CDK ignores the filter', () => {
    const synthesis = judged(({ network }) => {
      network.addInterface('First');
      const second = { id: 'AirGap::AG201', ...REASON, where: { logicalId: 'Second' } };
      network.addInterface('Second');
      Validations.of(network).acknowledge(second);
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG905');
    expect(messageOf(synthesis, 'AG000')).toMatch(/AG201 \S+First.*AG201 \S+Second/s);
  });

  test.each(['AG201', 'AwsSolutions::VPC7', 'Annotation::some-warning'])(
    'outside our namespace is not ours to judge: %s',
    (id) => {
      const synthesis = judged(({ network }) => Validations.of(network).acknowledge({ id, ...REASON }));
      expect(outcome(synthesis)).toBe('passes');
    },
  );
});

describe('a waiver', () => {
  const waive = (construct: IConstruct, change: Partial<typeof WAIVER> = {}): void =>
    Waivers.of(construct).add({ ...WAIVER, ...change });

  test.each<[string, (scene: Scene) => IConstruct]>([
    ['the resource', ({ network }) => network.addInterface()],
    ['the construct around it', ({ network }) => (network.addInterface(), network)],
    ['its stack', ({ network, stack }) => (network.addInterface(), stack)],
  ])('on %s covers a finding', (_, place) => {
    expect(outcome(judged((scene) => waive(place(scene))))).toBe('passes');
  });

  test('covers a finding in a nested stack', () => {
    const synthesis = judged(({ stack }) => {
      waive(new Network(new NestedStack(stack, 'Nested')).addInterface());
    });
    expect(outcome(synthesis)).toBe('passes');
  });

  test('stays in the report with its reason, its owner and its end', () => {
    const { suppressed } = judged(({ network }) => waive(network.addInterface()));
    expect(suppressed).toMatchObject([
      {
        rule: 'AG201',
        paths: ['Prod/Net/Network/Interface'],
        reason: 'the appliance takes no other group (owner: network-team, until 2030-06-30)',
      },
    ]);
  });

  test('of one finding leaves the other', () => {
    const synthesis = judged(({ network }) => {
      network.addInterface('First');
      waive(network.addInterface('Second'));
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG201');
    expect(messageOf(synthesis, 'AG000')).not.toContain('Second');
  });

  test('of a construct does not cover one whose name begins alike', () => {
    const synthesis = judged(({ network }) => {
      waive(network.addInterface('App'));
      network.addInterface('AppTwo');
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG201');
  });

  test('of one rule does not cover another', () => {
    const synthesis = judged(({ network }) => {
      network.addGateway();
      network.addInterface();
      waive(network, { rule: 'AG005' });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG201');
  });

  test('counts on its last day', () => {
    const synthesis = judged(({ network }) => waive(network.addInterface(), { expires: TODAY }));
    expect(outcome(synthesis)).toBe('passes');
  });

  test('that has expired covers nothing, and is a finding', () => {
    const synthesis = judged(({ network }) => waive(network.addInterface(), { expires: '2026-11-20' }));
    expect(outcome(synthesis)).toBe('fails AG000 AG903');
    expect(messageOf(synthesis, 'AG903')).toBe(
      "waiver of AG201 on 'Prod/Net/Network/Interface' expired on 2026-11-20",
    );
    expect(messageOf(synthesis, 'AG000')).toContain('AG201 Prod/Net/Network/Interface');
  });

  test('that matches nothing is a finding', () => {
    const synthesis = judged(({ network }) => waive(network));
    expect(outcome(synthesis)).toBe('fails AG000 AG904');
    expect(messageOf(synthesis, 'AG904')).toBe("waiver of AG201 on 'Prod/Net/Network' matches no finding");
  });

  test('beside a bare acknowledgement elsewhere does not excuse that one', () => {
    const synthesis = judged(({ network, stack }) => {
      waive(network.addInterface());
      Validations.of(stack).acknowledge({ id: 'AirGap::AG201', reason: 'known' });
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG905');
  });
});

describe('a waiver of a path', () => {
  const ALLOWED = { allowPathWaivers: true };
  const waive = (construct: IConstruct, rule: string): void => Waivers.of(construct).add({ ...WAIVER, rule });

  test.each<[string, (network: Network) => void]>([
    ['AG001', (network) => waive(network.addExit(), 'AG001')],
    ['AG002', (network) => waive(network.addUnknownRoute(), 'AG002')],
  ])('is refused, since the pack does not allow it: %s', (rule, fill) => {
    const synthesis = judged(({ network }) => fill(network));
    expect(outcome(synthesis)).toBe(`fails AG000 ${rule} AG903`);
    expect(messageOf(synthesis, 'AG903')).toMatch(/names a layer-3 path, which cannot be waived$/);
  });

  test.each<[string, (network: Network) => void]>([
    ['AG001', (network) => waive(network.addExit(), 'AG001')],
    ['AG002', (network) => waive(network.addUnknownRoute(), 'AG002')],
  ])('lets the synthesis pass when the pack allows it: %s', (_, fill) => {
    expect(outcome(judged(({ network }) => fill(network), ALLOWED))).toBe('passes');
  });

  test('leaves the verdict and the subnet exposed, and counts as waived', () => {
    const { outdir } = judged(({ network }) => waive(network.addExit(), 'AG001'), ALLOWED);
    const { report } = audit(loadAssembly(outdir), { today: TODAY, allowsPathWaivers: true });
    expect([report.verdict, report.subnets[0]?.verdict, report.summary.findings]).toEqual([
      'exposed',
      'exposed',
      { error: 0, warning: 0, waived: 1 },
    ]);
  });

  test('leaves the paths that it does not cover fatal', () => {
    const synthesis = judged(({ network, stack }) => {
      waive(network.addExit(), 'AG001');
      new Network(stack, 'Other').addExit();
    }, ALLOWED);
    expect(outcome(synthesis)).toBe('fails AG000 AG001');
  });

  test('is refused once it has expired, even by a pack that allows it', () => {
    const synthesis = judged(({ network }) => waive(network.addExit(), 'AG001'), {
      ...ALLOWED,
      date: '2030-07-01',
    });
    expect(outcome(synthesis)).toBe('fails AG000 AG001 AG903');
  });
});

describe('Waivers.add', () => {
  const stack = new Stack(plain(), 'Net');

  test.each([
    [{ rule: 'AG999' }, "waiver on 'Net' names rule 'AG999', expected one of AG001, AG002, "],
    [
      { resourceType: 'AWS::Own::Type' },
      "waiver on 'Net' waives AG201 for type 'AWS::Own::Type', expected AG910",
    ],
    [{ reason: ' ' }, "waiver on 'Net' has no reason, expected a text that an auditor can read"],
    [{ owner: '' }, "waiver on 'Net' has no owner, expected a text that an auditor can read"],
    [{ expires: 'soon' }, "waiver on 'Net' expires on 'soon', expected a date YYYY-MM-DD"],
    [{ expires: '2027-02-29' }, "waiver on 'Net' expires on '2027-02-29', expected a date YYYY-MM-DD"],
  ])('refuses %o', (change, message) => {
    expect(() => Waivers.of(stack).add({ ...WAIVER, ...change })).toThrow(message);
  });

  test('refuses a construct that is in no stack', () => {
    const construct = new Construct(new Stage(plain(), 'Prod'), 'Group');
    expect(() => Waivers.of(construct).add(WAIVER)).toThrow(
      "waiver on 'Prod/Group' is in no stack, expected the construct that the finding is about",
    );
  });
});
