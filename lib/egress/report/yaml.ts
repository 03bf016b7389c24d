/** Text that YAML reads as itself without quotes. */
const PLAIN = /^(?:[A-Za-z/_$](?:[A-Za-z0-9 _./$-]|:(?=\S))*|\d+(?:\.\d+){3}(?:\/\d+)?)$/;
/** Words that YAML, in one version or another, reads as something else. */
const SPECIAL = /^(true|false|yes|no|on|off|null|y|n)$/i;

/**
 * A template as its author would write it in YAML, with the short forms of intrinsic functions.
 *
 * Made for small examples of plain values; what it writes reads back as the same template.
 */
export function toYaml(value: unknown, indent = ''): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${nested(item, `${indent}  `).trimStart()}`).join('\n');
  }
  return Object.entries(value as Record<string, unknown>)
    .map(([key, item]) => `${indent}${scalar(key)}:${separated(nested(item, `${indent}  `))}`)
    .join('\n');
}

/** A block goes on lines of its own, everything else beside its key. */
function separated(text: string): string {
  return text.startsWith(' ') ? `\n${text}` : ` ${text}`;
}

function nested(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) {
    return scalar(value);
  }
  if (Object.keys(value).length === 0) {
    return Array.isArray(value) ? '[]' : '{}';
  }
  return intrinsic(value as Record<string, unknown>) ?? toYaml(value, indent);
}

/** `!Ref Vpc`, `!GetAtt Vpc.DefaultSecurityGroup`, `!ImportValue Name`; undefined for anything else. */
function intrinsic(value: Record<string, unknown>): string | undefined {
  const [[name, of] = ['', undefined], ...others] = Object.entries(value);
  if (others.length > 0 || (name !== 'Ref' && !name.startsWith('Fn::'))) {
    return undefined;
  }
  const text = name === 'Fn::GetAtt' && Array.isArray(of) ? of.join('.') : of;
  return typeof text === 'string' ? `!${name.replace('Fn::', '')} ${scalar(text)}` : undefined;
}

function scalar(value: unknown): string {
  return typeof value === 'string' && PLAIN.test(value) && !SPECIAL.test(value) && value === value.trim()
    ? value
    : JSON.stringify(value);
}
