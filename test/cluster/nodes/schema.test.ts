import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FAMILIES } from '../../../lib/cluster/nodes/families';
import type { GpuNodeGroup } from '../../../lib/cluster/nodes/gpu-node-group';
import type { GpuNodeGroupProps } from '../../../lib/cluster/nodes/gpu-node-group-props';
import { KarpenterFoundation } from '../../../lib/cluster/nodes/karpenter-foundation';
import { NodeOperatingSystem } from '../../../lib/cluster/nodes/node-group-props';
import { NodeRole } from '../../../lib/cluster/nodes/node-role';
import { SystemNodeGroup } from '../../../lib/cluster/nodes/system-node-group';
import { familyOf, type InstanceType } from '../../../lib/sizing/hardware/instances';
import { gpuGroup, ground, neededFor, NVIDIA_TYPES, type Ground } from './helpers';

interface Violation {
  readonly description: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

/** What CDK's own validator says of the resources below some paths. */
function violationsIn(app: App, paths: readonly string[]): string[] {
  const report = join(app.synth().directory, 'validation-report.json');
  const { pluginReports } = JSON.parse(readFileSync(report, 'utf8')) as {
    pluginReports: { violations: Violation[] }[];
  };
  return pluginReports
    .flatMap(({ violations }) => violations)
    .filter(({ violatingConstructs }) =>
      violatingConstructs.some(({ constructPath }) => paths.some((path) => constructPath.startsWith(path))),
    )
    .map(({ description }) => description);
}

/** The largest type of each family, on as many nodes as it can be. */
const LARGEST = FAMILIES.map(({ family }) =>
  NVIDIA_TYPES.filter((one) => familyOf(one) === family).reduce((a, b) => (b.vcpus > a.vcpus ? b : a)),
);

function group(instance: InstanceType, on: Ground, options: Partial<GpuNodeGroupProps> = {}): GpuNodeGroup {
  const nodes = instance.efaInterfaces > 0 ? 2 : 1;
  return gpuGroup(
    {
      ...{ instanceType: instance.instanceType, nodesPerReplica: nodes },
      size: { min: 0, desired: nodes, max: nodes },
      ...neededFor(instance),
      ...options,
    },
    on,
    `${instance.instanceType.replace('.', '-')}${options.operatingSystem ?? ''}`,
  );
}

describe('CDK’s validator against the schemas of CloudFormation', () => {
  beforeEach(() => vi.stubEnv('CDK_VALIDATION', 'true'));
  afterEach(() => vi.unstubAllEnvs());

  it('has nothing to say of node groups of every family, and of what Karpenter needs', () => {
    const app = new App();
    const on = ground(app);
    const groups = LARGEST.map((instance) => group(instance, on));
    groups.push(
      group(NVIDIA_TYPES[0] as InstanceType, on, { operatingSystem: NodeOperatingSystem.BOTTLEROCKET }),
    );
    const system = new SystemNodeGroup(on.stack, 'System', { cluster: on.cluster, images: on.images });
    const { cluster, images } = on;
    const karpenter = new KarpenterFoundation(on.stack, 'Karpenter', { cluster, images });
    const paths = [...groups, system, karpenter].map(({ node }) => node.path);
    expect(paths).toHaveLength(FAMILIES.length + 3);
    expect(violationsIn(app, paths)).toEqual([]);
  }, 120_000);

  it('speaks where an AMI type is none', () => {
    const app = new App();
    const wrong = gpuGroup({}, ground(app));
    wrong.resource.addPropertyOverride('AmiType', 'AL2_x86_64_NVIDIA');
    expect(violationsIn(app, [wrong.node.path])).toEqual([
      expect.stringMatching(/^AmiType: 'AL2_x86_64_NVIDIA' is not one of/),
    ]);
  }, 60_000);
});

describe('every type of the catalogue with NVIDIA GPUs', () => {
  it('has a node group and a launch template, with an AMI that has the driver', () => {
    const on = ground();
    const nodeRole = new NodeRole(on.stack, 'Nodes', { cluster: on.cluster, images: on.images });
    NVIDIA_TYPES.forEach((instance) => group(instance, on, { nodeRole }));
    const made = Template.fromStack(on.stack);
    made.resourceCountIs('AWS::EKS::Nodegroup', NVIDIA_TYPES.length);
    const templates = made.findResources('AWS::EC2::LaunchTemplate');
    for (const { Properties } of Object.values(made.findResources('AWS::EKS::Nodegroup')) as Made[]) {
      const data = templates[Properties.LaunchTemplate.Id.Ref]?.Properties.LaunchTemplateData as Data;
      const row = FAMILIES.find(({ family }) => data.InstanceType.startsWith(`${family}.`));
      const isListed = row?.amiTypes.includes(Properties.AmiType ?? '') === true;
      expect([data.InstanceType, isListed !== (data.ImageId !== undefined)]).toEqual([
        data.InstanceType,
        true,
      ]);
    }
  });
});

interface Made {
  readonly Properties: {
    readonly AmiType?: string;
    readonly LaunchTemplate: { readonly Id: { readonly Ref: string } };
  };
}

interface Data {
  readonly InstanceType: string;
  readonly ImageId?: string;
}
