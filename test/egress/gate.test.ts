import type { CfnResource } from 'aws-cdk-lib';
import { Aspects, CfnCondition, CfnParameter, Fn, NestedStack, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { AirGapChecks } from '../../lib/egress/pack';
import { APPS, gated } from './gate/apps';
import { Network } from './gate/network';
import type { Synthesis } from './gate/synthesis';
import { placesOf, summaryOf, synthesize } from './gate/synthesis';

/** An app of one stack, with the gate on it. */
function oneStack(fill: (stack: Stack) => void): Synthesis {
  return synthesize((outdir) => {
    const app = gated(outdir);
    fill(new Stack(app, 'Net'));
    return app;
  });
}

describe('the gate passes', () => {
  test('an isolated app, without a word', () => {
    expect(synthesize(APPS['isolated']!)).toMatchObject({ passes: true, open: [] });
  });

  test('an app without stacks', () => {
    expect(synthesize((outdir) => gated(outdir)).passes).toBe(true);
  });

  test('an app in which all is a warning, and prints the warning', () => {
    const { passes, open } = synthesize(APPS['idle']!);
    expect([passes, open.map(({ rule, severity }) => `${rule} ${severity}`)]).toEqual([
      true,
      ['AG005 warning'],
    ]);
  });
});

describe('the gate fails', () => {
  test('an exposed app, at the route that leaks and at the app', () => {
    const { passes, open } = synthesize(APPS['exposed']!);
    const found = open.map(({ rule, severity, paths }) => `${rule} ${severity} '${paths.join()}'`);
    expect([passes, found]).toEqual([false, ["AG001 fatal 'Net/Network/Exit'", "AG000 fatal ''"]]);
  });

  test('an unproven app as hard as an exposed one', () => {
    const { passes, open } = synthesize(APPS['unproven']!);
    const found = open.map(({ rule, severity }) => `${rule} ${severity}`);
    expect([passes, found]).toEqual([false, ['AG002 fatal', 'AG000 fatal']]);
  });

  test('an app whose leak is in a Stage', () => {
    const synthesis = synthesize(APPS['staged']!);
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Prod/Net/Network/Exit']]);
  });

  test('an app whose leak is in a nested stack, and names the construct there', () => {
    const synthesis = synthesize(APPS['nested']!);
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Prod/Net/Routes/Exit']]);
  });

  test('a nested stack whose template is written over', () => {
    const synthesis = oneStack((stack) => {
      stack.node.setContext('aws:cdk:enable-asset-metadata', true);
      const nested = new NestedStack(stack, 'Part');
      new Network(nested);
      (nested.nestedStackResource as CfnResource).addPropertyOverride('TemplateURL', 'https://b/other.json');
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG900')]).toEqual([
      false,
      ['Net/Part.NestedStack/Part.NestedStackResource'],
    ]);
  });

  test('a leak that two nested stacks share', () => {
    const synthesis = oneStack((stack) => {
      const network = new Network(new NestedStack(stack, 'Base'));
      network.addExit(new NestedStack(stack, 'Routes'));
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Net/Routes/Exit']]);
  });

  test('a leak beside a nested stack of the same name in another construct', () => {
    const synthesis = oneStack((stack) => {
      new Network(new NestedStack(new Construct(stack, 'A'), 'Part')).addExit();
      const clean = new Network(new NestedStack(new Construct(stack, 'B'), 'Part'));
      // Of the same logical id as the internet gateway.
      new ec2.CfnVPCEndpoint(clean, 'Gateway', { vpcId: clean.vpc.ref, serviceName: 's3' });
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Net/A/Part/Network/Exit']]);
  });

  test('a leak that two stacks share by export and import', () => {
    const synthesis = synthesize((outdir) => {
      const app = gated(outdir);
      new Network(new Stack(app, 'Net')).addExit(new Stack(app, 'Routes'));
      return app;
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Routes/Exit']]);
  });

  test('a route that an override turns into a way out', () => {
    const synthesis = oneStack((stack) => {
      const exit = new Network(stack).addExit();
      exit.destinationCidrBlock = '10.9.0.0/16';
      exit.addPropertyOverride('DestinationCidrBlock', '0.0.0.0/0');
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Net/Network/Exit']]);
  });

  test('a way out that is written as a generic resource', () => {
    const synthesis = oneStack((stack) => new Network(stack).addGenericExit());
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Net/Network/Exit']]);
  });

  test('a way out that an aspect adds at the last moment', () => {
    const synthesis = synthesize((outdir) => {
      const app = gated(outdir);
      const network = new Network(new Stack(app, 'Net'));
      Aspects.of(app).add({ visit: (node) => void (node === network.subnet && network.addExit()) });
      return app;
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Net/Network/Exit']]);
  });

  test('a way out of the L2 VPC', () => {
    const synthesis = oneStack((stack) => new ec2.Vpc(stack, 'Vpc', { maxAzs: 1 }));
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([
      false,
      ['Net/Vpc/PublicSubnet1/DefaultRoute', 'Net/Vpc/PrivateSubnet1/DefaultRoute'],
    ]);
  });

  test('every route that leaks, not the first alone', () => {
    const synthesis = oneStack((stack) => {
      new Network(stack, 'A').addExit();
      new Network(stack, 'B').addExit();
    });
    expect(placesOf(synthesis, 'AG001')).toEqual(['Net/A/Exit', 'Net/B/Exit']);
  });
});

describe('the summary', () => {
  test('tells the path and the fix of every finding, since nothing else may be printed', () => {
    const summary = summaryOf(
      oneStack((stack) => {
        const network = new Network(stack);
        network.addExit();
        network.addInterface();
      }),
    );
    expect(summary).toMatch(
      /^the app is exposed, 2 findings:\n {2}AG001 Net\/Network\/Exit: route to the int/,
    );
    expect(summary).toMatch(
      /subnet '.+' → route table '.+' → 0\.0\.0\.0\/0 → internet gateway '.+' → internet/,
    );
    expect(summary).toMatch(/fix: delete route '.+' and internet gateway '.+'; reach AWS services through/);
    expect(summary).toMatch(/\n {2}AG201 Net\/Network\/Interface: .+\n {4}fix: name a security group/);
  });

  test('tells under which condition a finding holds', () => {
    const summary = summaryOf(
      oneStack((stack) => {
        const withExit = new CfnParameter(stack, 'WithExit', { allowedValues: ['yes', 'no'] });
        const expression = Fn.conditionEquals(withExit.valueAsString, 'yes');
        const condition = new CfnCondition(stack, 'HasExit', { expression });
        new Network(stack).addExit().cfnOptions.condition = condition;
      }),
    );
    expect(summary).toMatch(/→ internet \[when HasExit.*\]\n {4}fix:/);
  });

  test('leaves warnings out', () => {
    const summary = summaryOf(
      oneStack((stack) => {
        const network = new Network(stack);
        network.addGateway();
        network.addInterface();
      }),
    );
    expect([summary.includes('1 finding:'), summary.includes('AG005')]).toEqual([true, false]);
  });

  test.each(Object.entries(APPS))('is there exactly when the synthesis fails: %s', (_, build) => {
    const { passes, open } = synthesize(build);
    expect(open.some(({ rule }) => rule === 'AG000')).toBe(!passes);
  });
});

describe('violations', () => {
  const violations = Object.values(APPS).flatMap((build) => synthesize(build).open);

  test('are fatal, error or warning, spelt as CDK compares them', () => {
    expect([...new Set(violations.map(({ severity }) => severity))].sort()).toEqual([
      'error',
      'fatal',
      'warning',
    ]);
  });

  test('name a construct each, or CDK would not print them', () => {
    expect(violations.filter(({ paths }) => paths.length === 0)).toEqual([]);
  });
});

describe('the pack', () => {
  test('is called AirGap, as the namespace of its rules', () => {
    const pack = new AirGapChecks();
    expect([pack.name, pack.readPackName]).toEqual(['AirGap', 'AirGap']);
  });

  test('says its version and the ids of its rules', () => {
    const { version, ruleIds } = new AirGapChecks();
    expect(version).toMatch(/^\d+\.\d+\.\d+/);
    expect(ruleIds).toContain('AG001');
  });
});
