import { App, CfnResource, Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import { DEFAULT_CROSS_STACK_REFERENCES, FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT } from 'aws-cdk-lib/cx-api';
import { addCell } from './cell';
import type { Hub } from './hub';
import { addHub } from './hub';
import { Random } from './random';
import { addServices } from './services';
import { addSettings } from './settings';
import type { Cell } from './zone';

export const STACKS = 20;
export const RESOURCES_PER_STACK = 500;

/** Every stack's id starts with this, and nothing else in a template does. */
export const STACK_PREFIX = 'BenchZone';

const SEED = 20_260_101;
const CELLS = 5;

/** What varies between the apps that are compared. */
export interface BenchAppProps {
  readonly outdir: string;
  /** Whether CDK's own CloudFormation validator runs too. */
  readonly builtinValidation?: boolean;
}

/** A multi-team app: 20 stacks of 500 resources, the same at every call. */
export function benchApp({ outdir, builtinValidation = false }: BenchAppProps): App {
  const app = new App({
    outdir,
    analyticsReporting: false,
    builtinCloudFormationValidation: builtinValidation,
    // As under the cdk command, which prints what validation finds itself.
    context: { [FAIL_SYNTH_ON_VALIDATION_ERRORS_CONTEXT]: false, [DEFAULT_CROSS_STACK_REFERENCES]: 'strong' },
  });
  const random = new Random(SEED);
  const vpcs: ec2.CfnVPC[] = [];
  let hub: Hub | undefined;
  for (let index = 0; index < STACKS; index++) {
    const stack = new Stack(app, `${STACK_PREFIX}${String(index).padStart(2, '0')}`, {
      env: { account: '111122223333', region: 'eu-central-1' },
    });
    const settings = addSettings(stack);
    hub ??= addHub(stack);
    const neighbour = vpcs.length === 0 ? undefined : random.pick(vpcs);
    const zone = { stack, index, random, settings, hub, ...(neighbour === undefined ? {} : { neighbour }) };
    const cells = Array.from({ length: CELLS }, (_, number): Cell => addCell(zone, number));
    vpcs.push(...cells.map((cell) => cell.vpc));
    const services = addServices(zone);
    for (let count = countResources(stack); count < RESOURCES_PER_STACK; count++) {
      services.next();
    }
  }
  return app;
}

function countResources(stack: Stack): number {
  return stack.node.findAll().filter((construct) => CfnResource.isCfnResource(construct)).length;
}
