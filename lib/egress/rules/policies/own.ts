import type { Part } from '../../../policy/text';
import type { Hole } from '../../model/resource';
import { isOwn } from '../questions/marked';

/** What the application itself decides: pseudo parameters, and what they stand for. */
const PSEUDO: Readonly<Record<string, Part>> = {
  'AWS::AccountId': { own: 'AWS::AccountId', as: 'account' },
  'AWS::Partition': { own: 'AWS::Partition', as: 'partition' },
  'AWS::Region': { own: 'AWS::Region', as: 'region' },
  'AWS::StackId': { own: 'AWS::StackId', as: 'arn' },
  'AWS::StackName': { own: 'AWS::StackName' },
  'AWS::URLSuffix': { own: 'AWS::URLSuffix', as: 'dns-suffix' },
};

/** The parts that stand in the place of a hole; `isFirst` where nothing comes before it in its text. */
export function partsOfHole(hole: Hole, isFirst: boolean): readonly Part[] {
  const { resource, parameter, why } = hole;
  const pseudo = parameter === undefined ? undefined : PSEUDO[parameter];
  if (pseudo !== undefined) {
    return [pseudo];
  }
  if (resource === undefined || !isOwn(hole)) {
    return [{ unknown: why }];
  }
  return partsOfResource(resource, isFirst);
}

function partsOfResource(
  { id, type, attribute }: NonNullable<Hole['resource']>,
  isFirst: boolean,
): readonly Part[] {
  const name: Part = { own: nameOf(id) };
  if (type === 'AWS::Organizations::Organization' && attribute === 'Id') {
    return [{ own: 'organization', as: 'organization' }];
  }
  if (type === 'AWS::S3::Bucket' && ['', 'Arn'].includes(attribute)) {
    // Written both ways in one policy, it has to be the same bucket.
    return attribute === '' ? [name] : ['arn:', PSEUDO['AWS::Partition'] as Part, ':s3:::', name];
  }
  return [isFirst ? { ...name, as: 'arn' } : name];
}

/** A name without the characters that separate the parts of an ARN. */
export function nameOf(id: string): string {
  return id.replace(/[/:]/g, '.');
}
