import { loadTemplates } from '../../../../lib/egress/load/cloudformation';
import type { TemplateSource } from '../../../../lib/egress/load/source';
import type { Resource, Resources } from '../../../../lib/egress/model/resource';
import { att, ref, resource, source } from '../../helpers';

export type Json = Readonly<Record<string, unknown>>;

export const HERE: Partial<TemplateSource> = { account: '111111111111', region: 'eu-west-1' };
const FLAG = {
  Parameters: { Given: { Type: 'String' }, Flag: { Type: 'String', AllowedValues: ['yes', 'no'] } },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};
const FEDERATION = 'AWS::IAM::OIDCProvider';

/** Resource `It`, which has the properties, beside a bucket, a key, an organization and own clusters' providers. */
export function loaded(
  type: string,
  properties: Json,
  deployed = HERE,
): { it: Resource; resources: Resources } {
  const template = {
    ...FLAG,
    Resources: {
      It: { Type: type, Properties: properties },
      Bucket: resource('S3::Bucket', { BucketName: 'models' }),
      Nameless: resource('S3::Bucket'),
      Key: resource('KMS::Key'),
      Org: resource('Organizations::Organization'),
      Cluster: resource('EKS::Cluster'),
      Provider: { Type: FEDERATION, Properties: { Url: att('Cluster', 'OpenIdConnectIssuerUrl') } },
      Stranger: { Type: FEDERATION, Properties: { Url: 'https://token.example.com' } },
      Made: { Type: 'Custom::Thing', Properties: {} },
      Boundary: resource('IAM::ManagedPolicy', { PolicyDocument: { Statement: [] } }),
    },
  };
  const { resources } = loadTemplates([source(template, deployed)]);
  return { it: resources.get('Net/It')!, resources };
}
