import { describe, expect, test } from 'vitest';
import type { Architecture } from '../../../lib/sizing/architecture';
import { readConfig } from '../../../lib/sizing/config/reader';
import { MODEL_IDS, requireModel, type ModelRow } from '../../../lib/sizing/models/models';

const READ = MODEL_IDS.map((id) => {
  const row = requireModel(id);
  return { id, row, architecture: readConfig(row.config, { where: id }) };
});

function counted({ tensors }: Architecture): number {
  return tensors.reduce((sum, { parameters }) => sum + parameters, 0);
}

/** Rows that nothing puts in doubt; checkpoints of models that predict several tokens count those layers too. */
const SURE = READ.filter(
  ({ row, architecture }) =>
    row.parameters !== undefined && sure(row) && (architecture.draftLayers ?? 0) === 0 && !isNext(row),
);

function sure({ unverified = [] }: ModelRow): boolean {
  return !['config', 'parameters', 'vision_config'].some((member) => unverified.includes(member));
}

/** Its checkpoint has one layer more, which its configuration does not tell. */
function isNext({ config }: ModelRow): boolean {
  return config['model_type'] === 'qwen3_next';
}

describe('configurations of the catalogue', () => {
  test('most can be compared with what their checkpoints count', () => {
    expect(SURE.length).toBeGreaterThan(400);
  });

  test.each(SURE)('$id has the parameters that its checkpoint counts', ({ row, architecture }) => {
    const ratio = counted(architecture) / (row.parameters ?? 0);
    expect(ratio).toBeGreaterThan(0.995);
    expect(ratio).toBeLessThan(1.005);
  });

  test.each(READ)('$id has layers and a longest context', ({ architecture }) => {
    expect(architecture.layers.length).toBeGreaterThan(0);
    expect(architecture.maxPositions).toBeGreaterThan(0);
  });

  test.each(READ.filter(({ row }) => row.config['quantization_config']))(
    '$id is read as quantized',
    ({ architecture }) => {
      expect(architecture.quantization?.bits).toBeLessThanOrEqual(8);
    },
  );
});
