import { controlsFor } from './controls';
import { ELSEWHERE, manifest, pod } from './kubernetes/examples';
import type { ObjectRow } from './kubernetes/object-rows';
import { ruleOfObjects } from './kubernetes/object-rows';
import rows from './kubernetes/rows/ag715.json';

const gpus = (requests: object, limits: object = {}): Readonly<Record<string, unknown>> =>
  pod({ resources: { requests, limits: { 'nvidia.com/gpu': 4, ...limits } } });

/** AG715: pods with GPUs say what else they take. */
export const ag715 = ruleOfObjects(
  {
    id: 'AG715',
    title: 'A pod with GPUs does not say what else it takes',
    severity: 'warning',
    state: 'defect',
    category: 'cluster',
    rationale:
      'Without requests of CPU and memory such a pod is the first to be evicted, and others take the room that loading a model needs.',
    fix: 'state requests of cpu and memory beside nvidia.com/gpu',
    controls: controlsFor('configuration'),
    examples: {
      bad: [manifest('GPUs and nothing else', gpus({})), manifest('GPUs and CPU', gpus({ cpu: 8 }))],
      good: [
        manifest('GPUs with room', gpus({ cpu: 8, memory: '64Gi' })),
        manifest('GPUs with limits, which are requests too', gpus({ cpu: 8 }, { memory: '64Gi' })),
        manifest('GPUs with room that another stack decides', gpus({ cpu: 8, memory: ELSEWHERE })),
        manifest('a pod without GPUs', pod({})),
      ],
    },
  },
  rows as readonly ObjectRow[],
);
