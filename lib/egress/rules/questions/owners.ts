import { PUBLIC_ADDRESSES, meet, ofCidr } from '../../../shared/address-set';
import { parseCidr } from '../../../shared/cidr';
import type { Hole, Resources } from '../../model/resource';
import { judgeArn } from './arns';
import type { Predicate } from './each-text';
import { eachText } from './each-text';
import { holeIn, isOwn, show } from './marked';

/** Questions about who makes, and who has, what a resource refers to. */
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

  /** The name of a hosted zone that the input does not make. */
  zoneNotOfInput: (resource, path, resources) =>
    eachText(resource, path, (marked) => {
      const { text } = marked;
      if (marked.holes.some(isMade) || zoneNames(resources).has(bare(text))) {
        return undefined;
      }
      return { why: holeIn(marked, text)?.why ?? `the input has no zone '${bare(text)}'` };
    }),

  /** A block of addresses of which some are public. */
  publicBlock: (resource, path) =>
    eachText(resource, path, (marked) => {
      const { text } = marked;
      const hole = holeIn(marked, text);
      if (hole !== undefined) {
        return isMade(hole) ? undefined : { why: hole.why };
      }
      const cidr = parseCidr(text.includes('/') ? text : `${text}/${text.includes(':') ? '128' : '32'}`);
      if (cidr === undefined) {
        return { why: `'${text}' is not an address block` };
      }
      return meet(ofCidr(cidr), PUBLIC_ADDRESSES) ? { seen: text } : undefined;
    }),
} satisfies Readonly<Record<string, Predicate>>;

/** Whether the input shows what stands in a hole: what a nested stack or a custom resource hands back can be anything. */
export function isMade(hole: Hole): boolean {
  return isOwn(hole) && hole.resource?.type.startsWith('AWS::CloudFormation::') !== true;
}

function zoneNames(resources: Resources): ReadonlySet<string> {
  return new Set(
    resources
      .ofType('AWS::Route53::HostedZone')
      .flatMap((zone) => zone.at('Name'))
      .flatMap(({ value }) => (value.kind === 'text' ? [bare(value.text)] : [])),
  );
}

function bare(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}
