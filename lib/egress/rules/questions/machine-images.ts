import type { Resource, Resources } from '../../model/resource';
import { isOurs, judgeArn } from './arns';
import type { Judgement, Predicate } from './each-text';
import { eachText } from './each-text';
import type { Marked } from './marked';
import { holeIn, onlyHole, show } from './marked';

/** Parameters that AWS itself publishes, in which it keeps the images that it makes. */
const PUBLIC = /^\/?aws\/service\//;

/** A machine image of which nobody can tell who made it. */
export const foreignMachineImage: Predicate = (resource, path) => eachText(resource, path, judgeMachineImage);

/** A machine image, or component of one, that is neither own nor of AWS. */
export const foreignParentImage: Predicate = (resource, path, resources) =>
  eachText(resource, path, (marked) => judgeParent(marked, resource, resources));

function judgeMachineImage(marked: Marked): Judgement {
  const { text } = marked;
  const named = /^(?:resolve:)?ssm:(.*)$/.exec(text)?.[1] ?? onlyHole(marked, text)?.stored;
  if (named !== undefined) {
    return PUBLIC.test(named) || holeIn(marked, named) !== undefined
      ? judgeHole(marked, named)
      : { why: `'${show(marked, named)}' of Parameter Store does not tell whose image it holds` };
  }
  return text.startsWith('ami-')
    ? { why: `'${show(marked, text)}' does not tell who made it` }
    : judgeHole(marked, text);
}

function judgeHole(marked: Marked, text: string): Judgement {
  const hole = onlyHole(marked, text);
  return hole === undefined || isOurs(hole) ? undefined : { why: hole.why };
}

function judgeParent(marked: Marked, resource: Resource, resources: Resources): Judgement {
  const { text } = marked;
  if (/^arn:[^:]*:imagebuilder:[^:]*:aws:/.test(text)) {
    return undefined;
  }
  return text.startsWith('arn:') ? judgeArn(marked, resource, resources) : judgeMachineImage(marked);
}
