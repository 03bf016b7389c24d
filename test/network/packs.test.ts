import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as s3 from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { AwsSolutionsChecks, NIST80053R5Checks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';
import { acknowledgeByDesign } from '../../examples/regulated-fintech/acknowledged';
import { RegulatedFintech } from '../../examples/regulated-fintech/environment';
import { AirGapChecks } from '../../lib';

interface Violation {
  readonly ruleName: string;
  readonly reason?: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly Violation[];
  readonly suppressedViolations: readonly Violation[];
}

interface Case {
  readonly flags?: Record<string, unknown>;
  /** What is added to the environment before it is synthesized. */
  readonly change?: (environment: RegulatedFintech) => void;
  readonly acknowledges?: boolean;
}

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** Reports of the three packs on the reference environment, whether it passes or not. */
function reports({ flags = {}, change, acknowledges = true }: Case): ReadonlyMap<string, PluginReport> {
  const outdir = mkdtempSync(join(tmpdir(), 'airgap-packs-'));
  folders.push(outdir);
  const app = new App({ outdir, context: flags });
  const environment = new RegulatedFintech(app, 'RegulatedFintech');
  if (acknowledges) {
    acknowledgeByDesign(environment);
  }
  change?.(environment);
  Validations.of(app).addPlugins(
    new AirGapChecks({ date: '2026-11-21' }),
    new AwsSolutionsChecks(),
    new NIST80053R5Checks(),
  );
  try {
    app.synth();
  } catch (error) {
    expect(String(error)).toContain('validation-report.json');
  }
  const { pluginReports } = JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as {
    pluginReports: PluginReport[];
  };
  return new Map(pluginReports.map((report) => [report.pluginName, report]));
}

/** How each pack ends; CDK writes nothing of one that has nothing to say, which the failing variants tell from no run. */
function conclusions(given: ReadonlyMap<string, PluginReport>) {
  const passed = { AirGap: 'success', AwsSolutions: 'success', 'NIST.800.53.R5': 'success' };
  return { ...passed, ...Object.fromEntries([...given].map(([name, { conclusion }]) => [name, conclusion])) };
}

/** Names of rules, with the partition as it is without feature flags. */
function rules(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ ruleName }) => ruleName.replace('::arn:aws:', '::arn:<AWS::Partition>:')).sort();
}

describe.each([
  ['no feature flags', {}],
  ['all recommended feature flags', recommendedFlags],
])('the reference environment, with %s', (_, flags) => {
  const given = reports({ flags });
  const suppressed = [...given.values()].flatMap(({ suppressedViolations }) => suppressedViolations);

  test('passes the air-gap, the AWS Solutions and the NIST 800-53 r5 packs', () => {
    expect(conclusions(given)).toEqual({
      AirGap: 'success',
      AwsSolutions: 'success',
      'NIST.800.53.R5': 'success',
    });
  });

  test('acknowledges three things and no more', () => {
    expect(rules(suppressed)).toEqual([
      'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecr:eu-central-1:111122223333:repository/airgap/*]',
      'AwsSolutions-VPC3',
      'NIST.800.53.R5-VPCDefaultSecurityGroupClosed',
    ]);
  });

  test('says in whole sentences why each of them is so', () => {
    expect(suppressed.filter(({ reason = '' }) => !/^[A-Z].{150,}\.$/.test(reason))).toEqual([]);
  });

  test('acknowledges a rule on nothing but what it is about', () => {
    const places = suppressed.map(({ violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => constructPath.split('/').slice(1, 4).join('/')),
    );
    expect([...new Set(places.flat())].sort()).toEqual([
      'Images/CreationPolicy/Resource',
      'Network/Endpoints/Wall',
      'Network/Resource/Resource',
    ]);
  });
});

describe('a variant of the reference environment', () => {
  test('fails the two packs beside ours without its acknowledgements', () => {
    const given = reports({ acknowledges: false });
    expect(conclusions(given)).toEqual({
      AirGap: 'success',
      AwsSolutions: 'failure',
      'NIST.800.53.R5': 'failure',
    });
  });

  test('fails the two packs beside ours with a bucket by default', () => {
    const given = reports({ change: (environment) => void new s3.Bucket(environment, 'Bucket') });
    expect(rules(given.get('AwsSolutions')?.violations ?? [])).toEqual([
      'AwsSolutions-S1',
      'AwsSolutions-S10',
    ]);
    expect(rules(given.get('NIST.800.53.R5')?.violations ?? [])).toContain(
      'NIST.800.53.R5-S3BucketLoggingEnabled',
    );
    expect(conclusions(given)).toMatchObject({ AirGap: 'success' });
  });

  test('fails ours alone with a route to the internet that the others do not look at', () => {
    const given = reports({ change: addExit });
    expect(conclusions(given)).toEqual({
      AirGap: 'failure',
      AwsSolutions: 'success',
      'NIST.800.53.R5': 'success',
    });
    expect(rules(given.get('AirGap')?.violations ?? [])).toContain('AG001');
  });
});

/** An egress-only internet gateway, and a route to it from a workload tier. */
function addExit(environment: RegulatedFintech): void {
  const { vpc } = environment.network;
  const gateway = new ec2.CfnEgressOnlyInternetGateway(environment, 'Gateway', { vpcId: vpc.vpcId });
  const [subnet] = vpc.selectSubnets(environment.network.selectTier('App')).subnets;
  new ec2.CfnRoute(environment, 'Exit', {
    routeTableId: subnet!.routeTable.routeTableId,
    destinationIpv6CidrBlock: '::/0',
    egressOnlyInternetGatewayId: gateway.ref,
  });
}
