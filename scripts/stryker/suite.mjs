import Module, { createRequire } from 'node:module';
import path from 'node:path';
import { format } from 'node:util';
import {
  ASYMMETRIC_MATCHERS_OBJECT,
  GLOBAL_EXPECT,
  JestAsymmetricMatchers,
  JestChaiExpect,
  JestExtend,
  setState,
} from '@vitest/expect';
import * as chai from 'chai';
import { register } from 'tsx/cjs/api';

/** The tests of some files, as functions: what `describe` and `test` of Vitest are given while the files are read. */
export class Suite {
  tests = [];
  #names = [];
  #ids = new Map();
  #later;

  /** Reads test files, which get this suite for `vitest`. */
  read(files) {
    const api = this.#api();
    const id = 'vitest (in process)';
    Module._cache[id] = Object.assign(new Module(id), { exports: api, loaded: true, filename: id });
    register();
    const resolve = Module._resolveFilename;
    Module._resolveFilename = (request, ...rest) =>
      request === 'vitest' ? id : resolve.call(Module, request, ...rest);
    const load = createRequire(import.meta.url);
    for (const file of files) {
      this.#within(file, () => {
        this.#later = [];
        load(file);
        const blocks = this.#later;
        this.#later = undefined;
        blocks.forEach((block) => block());
      });
    }
  }

  #api() {
    const test = this.#withEach((name, run) => this.#add(name, run));
    // As in Vitest, blocks are looked into when the whole file has been read.
    const describe = this.#withEach((name, define) => {
      const block = () => this.#within(name, define);
      this.#later === undefined ? block() : this.#later.push(block);
    });
    return {
      describe,
      expect: createExpect(),
      it: test,
      test,
      // Hooks of these tests make folders and delete them again.
      beforeAll: (run) => run(),
      afterAll: (run) => process.once('exit', run),
      afterEach: (run) => process.once('exit', run),
    };
  }

  #withEach(declare) {
    const each = (rows) => (name, run) => {
      rows.forEach((row) => {
        const values = Array.isArray(row) ? row : [row];
        declare(format(name, ...values), () => run(...values));
      });
    };
    const when = (isWanted) => (isWanted ? declare : () => undefined);
    return Object.assign(declare, { each, runIf: when, skipIf: (isOff) => when(!isOff) });
  }

  #within(name, define) {
    this.#names.push(name);
    define();
    this.#names.pop();
  }

  #add(title, run) {
    const name = [...this.#names, title].join(' > ');
    const count = (this.#ids.get(name) ?? 0) + 1;
    this.#ids.set(name, count);
    // `egress/rules/verdict` for tests of a file, `egress/rules` for tests of a folder.
    const folder = path.relative(path.resolve('test'), this.#names[0]).replace(/\.test\.ts$/, '');
    this.tests.push({ id: `${name} #${count}`, name, folder, run });
  }
}

/** The `expect` of Vitest, without its runner. */
function createExpect() {
  [JestExtend, JestChaiExpect, JestAsymmetricMatchers].forEach((plugin) => chai.use(plugin));
  const expect = (value, message) => chai.expect(value, message);
  Object.assign(expect, chai.expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
  setState({ assertionCalls: 0 }, expect);
  Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, configurable: true });
  return expect;
}
