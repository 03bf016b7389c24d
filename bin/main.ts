import { version } from '../lib/egress/version';
import { UsageError } from '../lib/shared/errors';
import type * as Audit from './audit';
import type * as Endpoints from './endpoints';
import type * as Explain from './explain';
import type * as Size from './size';

const HELP = `cdk-airgap: proves that an AWS environment cannot reach the internet

Usage:
  cdk-airgap audit INPUT... [options]     analyse a cloud assembly or CloudFormation templates
  cdk-airgap endpoints [INPUT] [options]  list the VPC endpoints that are needed, why, and what they cost
  cdk-airgap explain [RULE...]            say what rules find, why, and what to change
  cdk-airgap size --model ID [options]    say which GPUs serve a model, and how their memory is divided
  cdk-airgap --version
  cdk-airgap COMMAND --help

Examples:
  cdk-airgap audit cdk.out
  cdk-airgap audit network.json app.json --format json
  cdk-airgap audit cdk.out --format html --output isolation.html
  cdk-airgap endpoints --profile llm --region eu-central-1
  cdk-airgap explain AG001
  cdk-airgap size --model Qwen/Qwen3-32B

Exit codes: 0 the claim holds, 1 it does not or is not proven, 2 bad arguments or input, 3 internal error
`;

interface Command {
  readonly help: string;
  /** @returns the exit code */
  readonly run: (args: readonly string[]) => number | Promise<number>;
}

/* eslint-disable @typescript-eslint/no-require-imports -- each needs little of what the others do */

/** Sub-commands, loaded when they are asked for. */
const COMMANDS: Readonly<Record<string, () => Command>> = {
  audit: () => {
    const { AUDIT_HELP, runAudit } = require('./audit') as typeof Audit;
    return { help: AUDIT_HELP, run: runAudit };
  },
  endpoints: () => {
    const { ENDPOINTS_HELP, runEndpoints } = require('./endpoints') as typeof Endpoints;
    return { help: ENDPOINTS_HELP, run: runEndpoints };
  },
  explain: () => {
    const { EXPLAIN_HELP, runExplain } = require('./explain') as typeof Explain;
    return { help: EXPLAIN_HELP, run: runExplain };
  },
  size: () => {
    const { runSize, SIZE_HELP } = require('./size') as typeof Size;
    return { help: SIZE_HELP, run: runSize };
  },
};

/* eslint-enable @typescript-eslint/no-require-imports */

const EXPECTED = 'expected audit, endpoints, explain or size (see cdk-airgap --help)';

/** Answers one command line. @returns the exit code */
export function main(args: readonly string[]): number | Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case '--version':
      process.stdout.write(`${version()}\n`);
      return 0;
    case '--help':
    case '-h':
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case undefined:
      throw new UsageError(`no command given, ${EXPECTED}`);
    default:
      return runCommand(command, rest);
  }
}

function runCommand(name: string, args: readonly string[]): number | Promise<number> {
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    throw new UsageError(`unknown command '${name}', ${EXPECTED}`);
  }
  const { help, run: runIt } = load();
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(help);
    return 0;
  }
  return runIt(args);
}

/** Tells of an error in one line. @returns the exit code */
export function fail(error: unknown): number {
  if (error instanceof UsageError) {
    process.stderr.write(`cdk-airgap: ${error.message}\n`);
    return 2;
  }
  if (error instanceof RangeError && error.message.includes('call stack')) {
    process.stderr.write(
      'cdk-airgap: the input is nested too deeply to be followed, expected fewer levels\n',
    );
    return 2;
  }
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `cdk-airgap: internal error: ${reason}; please report it with the input that caused it\n`,
  );
  return 3;
}
