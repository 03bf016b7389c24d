import { readFileSync } from 'node:fs';
import { join } from 'node:path';

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

const FILE = join(__dirname, '../../.jsii');

/** The assembly that `npm run api` has just had jsii write. */
export function readAssembly(): Assembly {
  return JSON.parse(readFileSync(FILE, 'utf8')) as Assembly;
}
