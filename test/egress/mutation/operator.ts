import type { Template, TemplateSource } from '../../../lib/egress/load/source';
import type { Declaration } from '../../../lib/egress/model/declaration';
import type { Resources } from '../helpers';
import { ref } from '../helpers';

/** Where an operator works: one subnet of a network, by expressions that are valid in one stack. */
export interface Site {
  /** The stack that operators write to. */
  readonly stack: string;
  readonly vpc: unknown;
  readonly subnet: unknown;
  readonly table: unknown;
  /** The stack and logical id under which the subnet is reported. */
  readonly reported: { readonly stack: string; readonly id: string };
}

/** An isolated network, and the places in it where operators work. */
export interface Network {
  readonly name: string;
  readonly sources: readonly TemplateSource[];
  readonly sites: readonly Site[];
  readonly declarations?: readonly Declaration[];
}

/** One change of a network. */
export interface Operator {
  /** What it does, as a noun; unique among its kind. */
  readonly title: string;
  /** What it adds to the stack of its site; a route replaces one of its table that has the same block. */
  readonly add?: (site: Site) => Resources;
  /** What it adds to the other sections of that stack. */
  readonly rest?: (site: Site) => Partial<Template>;
  /** A nested stack `MutChild` of that stack; its resource is among those that `add` returns. */
  readonly nested?: (site: Site) => Partial<Template>;
  /** A stack `MutOther` beside it. */
  readonly other?: (site: Site) => Partial<Template>;
  /** What it does to every template. */
  readonly rewrite?: (template: Template) => Template;
}

/** An operator that opens a path. */
export interface Opening extends Operator {
  /** Row of the taxonomy that it stands for. */
  readonly row: string;
  /** What must be said: of the subnet, or as a finding of its own about what was added. */
  readonly expected: 'exposed' | 'unproven' | `AG${number}`;
  /** The subnet that is watched; the site's own when left out. */
  readonly watched?: string;
}

/** The templates of a network after a change at a site. */
export function apply(operator: Operator, network: Network, site: Site): readonly TemplateSource[] {
  const child = operator.nested?.(site);
  const nesting = network.sources.find(({ stack }) => stack === site.stack)?.parent;
  const changed = network.sources.map((found) => {
    const template = operator.rewrite?.(found.template) ?? found.template;
    if (found.stack !== site.stack) {
      const isParent = found.stack === nesting?.stack;
      return {
        ...found,
        template: isParent ? handedOn(template, nesting.logicalId, operator.rest?.(site)) : template,
      };
    }
    const id = `${site.stack}/MutChild`;
    const nested = child === undefined ? found.nested : new Map([...found.nested, ['MutChild', id]]);
    return withText({ ...found, template: merged(template, operator, site), nested });
  });
  const other = operator.other?.(site);
  return [
    ...changed,
    ...(child === undefined ? [] : [childOf(site, child)]),
    ...(other === undefined ? [] : [toSource('MutOther', other)]),
  ];
}

/** A nested stack keeps its defaults unless its parent hands it something: then the parent is asked instead. */
function handedOn(template: Template, nested: string, { Parameters = {} }: Partial<Template> = {}): Template {
  const stack = template.Resources[nested]!;
  const given = Object.fromEntries(Object.keys(Parameters).map((name) => [name, ref(name)]));
  const Properties = {
    ...stack.Properties,
    Parameters: { ...(stack.Properties?.['Parameters'] as object), ...given },
  };
  return {
    ...template,
    Parameters: { ...template.Parameters, ...Parameters },
    Resources: { ...template.Resources, [nested]: { ...stack, Properties } },
  };
}

function childOf({ stack }: Site, template: Partial<Template>): TemplateSource {
  return { ...toSource(`${stack}/MutChild`, template), parent: { stack, logicalId: 'MutChild' } };
}

/** A template as the loader gets it. */
export function toSource(stack: string, template: Partial<Template>): TemplateSource {
  const file = `${stack}.json`;
  const found = { Resources: {}, ...template };
  return withText({
    stack,
    file,
    path: file,
    template: found,
    mentionsDefaultGroup: false,
    nested: new Map(),
  });
}

function withText(found: TemplateSource): TemplateSource {
  return {
    ...found,
    mentionsDefaultGroup: JSON.stringify(found.template).includes('DefaultSecurityGroup'),
  };
}

function merged(template: Template, { add, rest }: Operator, site: Site): Template {
  const more = rest?.(site) ?? {};
  const added = add?.(site) ?? {};
  const blocks = new Set(Object.values(added).flatMap(blockOf));
  const kept = Object.entries(template.Resources).filter(
    ([, found]) => !blockOf(found).some((block) => blocks.has(block)),
  );
  return {
    ...template,
    ...more,
    Parameters: { ...template.Parameters, ...more.Parameters },
    Conditions: { ...template.Conditions, ...more.Conditions },
    Mappings: { ...template.Mappings, ...more.Mappings },
    Outputs: { ...template.Outputs, ...more.Outputs },
    Resources: { ...Object.fromEntries(kept), ...added },
  };
}

const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'];

/** The table and block of a route: EC2 takes no two of them. */
function blockOf({ Type, Properties = {} }: Resources[string]): readonly string[] {
  const block = DESTINATIONS.map((property) => Properties[property]).find((found) => found !== undefined);
  return Type === 'AWS::EC2::Route' ? [JSON.stringify([Properties['RouteTableId'], block])] : [];
}
