import type { Resource, Resources } from '../../model/resource';
import actions from '../data/state-actions.json';
import { judgeArn } from './arns';
import { isPrivate } from './connections';
import type { Found, Judgement } from './each-text';
import { hidden, isText, toFound } from './each-text';
import { hostsOf, placeOf } from './hosts';
import type { Marked } from './marked';
import { holeIn, isOwn, mark, show } from './marked';
import { objectsWith, treeOf } from './trees';

type Task = Readonly<Record<string, unknown>>;

interface Asked {
  readonly holes: Marked['holes'];
  readonly resource: Resource;
  readonly resources: Resources;
}

/** Whether a definition in the Amazon States Language has a task that calls out. */
export function statesCallOut(resource: Resource, path: string, resources: Resources): readonly Found[] {
  const found = resource.written(path).flatMap(({ when, value }) => {
    const document = treeOf(value);
    if (document === undefined) {
      return [{ when, value: 'its definition is known only at deployment, or is no JSON' }];
    }
    const asked: Asked = { holes: document.holes, resource, resources };
    const judgements = objectsWith('Resource', document.tree).map((task) => judgeTask(task, asked));
    const worst = judgements.find(isSeen) ?? judgements.find((each) => each !== undefined);
    return worst === undefined ? [] : [{ when, ...toFound(worst) }];
  });
  return [...found, ...hidden(resource, path)];
}

function isSeen(judgement: Judgement): boolean {
  return judgement !== undefined && 'seen' in judgement;
}

function judgeTask(task: Task, asked: Asked): Judgement {
  const text = task['Resource'];
  if (typeof text !== 'string') {
    return undefined;
  }
  const name = /^\$\{(\w+)\}$/.exec(text)?.[1];
  const marked = name === undefined ? { text, holes: asked.holes } : substituted(asked.resource, name);
  if (marked === undefined || /\$\{/.test(marked.text)) {
    return { why: `'${text}' is filled in at deployment` };
  }
  const action = /:states:::([^.]+)/.exec(marked.text)?.[1];
  return action === undefined
    ? judgeArn(marked, asked.resource, asked.resources)
    : judgeAction(action, { ...(task['Parameters'] as Task), ...(task['Arguments'] as Task) }, asked);
}

/** What the state machine puts in the place of a name. */
function substituted(resource: Resource, name: string): Marked | undefined {
  const [only, ...more] = resource.written(`DefinitionSubstitutions.${name}`);
  return more.length === 0 && only !== undefined && isText(only.value) ? mark(only.value) : undefined;
}

function judgeAction(action: string, given: Task, asked: Asked): Judgement {
  const [endpoint] = [given['ApiEndpoint'], given['ApiEndpoint.$'], 'a web address'].filter(isString);
  const marked = { text: endpoint ?? '', holes: asked.holes };
  switch (action) {
    case 'http:invoke':
      return isPrivateCall(given, asked) ? undefined : { seen: `a call of ${show(marked, marked.text)}` };
    case 'apigateway:invoke':
      return judgeApi(marked);
    default:
      return judgeListed(action, given);
  }
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function judgeListed(action: string, given: Task): Judgement {
  if (/^(?:aws-sdk:)?sns:publish$/.test(action)) {
    return Object.keys(given).some((name) => name.startsWith('PhoneNumber'))
      ? { seen: 'a message by SMS' }
      : undefined;
  }
  const row = actions.find((each) => new RegExp(`^${each.action}`).test(action));
  return row === undefined ? undefined : { seen: `a task that ${row.says} (${action})` };
}

function judgeApi(marked: Marked): Judgement {
  const hole = holeIn(marked, marked.text);
  if (hole !== undefined && isOwn(hole)) {
    return undefined;
  }
  const [host] = hostsOf(marked);
  const place = host === undefined ? undefined : placeOf(marked, host);
  if (place === undefined || place.is === 'inside') {
    return undefined;
  }
  return place.is === 'outside' ? { seen: `a call of ${place.name}` } : { why: place.why };
}

function isPrivateCall(given: Task, { holes, resources }: Asked): boolean {
  const inner = [given['Authentication'], given['InvocationConfig']] as readonly (Task | undefined)[];
  return inner.some((part) => {
    const arn = part?.['ConnectionArn'];
    const hole = typeof arn === 'string' ? holeIn({ text: arn, holes }, arn) : undefined;
    const connection = hole?.resource === undefined ? undefined : resources.get(hole.resource.id);
    return connection !== undefined && isPrivate(connection);
  });
}
