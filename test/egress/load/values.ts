import { Application } from '../../../lib/egress/load/application';
import type { TemplateSource } from '../../../lib/egress/load/source';
import type { Atom } from '../../../lib/egress/load/value';
import { Choices } from '../../../lib/egress/model/choices';

/** Every value that an expression can have, with its settings: `x`, `x [P = y]`, `<Id.Attribute>`, `any P`, `? why`. */
export function valuesOf(sources: readonly TemplateSource[], expression: unknown, stack = 'Net'): string[] {
  const choices = new Choices();
  const application = new Application(sources, choices, {});
  const scope = application.scope(stack)!;
  return application.resolver.evaluate(scope, expression).flatMap(({ when, value }) => {
    const condition = choices.isPossible(when) ? choices.describe(when) : 'never';
    return condition === 'never' ? [] : [`${show(value)}${condition === undefined ? '' : ` [${condition}]`}`];
  });
}

function show(atom: Atom): string {
  switch (atom.kind) {
    case 'text':
      return atom.text;
    case 'any':
      return `any ${atom.label}`;
    case 'resource':
      return `<${atom.logicalId}${atom.attribute === '' ? '' : `.${atom.attribute}`}>`;
    case 'unknown':
      return `? ${atom.why}`;
    case 'object':
      return 'object';
    case 'list':
      return `list of ${atom.items.map((item) => item.map(({ value }) => show(value)).join('|')).join(', ')}${atom.rest === undefined ? '' : `${show(atom.rest)} each`}`;
  }
}

export const sub = (...argument: unknown[]): unknown => ({
  'Fn::Sub': argument.length === 1 ? argument[0] : argument,
});
export const join = (delimiter: string, items: unknown): unknown => ({ 'Fn::Join': [delimiter, items] });
export const select = (index: unknown, list: unknown): unknown => ({ 'Fn::Select': [index, list] });
export const split = (delimiter: string, text: unknown): unknown => ({ 'Fn::Split': [delimiter, text] });
export const imported = (name: unknown): unknown => ({ 'Fn::ImportValue': name });
