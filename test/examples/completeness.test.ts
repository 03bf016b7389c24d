import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { afterAll, describe, expect, it } from 'vitest';
import { BedrockOnly } from '../../examples/bedrock-only/environment';
import { QwenOnOneNode } from '../../examples/qwen-72b-awq/environment';
import { loadAssembly } from '../../lib/egress/load/assembly';
import { loadTemplates } from '../../lib/egress/load/cloudformation';
import type { TemplateSource } from '../../lib/egress/load/source';
import { RULES, analyse } from '../../lib/egress/rules';
import { removalsOf } from './removals';

const COMPLETENESS = RULES.filter(({ id }) => id.startsWith('AG80'));

/** What may be taken out and nothing that is shown stops working, and why it is there nonetheless. */
const SPARE: readonly (readonly [RegExp, string])[] = [
  [
    / (?:AmazonLinuxRepositories|CloudWatchAgent|AmazonImages|AmazonPrefixLists|OwnVolumes) /,
    'comes with an endpoint: what AWS owns, which no workload here asks for',
  ],
  [
    / (?:WebIdentityRoles|PublicParameters|PublicDocuments|FoundationModelsRead|ManagedPolicies) /,
    'the same',
  ],
  [
    /HandlerS3.* (?:OwnPrincipalsToOwnResources|EcrImageLayers) /,
    'handlers of whoever builds on it read objects and images',
  ],
  [
    /^name \*\.(?:elb\.|[a-z0-9-]+\.elb\.|[a-z0-9-]+\.vpce\.)/,
    'load balancers and endpoints by names of their own',
  ],
  [/^name (?:\*\.)?s3(?:\.dualstack|-accesspoint)?\./, 'names of Amazon S3 beside those of buckets'],
  [
    /^name (?:\*\.\d.*\.in-addr\.arpa|[a-z0-9-]+\.compute\.internal|ec2\.internal)$/,
    'names of addresses, and the suffix of names of machines',
  ],
  [
    /^IAM policy (?!.*KubectlHandler).* kms:/,
    'services use keys in the name of who calls them: nothing that is shown calls AWS KMS',
  ],
  [
    /BedrockRuntime\w* \d+ OwnPrincipalsToOwnResources /,
    'models of AWS are admitted by a statement of their own',
  ],
];

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

function sourcesOf(Environment: new (scope: Construct, id: string) => Stack): readonly TemplateSource[] {
  const outdir = mkdtempSync(join(tmpdir(), 'airgap-completeness-'));
  folders.push(outdir);
  const app = new App({ outdir });
  new Environment(app, 'Example');
  app.synth();
  return loadAssembly(outdir).sources;
}

function defectsOf(sources: readonly TemplateSource[]): readonly string[] {
  const analysis = analyse(loadTemplates(sources), { countsFilters: false });
  return COMPLETENESS.flatMap((rule) => rule.check(analysis).map(({ message }) => `${rule.id} ${message}`));
}

describe.each([
  ['a model on one node', QwenOnOneNode],
  ['a cluster that uses Amazon Bedrock alone', BedrockOnly],
])('%s', (_, Environment) => {
  const sources = sourcesOf(Environment);
  const removals = removalsOf(sources);
  const spare = (name: string): boolean => SPARE.some(([pattern]) => pattern.test(name));

  it('lacks nothing', () => {
    expect(defectsOf(sources)).toEqual([]);
  });

  it('has endpoints, statements, names and images to be taken out', () => {
    const kinds = new Set(removals.map(({ name }) => name.split(' ')[0]));
    expect([...kinds].sort()).toEqual(['IAM', 'endpoint', 'image', 'name']);
  });

  const needed = removals.filter(({ name }) => !spare(name)).map((one) => [one.name, one] as const);
  it.each(needed)('says what breaks without %s', (_name, { without }) => {
    expect(defectsOf(without())).not.toEqual([]);
  });
});
