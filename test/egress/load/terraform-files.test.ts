import { expect, test } from 'vitest';
import { loadNetwork } from '../../../lib/egress/load/input';
import { readTerraform } from '../../../lib/egress/load/terraform';

test('plans of one file name in several folders are networks of their own', () => {
  const planned = (connectivity_type: string): Record<string, unknown> => ({
    format_version: '1.0',
    values: {
      root_module: {
        resources: [{ address: 'n', type: 'aws_nat_gateway', name: 'n', values: { connectivity_type } }],
      },
    },
  });
  const others = ['public', 'private'].map((type) => readTerraform(planned(type), `${type}/plan.json`));
  const { nodes } = loadNetwork({ sources: [], annotations: [], others });
  expect([...nodes.values()].filter(({ kind }) => kind === 'nat-gateway')).toHaveLength(2);
});
