import type { Scope } from './scope';
import type { Value } from './value';

/** An output of a deployed stack. */
export interface StackOutput {
  readonly stack: string;
  readonly region: string | undefined;
  readonly output: string;
}

/** Where one template's values come from when they are decided by another one. */
export interface Linker {
  /** The value that some stack of the input exports under this name. */
  exported(scope: Scope, name: string): Value | undefined;
  /** The value of an output of a deployed stack. */
  output(scope: Scope, of: StackOutput): Value | undefined;
  /** The value that a nested stack returns. */
  nestedOutput(scope: Scope, logicalId: string, output: string): Value;
  /** The value that a cross-region exports writer publishes under this name. */
  published(scope: Scope, name: string): Value | undefined;
  /** The value that a parent stack gives to a parameter of a nested one. */
  argument(scope: Scope, parameter: string): Value | undefined;
}
