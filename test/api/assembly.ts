import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** The members of a jsii assembly that the API checks read. */
export interface Assembly {
  readonly types?: Record<string, AssemblyType>;
  readonly submodules?: Record<string, unknown>;
}

export interface Docs {
  readonly summary?: string;
  readonly default?: string;
}

export interface Member {
  readonly name: string;
  readonly docs?: Docs;
  readonly optional?: boolean;
  readonly static?: boolean;
  readonly const?: boolean;
  readonly overrides?: string;
  readonly type?: unknown;
  readonly parameters?: readonly Member[];
  readonly returns?: unknown;
}

export interface AssemblyType {
  readonly kind: 'class' | 'interface' | 'enum';
  readonly name: string;
  readonly docs?: Docs;
  readonly datatype?: boolean;
  readonly initializer?: { readonly parameters?: readonly Member[] };
  readonly properties?: readonly Member[];
  readonly methods?: readonly Member[];
  readonly members?: readonly Member[];
}

const ROOT = resolve(__dirname, '../..');

/** Compiles `lib/` with jsii in a temporary copy, and returns the assembly. */
export async function buildAssembly(): Promise<Assembly> {
  const out = mkdtempSync(join(tmpdir(), 'airgap-api-'));
  try {
    await promisify(execFile)('bash', [join(ROOT, 'scripts/jsii-assembly.sh'), out]).catch(
      ({ stdout, stderr }: { stdout: string; stderr: string }) => {
        throw new Error(`jsii rejects the API:\n${stdout}${stderr}`);
      },
    );
    return JSON.parse(readFileSync(join(out, '.jsii'), 'utf8')) as Assembly;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
