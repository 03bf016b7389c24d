import { isObject } from './template';

/** What is known of where a stack is deployed: `AWS::Region` → its value. */
export type PseudoParameters = Readonly<Record<string, string | undefined>>;

/** The text that joined texts and pseudo parameters come to; undefined for what is known only at deployment. */
export function literalOf(value: unknown, pseudo: PseudoParameters): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  if (!isObject(value) || Object.keys(value).length !== 1) {
    return undefined;
  }
  const { Ref: name, 'Fn::Join': join, 'Fn::Sub': sub } = value;
  if (typeof name === 'string') {
    return pseudo[name];
  }
  if (Array.isArray(join) && typeof join[0] === 'string' && Array.isArray(join[1])) {
    const parts = join[1].map((part) => literalOf(part, pseudo));
    return parts.includes(undefined) ? undefined : parts.join(join[0]);
  }
  return typeof sub === 'string' ? substituted(sub, pseudo) : undefined;
}

function substituted(text: string, pseudo: PseudoParameters): string | undefined {
  const names = [...text.matchAll(/\$\{([^!}]+)\}/g)].map((match) => match[1] ?? '');
  return names.some((name) => pseudo[name] === undefined)
    ? undefined
    : text.replaceAll(/\$\{([^}]+)\}/g, (_, name: string) =>
        name.startsWith('!') ? `\${${name.slice(1)}}` : (pseudo[name] ?? ''),
      );
}
