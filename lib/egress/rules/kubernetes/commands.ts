import type { KubernetesObject } from '../../model/kubernetes';
import type { NetworkModel } from '../../model/network';
import type { Resource, Written } from '../../model/resource';
import { judgeCommands, judgeInstallers } from '../questions/commands';
import { toFound } from '../questions/each-text';
import type { Answer, Row } from '../rows';
import { violationOf } from '../rows';
import type { Violation } from '../rule';
import { membersOf, placesOf } from './paths';
import { podSpecsOf, resourcesOf } from './pods';
import type { Verdict } from './verdicts';
import { worstOf } from './verdicts';

const DOWNLOADS: Omit<Row, 'type'> = {
  when: [],
  says: 'fetches from outside',
  covers: ['PULL-03', 'K8S-06'],
  source: 'kubernetes.io, define a command and arguments for a container',
  date: '2026-11-21',
};

const INSTALLS: Omit<Row, 'type'> = {
  ...DOWNLOADS,
  says: 'fetches packages when it runs',
  severity: 'warning',
};

/** Resources whose objects, patches or values run commands that fetch something. */
export function fetchesIn(model: NetworkModel): readonly Violation[] {
  return resourcesOf(model).flatMap(([resource, applied]) => {
    const objects = applied.filter(({ kind }) => kind !== 'CustomResourceDefinition');
    const row = { type: resource.type };
    return [
      ...violationOf(model, {
        resource,
        row: { ...DOWNLOADS, ...row },
        answers: objects.flatMap((object) =>
          answersOf(object, (value) => downloadsIn(model, resource, value)),
        ),
      }),
      ...violationOf(model, {
        resource,
        row: { ...INSTALLS, ...row },
        answers: objects.flatMap((object) => answersOf(object, judgeInstallers)),
      }),
    ];
  });
}

function downloadsIn({ resources }: NetworkModel, resource: Resource, value: Written): Verdict {
  return judgeCommands(value, { resource, resources });
}

/** Every text by itself, and the words of each container as one command. */
function answersOf(object: KubernetesObject, judge: (value: Written) => Verdict): readonly Answer[] {
  const verdict = worstOf([object.content, ...podSpecsOf(object).flatMap(commandsOf)].map(judge));
  return verdict === undefined ? [] : [{ when: object.when, ...toFound(verdict) }];
}

function commandsOf(pod: Written): readonly Written[] {
  return placesOf(pod, 'allContainers[]').flatMap((container) => {
    const { command, args } = membersOf(container) ?? {};
    const words = [command, args].flatMap((list) =>
      Array.isArray(list) ? (list as readonly Written[]) : [],
    );
    return words.length > 1 ? [words] : [];
  });
}
