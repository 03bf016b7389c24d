import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { audit } from '../../lib/egress/audit';
import { loadAssembly } from '../../lib/egress/load/assembly';
import type { Verdict } from '../../lib/egress/rules/verdict';
import { SPECIMENS } from './specimens';
import { ACCOUNT, REGION, ZONES } from './specimens/given';

/** What CDK says of some services that run on default properties. */
const NOT_OURS = [
  'Annotation::@aws-cdk/aws-eks:isolatedSubnetsForKubectlPrivateSubnets',
  'Annotation::@aws-cdk/aws-ecs:ecrImageRequiresPolicy',
  'Annotation::@aws-cdk/aws-ecs:minHealthyPercent',
  'Annotation::@aws-cdk/aws-ecs:shouldUseCircuitBreaker',
];

/** What the analysis says of one construct. */
export interface Measured {
  readonly name: string;
  readonly verdict: Verdict;
  /** In the order of reports. */
  readonly findings: readonly Found[];
}

export interface Found {
  readonly ruleId: string;
  readonly severity: string;
  readonly state: string;
  readonly resourceType: string;
  readonly logicalId: string;
  readonly message: string;
}

/** What the analysis says of a construct by its name. */
export function measure(name: string): Measured {
  const make = SPECIMENS[name];
  if (make === undefined) {
    throw new Error(`no construct is called '${name}'`);
  }
  return { name, ...analysed(make) };
}

/** Makes things in an app of their own, with the feature flags that `cdk init` sets, and analyses the app. */
export function analysed(make: (stack: Stack) => void): Omit<Measured, 'name'> {
  const outdir = mkdtempSync(join(tmpdir(), 'airgap-leaks-'));
  try {
    const app = new App({ outdir, context: contextOf(), analyticsReporting: false });
    NOT_OURS.forEach((id) => Validations.of(app).acknowledge({ id, reason: 'says nothing of isolation' }));
    make(new Stack(app, 'Stack', { env: { account: ACCOUNT, region: REGION } }));
    app.synth();
    const { sources } = loadAssembly(outdir, { notes: false });
    const { report } = audit({ sources, annotations: [] }, { today: '2026-01-01', showsLines: false });
    return { verdict: report.verdict, findings: report.findings };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** Flags, and the zones that a default VPC would look up. */
function contextOf(): Record<string, unknown> {
  return {
    ...recommendedFlags,
    [`availability-zones:account=${ACCOUNT}:region=${REGION}`]: ZONES,
    'aws:cdk:disable-asset-staging': true,
    'aws:cdk:disable-stack-trace': true,
  };
}
