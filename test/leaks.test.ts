import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { CLOSED } from '../scripts/leaks/closed';
import instead from '../scripts/leaks/instead.json';
import { analysed, measure } from '../scripts/leaks/measure';
import { rowOf } from '../scripts/leaks/page';
import { SPECIMENS } from '../scripts/leaks/specimens';

const NAMES = Object.keys(SPECIMENS).sort();
const page = readFileSync(resolve(__dirname, '../docs/what-leaks-by-default.md'), 'utf8');
const ROWS = page.split('\n').filter((line) => line.startsWith('| `'));

/** Cells of a row: name, verdict, findings, what to use instead. */
function cellsOf(row: string): readonly string[] {
  return row
    .slice(2, -2)
    .split(/ \| /)
    .map((cell) => cell.trim());
}

describe('the page of what leaks by default', () => {
  test('names the version of aws-cdk-lib that is installed', () => {
    const { version } = JSON.parse(readFileSync(require.resolve('aws-cdk-lib/package.json'), 'utf8')) as {
      version: string;
    };
    expect(page).toContain(`constructs of \`aws-cdk-lib\` ${version}:`);
  });

  test('has a row for every construct', () => {
    expect(ROWS.map((row) => cellsOf(row)[0]?.replaceAll('`', '')).sort()).toEqual(NAMES);
  });

  test('looks at more than a hundred constructs', () => {
    expect(NAMES.length).toBeGreaterThan(100);
  });

  test('counts the verdicts of its rows', () => {
    const count = (verdict: string): string =>
      `${ROWS.filter((row) => cellsOf(row)[1]?.replaceAll('*', '') === verdict).length} ${verdict}`;
    expect(page).toContain(`: ${count('exposed')}, ${count('unproven')}, ${count('isolated')}.`);
  });

  test('says what to use instead of everything that is not isolated', () => {
    const open = ROWS.map(cellsOf).filter(([, verdict]) => verdict !== 'isolated');
    expect(open.filter((cells) => (cells[3] ?? '') === '').map(([name]) => name)).toEqual([]);
  });

  test.each([
    'aws-ec2.Vpc',
    'aws-lambda.Function',
    'aws-rds.DatabaseInstance',
    'aws-s3.Bucket',
    'custom-resources.AwsCustomResource',
  ])('says of %s what the analysis says now', (name) => {
    expect(ROWS).toContain(rowOf(measure(name)));
  });
});

test('what to use instead is said of constructs that are looked at', () => {
  expect(Object.keys(instead.constructs).filter((name) => !NAMES.includes(name))).toEqual([]);
});

describe('what to use instead', () => {
  test('is made of constructs that are looked at, and is said of them', () => {
    const said = new Set(Object.keys(instead.constructs));
    expect(Object.keys(CLOSED).filter((name) => !NAMES.includes(name) || !said.has(name))).toEqual([]);
  });

  test.each([
    'aws-apigateway.RestApi',
    'aws-ec2.Vpc',
    'aws-eks-v2.Cluster',
    'aws-lambda.Function',
    'custom-resources.Provider',
  ])('of %s is isolated', (name) => {
    const make = CLOSED[name];
    expect(make).toBeDefined();
    expect(make && analysed(make).verdict).toBe('isolated');
  });
});
