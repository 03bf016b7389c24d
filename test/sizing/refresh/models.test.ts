import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import members from '../../../lib/sizing/models/members.json';
import { MODEL_IDS, requireModel } from '../../../lib/sizing/models/models';
import { keptMembers, readModels, refreshModels, type CatalogueRow } from '../../../scripts/refresh/models';
import { writeRows } from '../../../scripts/refresh/write';

const FOLDER = mkdtempSync(join(tmpdir(), 'models-'));
afterAll(() => rmSync(FOLDER, { recursive: true }));

const CONFIG = {
  architectures: ['LlamaForCausalLM'],
  model_type: 'llama',
  hidden_size: 512,
  num_hidden_layers: 2,
  num_attention_heads: 8,
  num_key_value_heads: 2,
  intermediate_size: 1024,
  vocab_size: 1000,
  max_position_embeddings: 2048,
};
const ROW: CatalogueRow = { id: 'org/base', config: CONFIG, license: 'mit', source: 'a', date: '2026-01-01' };
const ALIAS: CatalogueRow = {
  id: 'org/like',
  sameAs: 'org/base',
  license: 'mit',
  source: 'a',
  date: '2026-01-01',
};

/** A member that is `null` is as good as none. */
const NULL = /"[a-z_]+":null,|,"[a-z_]+":null/gu;

function write(id: string, files: Readonly<Record<string, unknown>>): void {
  const folder = join(FOLDER, ...id.split('/'));
  mkdirSync(folder, { recursive: true });
  Object.entries(files).forEach(([name, content]) =>
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content)),
  );
}

describe('refreshing models', () => {
  test('keeps members that memory depends on, at any depth, and no others', () => {
    const config = {
      ...CONFIG,
      bos_token_id: 1,
      head_dim: null,
      text_config: { hidden_size: 4, pad_token_id: 0 },
    };
    expect(keptMembers(config)).toEqual({ ...CONFIG, text_config: { hidden_size: 4 } });
  });

  test('keeps names of modules in quantized layers', () => {
    const layers = { 'model.layers.0.mlp': { quant_algo: 'FP8', note: 'x' } };
    expect(keptMembers({ quantized_layers: layers })).toEqual({
      quantized_layers: { 'model.layers.0.mlp': { quant_algo: 'FP8' } },
    });
  });

  test('reads each model of a folder with the sizes of its index', () => {
    write('org/new', {
      'config.json': CONFIG,
      'model.safetensors.index.json': { metadata: { total_size: 2000, total_parameters: 1000 } },
    });
    expect(readModels(FOLDER)).toEqual([
      { id: 'org/new', config: CONFIG, parameters: 1000, checkpointBytes: 2000 },
    ]);
  });

  test('adds a model that is new, in the order of ids', () => {
    const { rows, changes } = refreshModels([ROW], [{ id: 'a/first', config: CONFIG }], '2026-02-02');
    expect(rows.map(({ id }) => id)).toEqual(['a/first', 'org/base']);
    expect(changes).toEqual(['new: a/first']);
  });

  test('leaves a row whose members are the same', () => {
    const turned = Object.fromEntries(Object.entries(CONFIG).reverse());
    const { rows, changes } = refreshModels([ROW, ALIAS], [{ id: 'org/like', config: turned }], '2026-02-02');
    expect(rows).toEqual([ROW, ALIAS]);
    expect(changes).toEqual([]);
  });

  test('gives a row its own configuration where that is not what the other has', () => {
    const config = { ...CONFIG, vocab_size: 2000 };
    const { rows, changes } = refreshModels([ROW, ALIAS], [{ id: 'org/like', config }], '2026-02-02');
    expect(changes).toEqual(['changed: org/like: vocab_size']);
    expect(rows[1]).toEqual({
      ...{ id: 'org/like', config, license: 'mit', source: 'config.json of org/like', date: '2026-02-02' },
    });
  });

  test('takes the doubt from a row that its own configuration confirms', () => {
    const doubted = { ...ROW, unverified: ['config'] };
    const { rows, changes } = refreshModels([doubted], [{ id: 'org/base', config: CONFIG }], '2026-02-02');
    expect(changes).toEqual(['changed: org/base: unverified']);
    expect(rows[0]?.unverified).toBeUndefined();
  });

  test('leaves a doubt about a licence, which no configuration tells', () => {
    const doubted = { ...ROW, unverified: ['license'] };
    expect(refreshModels([doubted], [{ id: 'org/base', config: CONFIG }], '2026-02-02').rows).toEqual([
      doubted,
    ]);
  });

  test('writes in place of the old file and leaves nothing beside it', async () => {
    const folder = join(FOLDER, 'out');
    mkdirSync(folder);
    await writeRows(join(folder, 'models.json'), [ROW]);
    expect(JSON.parse(readFileSync(join(folder, 'models.json'), 'utf8'))).toEqual([ROW]);
    expect(readdirSync(folder)).toEqual(['models.json']);
  });

  test.each([
    ['a folder without models', 'out', /has no ORG\/NAME\/config\.json/],
    ['a folder that is not there', 'none', /does not exist, expected a folder/],
  ])('refuses %s', (_, name, expected) => {
    expect(() => readModels(join(FOLDER, name))).toThrow(expected);
  });

  test('refuses a configuration that is not JSON, or not that of a model', () => {
    write('bad/one', { 'config.json': '{' });
    expect(() => readModels(FOLDER)).toThrow(/bad\/one\/config\.json is not JSON/);
    write('bad/one', { 'config.json': { architectures: ['ZForCausalLM'], model_type: 'z' } });
    expect(() => readModels(FOLDER)).toThrow(/bad\/one\/config\.json has no '/);
  });

  test('the catalogue has no member that a refresh would drop', () => {
    const dropped = MODEL_IDS.filter((id) => {
      const { config } = requireModel(id);
      return JSON.stringify(config).replace(NULL, '') !== JSON.stringify(keptMembers(config));
    });
    expect(members.members.length).toBeGreaterThan(100);
    expect(dropped).toEqual([]);
  });
});
