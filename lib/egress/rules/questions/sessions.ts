import type { Found, Predicate } from './each-text';
import { hidden } from './each-text';
import { treeOf } from './trees';

interface Document {
  readonly sessionType?: unknown;
  readonly inputs?: Readonly<Record<string, unknown>>;
}

/** Questions about documents of Session Manager. */
export const SESSION_QUESTIONS = {
  /** A session that forwards ports, by which any protocol goes in and out. */
  forwardsPorts: (resource, path) =>
    each(resource, path, ({ sessionType }) =>
      typeof sessionType !== 'string' || sessionType.startsWith('\uE000')
        ? undefined
        : sessionType === 'Port',
    ),

  /** A session of which no log is kept. */
  keepsNoLog: (resource, path) =>
    each(resource, path, ({ sessionType, inputs = {} }) =>
      sessionType === 'Port'
        ? false
        : ['s3BucketName', 'cloudWatchLogGroupName'].every((name) => (inputs[name] ?? '') === ''),
    ),
} satisfies Readonly<Record<string, Predicate>>;

function each(
  resource: Parameters<Predicate>[0],
  path: string,
  holds: (document: Document) => boolean | undefined,
): readonly Found[] {
  const found = resource.written(path).flatMap(({ when, value }): Found[] => {
    const tree = treeOf(value)?.tree;
    const answer = typeof tree === 'object' && tree !== null ? holds(tree) : undefined;
    return answer === false ? [] : [{ when, value: answer ?? 'its content is not known' }];
  });
  return [...found, ...hidden(resource, path)];
}
