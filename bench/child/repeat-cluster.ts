// Builds and synthesizes an app in a process of its own: repeat-cluster.ts (full FOLDER | plain FOLDER TEMPLATES | typed FOLDER TEMPLATES)
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { QwenOnOneNode } from '../../examples/qwen-72b-awq/environment';

const [, , kind = '', folder = '', written = ''] = process.argv;

interface Written {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Record<string, unknown> }>
  >;
}

interface FileAsset {
  readonly source: { readonly path?: string; readonly packaging?: string };
}

const WARM_UPS = 3;

/** The first runs load what they are made of, and do not count. */
function main(): void {
  for (let round = 0; round < WARM_UPS; round++) {
    run();
  }
  console.log(JSON.stringify(run()));
}

function run(): { whole: number; synth: number } {
  const start = performance.now();
  const synth = kind === 'full' ? full() : again(kind === 'typed' ? addTyped : addPlain);
  const built = performance.now();
  synth();
  return { whole: performance.now() - start, synth: performance.now() - built };
}

function full(): () => void {
  const app = new App({ outdir: folder });
  new QwenOnOneNode(app, 'Qwen');
  return () => void app.synth();
}

/** The same resources with what they were synthesized to, and the same assets. */
function again(add: (stack: Stack, template: Written) => void): () => void {
  const app = new App({ outdir: folder });
  for (const file of readdirSync(written).filter((name) => name.endsWith('.template.json'))) {
    const id = file.replace('.template.json', '');
    const stack = new Stack(app, id, { env: { account: '111122223333', region: 'us-east-1' } });
    add(stack, JSON.parse(readFileSync(join(written, file), 'utf8')) as Written);
    const manifest = JSON.parse(readFileSync(join(written, `${id}.assets.json`), 'utf8')) as {
      files: Readonly<Record<string, FileAsset>>;
    };
    Object.values(manifest.files)
      .flatMap(({ source }) => (source.path?.startsWith('asset.') === true ? [source.path] : []))
      .forEach((path, index) => new Asset(stack, `Asset${index}`, { path: join(written, path) }));
  }
  return () => void app.synth();
}

/** Each as literal properties: nothing refers to anything as far as CDK knows. */
function addPlain(stack: Stack, { Resources }: Written): void {
  for (const [logicalId, { Type, Properties }] of Object.entries(Resources)) {
    new CfnResource(stack, logicalId, { type: Type, ...(Properties && { properties: Properties }) });
  }
}

/** Each of the L1 class of its type, with references between them, as CloudFormationInclude makes them of a template. */
function addTyped(stack: Stack, { Resources }: Written): void {
  const templateFile = join(folder, `${stack.node.id}.resources.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(templateFile, JSON.stringify({ Resources }));
  new CfnInclude(stack, 'Resources', { templateFile });
}

main();
