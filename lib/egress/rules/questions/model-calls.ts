import { remember } from '../../../shared/remember';
import type { Resource, Resources } from '../../model/resource';
import { holdersOf } from '../identities/holders';
import { listOf, statementsOf, toDocument } from '../policies/documents';
import { ofShape } from '../policies/shapes';
import type { Found, Predicate } from './each-text';
import { objectsWith, treeOf } from './trees';

/** Questions about calls of models that leave no trace, or an output, where the owner looks. */
export const MODEL_CALL_QUESTIONS = {
  /** A task that starts a transcription without a bucket of its own for the output. */
  transcribesIntoService: (resource, path) => ofTasks(resource, path, 'OutputBucketName'),

  /** A task that starts a transcription without a key of its own for the output. */
  transcribesWithoutKey: (resource, path) => ofTasks(resource, path, 'OutputEncryptionKMSKeyId'),

  /** Permissions to start transcriptions whatever bucket they name. */
  mayTranscribeIntoService: (resource, path, resources) =>
    ofPolicy({ resource, path, resources }, [START], 'transcribe:outputbucketname'),

  /** Permissions to call models with an API key, or to make one. */
  mayUseModelKeys: (resource, path, resources) => ofPolicy({ resource, path, resources }, KEY_ACTIONS),
} satisfies Readonly<Record<string, Predicate>>;

const START = 'transcribe:StartTranscriptionJob';
const KEY_ACTIONS = [
  'bedrock:CallWithBearerToken',
  'bedrock-mantle:CallWithBearerToken',
  'iam:CreateServiceSpecificCredential',
];
const TRANSCRIPTION = /:states:::aws-sdk:transcribe:startTranscriptionJob\b/i;

function ofTasks(resource: Resource, path: string, member: string): readonly Found[] {
  return resource.written(path).flatMap(({ when, value }): readonly Found[] => {
    const tasks = objectsWith('Resource', treeOf(value)?.tree).filter(
      ({ Resource: action }) => typeof action === 'string' && TRANSCRIPTION.test(action),
    );
    return tasks.some((task) => lacks(task, member)) ? [{ when, value: true }] : [];
  });
}

/** A member that is taken from the input of the task ends in `.$`; arguments that are one expression hold any. */
function lacks(task: Readonly<Record<string, unknown>>, member: string): boolean {
  const given = task['Arguments'] ?? task['Parameters'];
  return (
    typeof given !== 'string' &&
    !Object.keys(given ?? {}).some((name) => name === member || name === `${member}.$`)
  );
}

interface Place {
  readonly resource: Resource;
  readonly path: string;
  readonly resources: Resources;
}

/** An action that a statement names, with no condition on the key, and that nothing else refuses or asks the key for. */
function ofPolicy(
  { resource, path, resources }: Place,
  actions: readonly string[],
  key?: string,
): readonly Found[] {
  return resource.written(path).flatMap(({ when, value }): readonly Found[] => {
    const document = toDocument(value);
    const free = grantedIn(document, resources)(actions, key).find((action) =>
      holdersOf(resource, resources).some(
        ({ denies }) => ![document, ...denies].some((each) => isRefused(each, action, key)),
      ),
    );
    return free === undefined ? [] : [{ when, value: true, seen: free }];
  });
}

/** Which of some actions a policy allows; asked once for all policies that differ in own names alone. */
const grantedIn = ofShape((document) => {
  const known = new Map<string, readonly string[]>();
  return (actions: readonly string[], key: string | undefined) =>
    remember(known, [...actions, key].join(' '), () =>
      actions.filter((action) => isAllowed(document, action, key)),
    );
});

function isAllowed(document: unknown, action: string, key: string | undefined): boolean {
  return hasStatement(document, 'Allow', (statement) => {
    const [service = ''] = action.split(':');
    // Whoever may do everything is another rule's matter: the service has to be named.
    const named = listOf(statement['Action']).filter(
      (pattern) => typeof pattern === 'string' && pattern.toLowerCase().startsWith(`${service}:`),
    );
    return named.some((pattern) => fits(pattern, action)) && !asksFor(statement, key);
  });
}

/** Whether it is refused in any case, or where the key is not as it has to be. */
function isRefused(document: unknown, action: string, key: string | undefined): boolean {
  return hasStatement(
    document,
    'Deny',
    (statement) =>
      listOf(statement['Action']).some((pattern) => fits(pattern, action)) &&
      (statement['Condition'] === undefined || asksFor(statement, key)),
  );
}

type Statement = Readonly<Record<string, unknown>>;

function hasStatement(document: unknown, effect: string, test: (statement: Statement) => boolean): boolean {
  return statementsOf(document).some(
    (statement) =>
      isObject(statement) && !('unknown' in statement) && statement['Effect'] === effect && test(statement),
  );
}

function isObject(value: unknown): value is Statement {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function asksFor({ Condition }: Statement, key: string | undefined): boolean {
  return (
    key !== undefined &&
    JSON.stringify(Condition ?? {})
      .toLowerCase()
      .includes(key)
  );
}

function fits(pattern: unknown, action: string): boolean {
  if (typeof pattern !== 'string') {
    return false;
  }
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}
