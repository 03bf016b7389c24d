import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { BedrockOnly } from '../../examples/bedrock-only/environment';
import { LlamaTwice } from '../../examples/llama-70b-fp8/environment';
import { QwenOnOneNode } from '../../examples/qwen-72b-awq/environment';
import { RegulatedFintech } from '../../examples/regulated-fintech/environment';
import { LlamaOverTwoNodes } from '../../examples/two-node-efa/environment';
import { loadAssembly } from '../../lib/egress/load/assembly';
import { loadTemplates } from '../../lib/egress/load/cloudformation';
import type { TemplateSource } from '../../lib/egress/load/source';
import { RULES, analyse } from '../../lib/egress/rules';
import { KINDS, removalsOf, type Kind, type Removal } from './removals';

/** The rules that have to say what breaks without something. */
const SAID_BY: Readonly<Record<Kind, readonly string[]>> = {
  endpoint: ['AG801', 'AG802', 'AG805'],
  'endpoint policy': ['AG803'],
  name: ['AG804'],
  'IAM policy': ['AG806'],
  image: ['AG807'],
  'key policy': ['AG806', 'AG808'],
  'trust policy': ['AG808'],
};
const COMPLETENESS = RULES.filter(({ id }) => id.startsWith('AG80')).map(({ id }) => id);

/** What may be taken out and nothing that is shown stops working, and why it is there nonetheless. */
const SPARE: readonly (readonly [RegExp, string])[] = [
  [
    /^name \*\.(?:elb\.|[a-z0-9-]+\.elb\.|[a-z0-9-]+\.vpce\.)/,
    'load balancers and endpoints by names of their own: objects of Kubernetes and pipelines make them, and no template shows who asks',
  ],
  [
    /^name (?:\*\.)?s3(?:\.dualstack|-accesspoint)?\./,
    'names of Amazon S3 beside those of buckets: which of them a client takes is a setting of its own',
  ],
  [
    /^name (?:\*\.\d.*\.in-addr\.arpa|(?:\*\.)?[a-z0-9-]+\.compute\.internal|ec2\.internal)$/,
    'names of addresses, of machines, and their suffix: the VPC answers them itself',
  ],
  [
    /^key policy PlaceClusterKey\w+ 1 /,
    'the role of the cluster on the key of its Secrets: the same key lets roles in by conditions, which nobody can judge',
  ],
];

/** The same where no resource shows the workloads, which only say what they call. */
const SPARE_OF_DECLARED: readonly (readonly [RegExp, string])[] = [
  ...SPARE,
  [
    /^(?:endpoint NetworkEndpointsOidcEks|name oidc\.eks\.)/,
    'goes with the endpoint of Amazon EKS, whose private names hide those of issuers: nobody says that he reads one',
  ],
];

function sourcesOf(Environment: new (scope: Construct, id: string) => Stack): readonly TemplateSource[] {
  const outdir = mkdtempSync(join(tmpdir(), 'airgap-completeness-'));
  try {
    const app = new App({ outdir });
    new Environment(app, 'Example');
    app.synth();
    return loadAssembly(outdir).sources;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** What the first of some rules says that says anything. */
function saidOf(sources: readonly TemplateSource[], ids: readonly string[]): readonly string[] {
  const analysis = analyse(loadTemplates(sources), { countsFilters: false });
  for (const rule of RULES.filter(({ id }) => ids.includes(id))) {
    const said = rule.check(analysis).map(({ message }) => `${rule.id} ${message}`);
    if (said.length > 0) return said;
  }
  return [];
}

const EXAMPLES: readonly [string, new (scope: Construct, id: string) => Stack, typeof SPARE][] = [
  ['qwen-72b-awq', QwenOnOneNode, SPARE],
  ['llama-70b-fp8', LlamaTwice, SPARE],
  ['two-node-efa', LlamaOverTwoNodes, SPARE],
  ['bedrock-only', BedrockOnly, SPARE],
  ['regulated-fintech', RegulatedFintech, SPARE_OF_DECLARED],
];

describe.each(EXAMPLES)('the example %s', (_, Environment, spare) => {
  const sources = sourcesOf(Environment);
  const removals = removalsOf(sources);
  const reasonOf = (name: string): string | undefined => spare.find(([pattern]) => pattern.test(name))?.[1];
  const needed = removals.filter(({ name }) => reasonOf(name) === undefined);

  it('lacks nothing', () => {
    expect(saidOf(sources, COMPLETENESS)).toEqual([]);
  });

  it('has endpoints, statements and names to be taken out, and images where pods are shown', () => {
    const kinds = new Set(removals.map(({ kind }) => kind));
    expect(KINDS.filter((kind) => !kinds.has(kind))).toEqual(spare === SPARE ? [] : ['image']);
  });

  it('has nothing to spare but names, and what goes with Amazon EKS', () => {
    const spared = removals.filter(({ name }) => reasonOf(name) !== undefined);
    expect(spared.filter(({ kind, name }) => kind !== 'name' && !/OidcEks|ClusterKey/.test(name))).toEqual(
      [],
    );
  });

  it.each(needed.map((one): [string, Removal] => [one.name, one]))(
    'says what breaks without %s',
    (_name, { kind, without }) => {
      expect(saidOf(without(), SAID_BY[kind])).not.toEqual([]);
    },
  );
});
