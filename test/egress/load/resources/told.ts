import { loadTemplates } from '../../../../lib/egress/load/cloudformation';
import type { Template, TemplateSource } from '../../../../lib/egress/load/source';
import type { Guarded } from '../../../../lib/egress/model/choices';
import type { NetworkModel, Node, References } from '../../../../lib/egress/model/network';
import type { Resources } from '../../helpers';
import { ref, resource, source } from '../../helpers';

/** What a template comes to, in short texts. */

type Json = Readonly<Record<string, unknown>>;

const FLAG: Partial<Template> = {
  Parameters: {
    Given: { Type: 'String' },
    Flag: { Type: 'String', AllowedValues: ['yes', 'no'] },
  },
  Conditions: { On: { 'Fn::Equals': [ref('Flag'), 'yes'] } },
};

/** The network of these resources, beside VPC `V` and subnets `A` and `B`, with the condition `On`. */
export function networkOf(more: Resources, deployed: Partial<TemplateSource> = {}): NetworkModel {
  const Subnet = resource('EC2::Subnet', { VpcId: ref('V') });
  const Resources = { V: resource('EC2::VPC', { CidrBlock: '10.0.0.0/16' }), A: Subnet, B: Subnet, ...more };
  return loadTemplates([source({ ...FLAG, Resources }, deployed)]);
}

/** The labels of what references mean, with the settings where there are some. */
export function spelled({ choices }: NetworkModel, references: References): string {
  return references
    .map(({ when, value }) =>
      when.length === 0 ? value.label : `${value.label} [${choices.describe(when)}]`,
    )
    .join(', ');
}

/** A node of the model without its names, its references as texts. */
export function told(model: NetworkModel, id: string): Json {
  const { id: _, origin: __, when: ___, ...rest } = model.nodes.get(`Net/${id}`) ?? ({} as Node);
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      Array.isArray(value) && value.every(isReference) ? spelled(model, value as References) : value,
    ]),
  );
}

function isReference(one: unknown): boolean {
  const value = (one as Guarded<unknown>).value;
  return typeof value === 'object' && value !== null && 'label' in value;
}
