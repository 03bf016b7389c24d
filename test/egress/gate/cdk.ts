import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

/** How the CDK CLI is called: on one of our apps, or on an assembly that lies in the output folder. */
export interface CdkRun {
  readonly app: string;
  readonly command?: readonly string[];
  readonly output: string;
  /** The day on which waivers are judged, in seconds since 1970. */
  readonly epoch?: string;
}

export interface CdkResult {
  readonly exitCode: number;
  /** Both streams, without colours. */
  readonly printed: string;
}

/** Runs the real CDK CLI, as a shell does. */
export function cdk({ app, command = ['synth'], output, epoch = '1795219200' }: CdkRun): Promise<CdkResult> {
  const args = [
    ...command,
    '--quiet',
    '--output',
    output,
    '--app',
    `node --import tsx ${join(__dirname, 'app.ts')} ${app}`,
  ];
  const { NODE_ENV: _testing, VITEST: _vitest, ...inherited } = process.env;
  const env = {
    ...inherited,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_REGION: 'eu-central-1',
    CDK_VALIDATION: 'false',
    NO_COLOR: '1',
    SOURCE_DATE_EPOCH: epoch,
  };
  return new Promise((done) => {
    execFile(process.execPath, [CDK, ...args], { cwd: ROOT, env }, (error, stdout, stderr) => {
      const printed = `${stdout}${stderr}`.replace(/\u001b\[[0-9;]*m/g, '');
      done({ exitCode: error === null ? 0 : Number(error.code), printed });
    });
  });
}
