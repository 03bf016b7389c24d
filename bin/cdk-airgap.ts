#!/usr/bin/env node
import { fail, main } from './main';
import { watchOutput } from './output';

async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.exitCode = fail(error);
  }
}

watchOutput();
void run();
