import { loadTemplates } from '../../../lib/egress/load/cloudformation';
import type { TemplateSource } from '../../../lib/egress/load/source';
import type { PredicateName } from '../../../lib/egress/rules/predicates';
import { PREDICATES } from '../../../lib/egress/rules/predicates';
import { resource, source } from '../helpers';

const DEPLOYED: Partial<TemplateSource> = { account: '111111111111', region: 'eu-west-1' };

/** What a question says of a value: `!` and what is found, `?` and why it cannot tell, or nothing. */
export function ask(
  name: PredicateName,
  value: unknown,
  deployed: Partial<TemplateSource> = DEPLOYED,
): string[] {
  const template = {
    Parameters: { Given: { Type: 'String' } },
    Resources: {
      It: { Type: 'A::B::C', Properties: { Value: value } },
      Own: resource('S3::Bucket', { BucketName: 'own-bucket' }),
      Database: resource('RDS::DBInstance'),
      Repository: resource('ECR::Repository'),
      Made: { Type: 'Custom::Thing', Properties: {} },
    },
  };
  const { resources } = loadTemplates([source(template, deployed)]);
  const it = resources.get('Net/It')!;
  return PREDICATES[name](it, 'Value', resources).map((found) =>
    found.value === true ? `!${found.seen ?? ''}` : `?${found.value}`,
  );
}

export const sub = (text: string): unknown => ({ 'Fn::Sub': text });
