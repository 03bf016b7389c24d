import { describe, expect, it } from 'vitest';
import { requirePartition } from '../../lib/endpoints/catalogue';
import { requiredNeeds } from '../../lib/endpoints/required';

describe('an image that is required', () => {
  it.each([
    'eu-central-1',
    'us-gov-west-1',
    'cn-north-1',
    'us-iso-east-1',
    'us-isob-east-1',
    'us-isof-south-1',
    'eu-isoe-west-1',
    'eusc-de-east-1',
  ])('is pulled from a private registry in %s, whatever its partition is called', (region) => {
    const { dnsSuffix } = requirePartition(region);
    const uri = `111122223333.dkr.ecr.${region}.${dnsSuffix}/airgap/vllm:v1`;
    const { foreignImages } = requiredNeeds(
      [{ askedBy: 'Prod/Nodes', image: { uri, why: 'nodes pull it' } }],
      region,
    );
    expect(foreignImages).toEqual([]);
  });
});
