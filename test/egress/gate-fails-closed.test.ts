import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'aws-cdk-lib';
import { Stack, Stage, Validations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { AirGapChecks } from '../../lib/egress/pack';
import { APPS, plain } from './gate/apps';
import { Network } from './gate/network';
import type { Synthesis } from './gate/synthesis';
import { placesOf, rulesOf, summaryOf, synthesize, synthesizeApp, temporaryFolder } from './gate/synthesis';

afterEach(() => void vi.unstubAllEnvs());

describe('an analysis that does not finish', () => {
  function failure({ passes, open }: Synthesis): unknown {
    return [passes, open.map(({ rule, severity, paths }) => `${rule} ${severity} '${paths.join()}'`)];
  }
  const FAILED = [false, ["AG000 fatal ''"]];

  test.each([
    [
      'manifest.json',
      '{"version":',
      /manifest\.json is not valid JSON: .*expected the manifest of a cloud assembly$/,
    ],
    ['Net.template.json', '[]', /Net\.template\.json holds a list, expected a CloudFormation template$/],
  ])('is a failure, never an exception: %s cannot be read', (file, content, message) => {
    const app = plain(temporaryFolder());
    new Network(new Stack(app, 'Net'));
    app.synth();
    writeFileSync(join(app.outdir, file), content);
    const { success, violations } = new AirGapChecks().validateScope(app);
    expect([success, violations.map(({ ruleName, severity }) => `${ruleName} ${severity}`)]).toEqual([
      false,
      ['AG000 fatal'],
    ]);
    expect(violations[0]?.description).toMatch(message);
  });

  test.each(['tomorrow', '-1', '253402300800'])(
    'fails the synthesis when today is not known: %s',
    (epoch) => {
      vi.stubEnv('SOURCE_DATE_EPOCH', epoch);
      const synthesis = synthesize(APPS['isolated']!);
      expect(failure(synthesis)).toEqual(FAILED);
      expect(summaryOf(synthesis)).toContain(`SOURCE_DATE_EPOCH is '${epoch}', expected seconds since 1970`);
    },
  );

  test.each(['', 'today', '2026-02-30'])('cannot begin with a date that is none: %j', (date) => {
    expect(() => new AirGapChecks({ date })).toThrow(
      `date of AirGapChecks is '${date}', expected a date YYYY-MM-DD`,
    );
  });

  test('fails the synthesis when something throws what is no error', () => {
    const synthesis = synthesize((outdir) => {
      const app = plain(outdir);
      const pack = new AirGapChecks();
      Object.defineProperty(pack, 'props', {
        get: () => {
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- JavaScript lets anything be thrown
          throw 'a text';
        },
      });
      Validations.of(app).addPlugins(pack);
      new Network(new Stack(app, 'Net'));
      return app;
    });
    expect(failure(synthesis)).toEqual(FAILED);
    expect(summaryOf(synthesis)).toContain('a text');
  });

  test('fails a construct tree that is no app', () => {
    const { success, violations } = new AirGapChecks().validateScope(new Construct(undefined as never, ''));
    expect([success, violations.map(({ ruleName }) => ruleName)]).toEqual([false, ['AG000']]);
  });
});

describe('registration', () => {
  const leak = (app: App): App => {
    new Network(new Stack(new Stage(app, 'Dev'), 'Net')).addExit();
    return app;
  };

  test('on one Stage judges the whole app', () => {
    const synthesis = synthesize((outdir) => {
      const app = leak(plain(outdir));
      const prod = new Stage(app, 'Prod');
      new Network(new Stack(prod, 'Net'));
      Validations.of(prod).addPlugins(new AirGapChecks());
      return app;
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Dev/Net/Network/Exit']]);
  });

  test('on a stack judges the whole app', () => {
    const synthesis = synthesize((outdir) => {
      const app = leak(plain(outdir));
      Validations.of(new Stack(app, 'Other')).addPlugins(new AirGapChecks());
      return app;
    });
    expect([synthesis.passes, placesOf(synthesis, 'AG001')]).toEqual([false, ['Dev/Net/Network/Exit']]);
  });

  test('of one pack on the app and on a Stage reports each finding once', () => {
    const synthesis = synthesize((outdir) => {
      const app = leak(plain(outdir));
      const pack = new AirGapChecks();
      Validations.of(app).addPlugins(pack);
      Validations.of(app.node.findChild('Dev')).addPlugins(pack);
      return app;
    });
    expect(placesOf(synthesis, 'AG001')).toEqual(['Dev/Net/Network/Exit']);
  });
});

describe('a second synthesis', () => {
  test('of an app that failed fails again', () => {
    const outdir = temporaryFolder();
    const app = APPS['exposed']!(outdir);
    expect([synthesizeApp(app).passes, synthesizeApp(app).passes]).toEqual([false, false]);
  });

  test('into the folder of one that failed passes once the leak is mended', () => {
    const outdir = temporaryFolder();
    const passes = ['exposed', 'isolated', 'exposed'].map(
      (name) => synthesizeApp(APPS[name]!(outdir)).passes,
    );
    expect(passes).toEqual([false, true, false]);
  });

  test('by the same pack remembers nothing of the first', () => {
    const pack = new AirGapChecks();
    const register = (app: App): App => {
      Validations.of(app).addPlugins(pack);
      return app;
    };
    const first = synthesize((outdir) => {
      const app = register(plain(outdir));
      new Network(new Stack(app, 'Net')).addExit();
      return app;
    });
    const second = synthesize((outdir) => {
      const app = register(plain(outdir));
      new Network(new Stack(app, 'Net'));
      return app;
    });
    expect([first.passes, second.passes, rulesOf(second.open)]).toEqual([false, true, []]);
  });
});
