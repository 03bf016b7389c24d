import { controlsFor } from './controls';
import { manifest, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag714.json';

const OURS = '111122223333.dkr.ecr.eu-west-1.amazonaws.com';
const DIGEST = `sha256:${'0'.repeat(64)}`;
const mounted = (reference: string): Readonly<Record<string, unknown>> =>
  pod({}, { volumes: [{ name: 'model', image: { reference } }] });

/** AG714: images of ours are named by their digests. */
export const ag714 = ruleOfObjects(
  {
    id: 'AG714',
    title: 'A pod names an image by a tag',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale: 'Whoever may push moves a tag, and what was looked at is not what runs.',
    fix: 'name the image by its digest (@sha256:…)',
    controls: controlsFor('supply-chain'),
    examples: {
      bad: [
        manifest('a container with an image of ours by a tag', pod({ image: `${OURS}/vllm:v1` })),
        manifest('a volume that is an image of ours by a tag', mounted(`${OURS}/weights:v1`)),
      ],
      good: [
        manifest('a container with an image of ours by its digest', pod({ image: `${OURS}/vllm@${DIGEST}` })),
        manifest('a volume that is an image of ours by its digest', mounted(`${OURS}/weights@${DIGEST}`)),
        manifest(
          'an asset of CDK, whose tag is a hash of its content',
          pod({ image: `${OURS}/cdk-hnb659fds-container-assets-111122223333-eu-west-1:${'0'.repeat(64)}` }),
        ),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
