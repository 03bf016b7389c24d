import type { Hole } from '../../model/resource';
import { judgeArn } from './arns';
import type { Predicate } from './each-text';
import { eachText } from './each-text';
import { holeIn, isOwn, show } from './marked';

/** Questions about who makes what a resource refers to. */
export const OWNER_QUESTIONS = {
  /** Something that the input does not make: of another account where its ARN says so, else of whom is not known. */
  notOfInput: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      if (marked.holes.some(isMade)) {
        return undefined;
      }
      const { text } = marked;
      const foreign = judgeArn(marked, resource, resources);
      const why = holeIn(marked, text)?.why ?? `'${show(marked, text)}' is not in the input`;
      return foreign !== undefined && 'seen' in foreign ? foreign : { why };
    }),
} satisfies Readonly<Record<string, Predicate>>;

/** Whether the input shows what stands in a hole: what a nested stack or a custom resource hands back can be anything. */
export function isMade(hole: Hole): boolean {
  return isOwn(hole) && hole.resource?.type.startsWith('AWS::CloudFormation::') !== true;
}
