import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STACK_PREFIX } from './app/bench-app';

/** What the copies of the app have in common: nothing, or the transit gateway of the first one. */
export type Sharing = 'nothing' | 'hub';

interface Manifest {
  readonly version: string;
  readonly artifacts: Readonly<Record<string, { readonly type: string }>>;
}

const STACK = 'aws:cloudformation:stack';
const HUB_EXPORT = new RegExp(`${STACK_PREFIX}(?!00:Exports)`, 'g');
const EVERYTHING = new RegExp(STACK_PREFIX, 'g');

/** Writes a cloud assembly that is the app in `from` several times over, without asking CDK. */
export function writeCopies(
  from: string,
  to: string,
  { count, sharing }: { count: number; sharing: Sharing },
): void {
  mkdirSync(to, { recursive: true });
  const { version, artifacts } = JSON.parse(readFileSync(join(from, 'manifest.json'), 'utf8')) as Manifest;
  const stacks = Object.fromEntries(Object.entries(artifacts).filter(([, { type }]) => type === STACK));
  const files = readdirSync(from).filter((file) => file.startsWith(STACK_PREFIX));
  const all = {};
  for (let copy = 0; copy < count; copy++) {
    const renamed = copy === 0 ? STACK_PREFIX : `Copy${copy}${STACK_PREFIX}`;
    Object.assign(all, JSON.parse(JSON.stringify(stacks).replace(EVERYTHING, renamed)));
    for (const file of files) {
      const own = sharing === 'hub' && !file.startsWith(`${STACK_PREFIX}00`) ? HUB_EXPORT : EVERYTHING;
      const text = readFileSync(join(from, file), 'utf8').replace(own, renamed);
      writeFileSync(join(to, file.replace(EVERYTHING, renamed)), text);
    }
  }
  writeFileSync(join(to, 'manifest.json'), JSON.stringify({ version, artifacts: all }));
}
