import { controlsFor } from './controls';
import { chart, manifest, object, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag702.json';

/** AG702: pods keep to their own network. */
export const ag702 = ruleOfObjects(
  {
    id: 'AG702',
    title: 'A pod uses the network of its node',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale:
      'No network policy holds for a pod with the network of its node, and what a node answers, its security group decides alone.',
    fix: 'give pods a network of their own, and reach them by services inside the cluster',
    controls: controlsFor('configuration', 'boundary'),
    examples: {
      bad: [
        manifest('a pod with the network of its node', pod({}, { hostNetwork: true })),
        manifest(
          'a container with a port of the node',
          pod({ ports: [{ containerPort: 80, hostPort: 80 }] }),
        ),
        manifest('a service with a port of every node', object('Service', { type: 'NodePort' })),
        chart('a chart with the network of the node', { agent: { hostNetwork: true } }),
      ],
      good: [
        manifest('a pod with a network of its own', pod({ ports: [{ containerPort: 80 }] })),
        manifest('a service of the cluster', object('Service', { type: 'ClusterIP' })),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
