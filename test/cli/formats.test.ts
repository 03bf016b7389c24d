import { describe, expect, test } from 'vitest';
import { cli, TODAY } from './run';

const AUDIT = ['audit', 'exposed/template.json', '--date', TODAY, '--format'];

describe('the formats of an audit', () => {
  test.each([
    ['sarif', '{\n  "$schema": "https://json.schemastore.org/sarif-2.1.0.json",'],
    ['junit', '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites '],
    ['html', '<!doctype html>\n<html lang="en">'],
  ])('print %s, with the same exit code', (format, start) => {
    const { exitCode, stdout, stderr } = cli([...AUDIT, format]);
    expect([exitCode, stderr, stdout.slice(0, start.length)]).toEqual([1, '', start]);
  });

  test('locate every step of a path in SARIF', () => {
    const { stdout } = cli([...AUDIT, 'sarif']);
    const uris = [...stdout.matchAll(/"uri": "([^"]+)"/g)].map(([, uri]) => uri);
    expect(new Set(uris)).toEqual(new Set(['exposed/template.json']));
    expect(stdout.match(/"startLine": [1-9]/g)!.length).toBeGreaterThan(4);
  });

  test('that there are is told for one that is not', () => {
    const { exitCode, stderr } = cli([...AUDIT, 'pdf']);
    expect([exitCode, stderr]).toEqual([
      2,
      "cdk-airgap: --format is 'pdf', expected text, json, sarif, junit or html\n",
    ]);
  });
});

describe('explain', () => {
  test('lists every rule without an argument', () => {
    const { exitCode, stdout } = cli(['explain']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^AG000 .*\nAG001 .*\n/);
  });

  test('explains a rule, whatever the case of its id', () => {
    const { exitCode, stdout } = cli(['explain', 'ag001']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^error AG001 .*\n[^]*\nbad: [^]*\ngood: /);
  });

  test('refuses an unknown id in one line', () => {
    const { exitCode, stdout, stderr } = cli(['explain', 'AG042']);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^cdk-airgap: 'AG042' is not a rule, expected one of AG000, .*\n$/);
  });

  test('has a help with examples', () => {
    expect(cli(['explain', '--help']).stdout).toMatch(/\nExamples:\n {2}cdk-airgap explain AG001\n/);
  });
});
