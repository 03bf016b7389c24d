import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, test } from 'vitest';
import { EndpointService } from '../../lib/network/endpoint-service';
import type { IZeroEgressVpc } from '../../lib/network/network';
import { ZeroEgressVpc } from '../../lib/network/zero-egress-vpc';
import type { ZeroEgressVpcAttributes } from '../../lib/network/zero-egress-vpc-attributes';
import { Requirements } from '../../lib/requirements/requirements';
import { testStack } from './helpers';

const TIER = {
  name: 'App',
  subnetIds: ['subnet-11111111', 'subnet-22222222'],
  cidrs: ['10.0.0.0/20', '10.0.16.0/20'],
  routeTableIds: ['rtb-11111111', 'rtb-22222222'],
};
const HANDLERS = {
  name: 'Handlers',
  subnetIds: ['subnet-33333333', 'subnet-44444444'],
  cidrs: ['10.0.32.0/26', '10.0.32.64/26'],
  routeTableIds: ['rtb-33333333', 'rtb-44444444'],
};
const VPC: ZeroEgressVpcAttributes = {
  vpcId: 'vpc-11111111',
  cidr: '10.0.0.0/16',
  availabilityZones: ['eu-central-1a', 'eu-central-1b'],
  tiers: [TIER],
  endpointSecurityGroupId: 'sg-11111111',
  endpointCidrs: ['10.0.64.0/24', '10.0.65.0/24'],
  services: [EndpointService.SQS],
};

function existing(change: Partial<ZeroEgressVpcAttributes> = {}, stack: Stack = testStack()): IZeroEgressVpc {
  return ZeroEgressVpc.fromAttributes(stack, 'Net', { ...VPC, ...change });
}

/** Synthesizes an app in which something is required of an existing VPC. */
function requiring(
  ask: (requirements: Requirements) => void,
  change: Partial<ZeroEgressVpcAttributes> = {},
): Template {
  const stack = testStack();
  ask(Requirements.of(existing(change, stack)));
  return Template.fromStack(stack);
}

describe('an existing VPC', () => {
  it('adds nothing to a template', () => {
    const stack = testStack();
    existing({ handlerTier: HANDLERS }, stack);
    expect(Object.keys(Template.fromStack(stack).toJSON().Resources ?? {})).toEqual([]);
  });

  it('has the subnets of its tiers', () => {
    const net = existing({ handlerTier: HANDLERS });
    const idsOf = (tier: string) => net.vpc.selectSubnets(net.selectTier(tier)).subnetIds;
    expect([idsOf('App'), idsOf('Handlers')]).toEqual([TIER.subnetIds, HANDLERS.subnetIds]);
  });

  it('knows which tiers are for workloads', () => {
    const { workloadTiers, handlerTier } = existing({ handlerTier: HANDLERS });
    expect([workloadTiers, handlerTier]).toEqual([['App'], 'Handlers']);
  });

  it('serves what it has an endpoint of', () => {
    expect(() => requiring((of) => of.addApi({ service: 'sqs', why: 'jobs are taken' }))).not.toThrow();
  });

  it('is missed by nobody who needs nothing', () => {
    expect(() => requiring(() => undefined)).not.toThrow();
  });

  it('names who needs what it has no endpoint of', () => {
    expect(() => requiring((of) => of.addApi({ service: 'sns', why: 'news are sent' }))).toThrow(
      "'Prod/Net' (news are sent) needs service 'sns', which is not among the services of ZeroEgressVpc 'Prod/Net', " +
        'expected an endpoint of com.amazonaws.eu-central-1.sns in the VPC: make it, and name it',
    );
  });

  it('needs what an image is pulled through', () => {
    const uri = '111122223333.dkr.ecr.eu-central-1.amazonaws.com/airgap/vllm:1';
    expect(() => requiring((of) => of.addImage({ uri, why: 'it serves' }))).toThrow(
      /needs service 'ecr-api'.*\n.*'ecr-dkr'/,
    );
  });

  it('resolves the names that it is said to', () => {
    const ask = (of: Requirements) => of.addName({ name: 'git.corp.internal', why: 'own' });
    expect(() => requiring(ask, { allowedNames: ['*.corp.internal'] })).not.toThrow();
  });

  it('is not taken to resolve others', () => {
    expect(() => requiring((of) => of.addName({ name: 'git.corp.internal', why: 'own' }))).toThrow(
      "ZeroEgressVpc 'Prod/Net' is not said to resolve 'git.corp.internal', which is needed",
    );
  });

  test.each([
    [{ vpcId: 'vpc-x' }, "has vpcId 'vpc-x', expected an id like 'vpc-0123456789abcdef0'"],
    [
      { endpointSecurityGroupId: 'vpc-11111111' },
      "has endpointSecurityGroupId 'vpc-11111111', expected an id like 'sg-",
    ],
    [{ cidr: '11.0.0.0/16' }, "has cidr '11.0.0.0/16', expected a block inside one of"],
    [
      { availabilityZones: ['us-east-1a'] },
      "names availability zone 'us-east-1a', expected a zone of Region",
    ],
    [{ tiers: [] }, 'has no tiers, expected at least one'],
    [{ endpointCidrs: [] }, 'has no endpointCidrs, expected at least one'],
    [
      { endpointCidrs: ['10.1.0.0/24'] },
      "has endpointCidrs '10.1.0.0/24', expected IPv4 blocks in 10.0.0.0/16",
    ],
    [{ tiers: [TIER, TIER] }, "has tier 'App' twice, expected unique names"],
    [{ handlerTier: TIER }, "has tier 'App' twice"],
    [
      { tiers: [{ ...TIER, subnetIds: ['subnet-11111111'] }] },
      "has 1 subnetIds of tier 'App', expected 2: one in each of",
    ],
    [{ tiers: [{ ...TIER, routeTableIds: [] }] }, "has 0 routeTableIds of tier 'App', expected 2"],
    [
      { tiers: [{ ...TIER, cidrs: ['10.0.0.0/20', '10.2.0.0/20'] }] },
      "has cidrs of tier 'App' '10.2.0.0/20', expected IPv4",
    ],
    [
      { tiers: [{ ...TIER, subnetIds: ['a', 'b'] }] },
      "has subnetIds of tier 'App' 'a', expected an id like 'subnet-",
    ],
  ])('is not %j', (change, problem) => {
    expect(() => existing(change)).toThrow(problem);
  });

  it('has no other tier', () => {
    expect(() => existing().selectTier('Data')).toThrow(
      "ZeroEgressVpc 'Prod/Net' has no tier 'Data', expected one of: App",
    );
  });

  it('needs a concrete Region', () => {
    expect(() => existing({}, new Stack(new App(), 'Prod'))).toThrow(/needs a concrete Region/);
  });
});
