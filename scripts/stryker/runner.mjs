import { readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import vm from 'node:vm';
import { PluginKind, declareClassPlugin } from '@stryker-mutator/api/plugin';
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  determineHitLimitReached,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { Suite } from './suite.mjs';

/**
 * Runs the tests in Stryker's own worker, one function call for each test.
 *
 * Starting Vitest for each mutant takes a third of a second; a test of the analyzer takes a millisecond. Tests are read
 * once: what they work out while they are read, and module-level code, is never mutated. What found the latest mutants
 * of a file is asked first about the next one, for it ends at the first test that fails.
 */
class InProcessRunner {
  constructor() {
    // Stryker passes no options of a plugin's own to its workers unless a schema describes them.
    this.patterns = process.env.MUTATION_TESTS.split(' ');
    this.oneIn = Number(process.env.MUTATION_ONE_IN ?? 1);
    this.killers = new Map();
  }

  capabilities() {
    return { reloadEnvironment: false };
  }

  init() {
    this.state = globalThis.__stryker__ ??= {};
    this.suite = new Suite();
    this.suite.read(testFiles(this.patterns));
    return Promise.resolve();
  }

  async dryRun() {
    this.state.activeMutant = undefined;
    const tests = [];
    for (const test of this.suite.tests) {
      this.state.currentTestId = test.id;
      const result = await resultOf(test);
      this.state.currentTestId = undefined;
      // One that is slow as it is could not be told from one that a mutant keeps from ending.
      if (result?.status === TestStatus.Failed) {
        console.error(`not asked, for it fails as it is: ${test.name}: ${result.failureMessage}`);
      } else if (result !== undefined && result.timeSpentMs < LONGEST_MS) {
        tests.push(result);
      }
    }
    const quick = new Set(tests.map(({ id }) => id));
    this.suite.tests = this.suite.tests.filter(({ id }) => quick.has(id));
    return { status: DryRunStatus.Complete, tests, mutantCoverage: this.state.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, testFilter, disableBail }) {
    if (Number(activeMutant.id) % this.oneIn !== 0) {
      return { status: MutantRunStatus.Error, errorMessage: 'not in the sample' };
    }
    const chosen = testFilter === undefined ? undefined : new Set(testFilter);
    this.state.activeMutant = activeMutant.id;
    this.state.hitCount = hitLimit === undefined ? undefined : 0;
    this.state.hitLimit = hitLimit;
    const tests = [];
    for (const test of this.#inOrder(chosen, activeMutant.fileName)) {
      const result = await resultOf(test);
      if (result === undefined) {
        this.state.activeMutant = undefined;
        return { status: MutantRunStatus.Timeout };
      }
      tests.push(result);
      if (result.status === TestStatus.Failed && !disableBail) {
        this.killers.set(activeMutant.fileName, [
          test,
          ...(this.killers.get(activeMutant.fileName) ?? []).filter((one) => one !== test),
        ]);
        break;
      }
    }
    const timeout = determineHitLimitReached(this.state.hitCount, hitLimit);
    this.state.activeMutant = undefined;
    return toMutantRunResult(timeout ?? { status: DryRunStatus.Complete, tests });
  }

  /** What found others of the file first, then what stands nearest to it. */
  #inOrder(chosen, fileName) {
    const { dir, name } = path.parse(path.relative(path.resolve('lib'), path.resolve(fileName)));
    const [id] = name.split('-');
    const nearness = (test) => (test.name.includes(id.toUpperCase()) ? 10 : 0) + shared(dir, test.folder);
    const near = this.suite.tests
      .filter((test) => chosen === undefined || chosen.has(test.id))
      .map((test) => ({ test, rank: nearness(test) }))
      .sort((a, b) => b.rank - a.rank)
      .map(({ test }) => test);
    const killers = (this.killers.get(fileName) ?? []).filter((test) => near.includes(test));
    return [...new Set([...killers, ...near])].slice(0, MOST_TESTS);
  }
}

/**
 * Most tests that are asked about one mutant.
 *
 * What every analysis runs through is reached by thousands; where its own tests are silent, these seldom speak.
 */
const MOST_TESTS = 150;

/** How many folders two paths begin with alike. */
function shared(a, b) {
  const others = b.split('/');
  const differs = a.split('/').findIndex((part, index) => part !== others[index]);
  return differs === -1 ? a.split('/').length : differs;
}

const RUN = new vm.Script('globalThis.__run__()');

/** How long a test may take that takes milliseconds; one that takes longer is asked a second time. */
const LONGEST_MS = 1500;

/** What a test comes to; undefined when it does not end. */
async function resultOf(test) {
  return (await resultInTime(test)) ?? resultInTime(test);
}

async function resultInTime({ id, name, run }) {
  const start = performance.now();
  const done = () => ({ id, name, timeSpentMs: performance.now() - start });
  try {
    globalThis.__run__ = run;
    const ended = await Promise.race([RUN.runInThisContext({ timeout: LONGEST_MS }), tooLong()]);
    if (ended === TOO_LONG) {
      return undefined;
    }
    return { ...done(), status: TestStatus.Success };
  } catch (error) {
    if (error?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') {
      return undefined;
    }
    return { ...done(), status: TestStatus.Failed, failureMessage: String(error?.message ?? error) };
  }
}

const TOO_LONG = Symbol('too long');

function tooLong() {
  return setTimeout(LONGEST_MS, TOO_LONG, { ref: false });
}

/** Test files that a pattern names without `.test.ts`; `*` stands for anything, and `!` leaves files out. */
function testFiles(patterns) {
  const toTest = (pattern) => new RegExp(`^${pattern.replaceAll('*', '.*')}\\.test\\.ts$`);
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(toTest);
  const unwanted = patterns.filter((pattern) => pattern.startsWith('!')).map((one) => toTest(one.slice(1)));
  return readdirSync('test', { recursive: true })
    .map((name) => path.posix.join('test', name))
    .filter((name) => wanted.some((test) => test.test(name)) && !unwanted.some((test) => test.test(name)))
    .sort()
    .map((name) => path.resolve(name));
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessRunner)];
