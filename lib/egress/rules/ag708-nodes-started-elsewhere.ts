import { controlsFor } from './controls';
import { manifest, object } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag708.json';
import { ref } from './networks';

const nodes = (spec: object): Readonly<Record<string, unknown>> =>
  object('karpenter.k8s.aws/v1 EC2NodeClass', { ...spec });

/** AG708: a cluster starts nodes in subnets of the input. */
export const ag708 = ruleOfObjects(
  {
    id: 'AG708',
    title: 'A cluster starts nodes that the input does not show',
    severity: 'error',
    state: 'unproven',
    category: 'cluster',
    rationale:
      'Karpenter and EKS Auto Mode start machines wherever a selector fits, also in subnets with a way out.',
    fix: 'select subnets of the app by their ids',
    controls: controlsFor('boundary', 'configuration'),
    examples: {
      bad: [
        manifest('nodes with public addresses', nodes({ associatePublicIPAddress: true })),
        manifest(
          'nodes from images of somebody else, which warns',
          nodes({ amiSelectorTerms: [{ name: 'gpu', owner: '222222222222' }] }),
        ),
      ],
      unknown: [
        manifest(
          'nodes in subnets with a tag',
          nodes({ subnetSelectorTerms: [{ tags: { 'karpenter.sh/discovery': 'own' } }] }),
        ),
        manifest(
          'nodes in a subnet that the input does not show',
          nodes({ subnetSelectorTerms: [{ id: 'subnet-1' }] }),
        ),
        manifest(
          'pods in a subnet that the input does not show',
          object('crd.k8s.amazonaws.com/v1alpha1 ENIConfig', { subnet: 'subnet-1' }),
        ),
        manifest(
          'nodes of Auto Mode in subnets with a tag',
          object('eks.amazonaws.com/v1 NodeClass', { subnetSelectorTerms: [{ tags: { tier: 'own' } }] }),
        ),
      ],
      good: [
        manifest(
          'pods in a subnet of the app',
          object('crd.k8s.amazonaws.com/v1alpha1 ENIConfig', { subnet: ref('Subnet') }),
        ),
        manifest(
          'nodes in a subnet of the app',
          nodes({
            associatePublicIPAddress: false,
            subnetSelectorTerms: [{ id: ref('Subnet') }],
            amiSelectorTerms: [{ id: 'ami-1' }],
          }),
        ),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
