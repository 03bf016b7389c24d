import { Names } from '../../../../lib/egress/load/terraform/names';
import { Plan } from '../../../../lib/egress/load/terraform/plan';
import { ResourceReader } from '../../../../lib/egress/load/terraform/reader';
import { ReferenceResolver } from '../../../../lib/egress/load/terraform/resolver';
import type { Guarded } from '../../../../lib/egress/model/choices';
import type { NetworkModel, Node, Reference, References } from '../../../../lib/egress/model/network';
import { emptyNetwork } from '../../../../lib/egress/model/network';
import type { Resource } from './plan';
import { aws, load, plan, refs } from './plan';

type Json = Readonly<Record<string, unknown>>;

/** A value that only the apply tells. */
export const LATER = refs('local.later');

/** Placed in subnet `a` of `modelOf`. */
export const IN_A = { subnet_id: refs('aws_subnet.a.id') };

const A = aws('subnet.a', { vpc_id: 'vpc-1' });

export const labelList = (references: References): string[] =>
  references.map(({ value }: Guarded<Reference>) => value.label);

export const labels = (references: References): string => labelList(references).join(', ');

/** What a plan of these resources and a subnet `a` comes to. */
export const modelOf = (...resources: Resource[]): NetworkModel =>
  load(plan({ resources: [A, ...resources] }));

/** A node without its names, its references as their labels. */
export function told(node: Node | undefined): Record<string, unknown> {
  const { id: _, origin: __, when: ___, ...rest } = node ?? ({} as Node);
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      Array.isArray(value) && value.every((one: unknown) => JSON.stringify(one).includes('"label"'))
        ? labels(value as References)
        : value,
    ]),
  );
}

/** The node that the resource `x` is. */
export const nodeOf = (
  type: string,
  args: Readonly<Record<string, unknown>> = {},
  ...more: Resource[]
): unknown => told(modelOf(...more, aws(`${type}.x`, args)).nodes.get(`net.tfplan.json:aws_${type}.x`));

export const either = <T>(...values: T[]): unknown => values.map((value) => ({ when: [], value }));

/** The resource `aws_thing.x` of a plan, and how its arguments are read. */
export function readerOf(json: Json, address = 'aws_thing.x'): ResourceReader {
  const read = new Plan(json, 'net', 'net.tfplan.json');
  const model = emptyNetwork();
  const context = { plan: read, model, names: new Names(read, model), resolver: new ReferenceResolver(read) };
  return new ResourceReader(
    context,
    read.instances.find((instance) => instance.address === address)!,
  );
}

export const thing = (args: Json, rest: Partial<Resource> = {}, ...more: Resource[]): ResourceReader =>
  readerOf(plan({ resources: [aws('thing.x', args, rest), ...more] }));
