import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DIST } from '../engine';
import { byTurns, timed } from '../measure';
import type { Results } from '../results';

/** Processes are noisy: many runs, and the median of them. */
const REPETITION = { runs: 31, warmUps: 3 };

const ref = (name: string): unknown => ({ Ref: name });

/** One VPC with one subnet that leads nowhere. */
const TEMPLATE = {
  Resources: {
    Vpc: { Type: 'AWS::EC2::VPC', Properties: { CidrBlock: '10.0.0.0/16' } },
    Subnet: { Type: 'AWS::EC2::Subnet', Properties: { VpcId: ref('Vpc'), CidrBlock: '10.0.0.0/24' } },
    Table: { Type: 'AWS::EC2::RouteTable', Properties: { VpcId: ref('Vpc') } },
    Association: {
      Type: 'AWS::EC2::SubnetRouteTableAssociation',
      Properties: { SubnetId: ref('Subnet'), RouteTableId: ref('Table') },
    },
  },
};

/** The command on one small template, and on one model, against a Node that does nothing. */
export function compareCommand(results: Results, folder: string): void {
  const file = join(folder, 'small.template.json');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify(TEMPLATE));
  const command = join(DIST, 'bin/cdk-airgap.js');
  const timings = byTurns(
    [
      timed('node -e 0', () => runNode(['-e', '0'])),
      timed('cdk-airgap audit of a small template', () => runNode([command, 'audit', file])),
      timed('cdk-airgap size of a model', () => runNode([command, 'size', '--model', 'Qwen/Qwen3-32B'])),
    ],
    REPETITION,
  );
  results.time(timings);
  const audit = results.median('cdk-airgap audit of a small template');
  results.atMost('cdk-airgap audit / node -e 0', audit / results.median('node -e 0'), 3);
  const size = results.median('cdk-airgap size of a model');
  results.atMost('cdk-airgap size / node -e 0', size / results.median('node -e 0'), 4);
}

function runNode(args: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) {
    throw new Error(`node ${args.join(' ')} exits ${String(status)}: ${stderr}`);
  }
}
