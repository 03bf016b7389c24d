import type { Written } from '../../model/resource';
import { judgeArn } from './arns';
import type { Found, Predicate } from './each-text';
import { hidden, isText, toFound } from './each-text';
import { mark } from './marked';

/** Protocols whose endpoint is an ARN; the others name people, numbers and web addresses. */
const BY_ARN: ReadonlySet<string> = new Set(['application', 'firehose', 'lambda', 'sqs']);

/** An endpoint of another account or Region; whether it is an ARN, the protocol beside it tells. */
export const foreignSubscriber: Predicate = (resource, path, resources) => [
  ...resource.written(path.replace(/\.?Endpoint$/, '')).flatMap(({ when, value }): readonly Found[] => {
    if (isText(value)) {
      return typeof value === 'string'
        ? []
        : [{ when, value: 'the subscription is known only at deployment' }];
    }
    const { Protocol, Endpoint } = (value ?? {}) as Readonly<Record<string, Written>>;
    const takesArn = typeof Protocol !== 'string' || BY_ARN.has(Protocol.toLowerCase());
    const isGiven = Endpoint !== undefined && isText(Endpoint);
    const judgement = takesArn && isGiven ? judgeArn(mark(Endpoint), resource, resources) : undefined;
    return judgement === undefined ? [] : [{ when, ...toFound(judgement) }];
  }),
  ...hidden(resource, path),
];
