import { PUBLIC_ADDRESSES, meet, ofCidr } from '../../../shared/address-set';
import { parseCidr } from '../../../shared/cidr';
import data from '../data/names.json';
import type { Marked } from './marked';
import { holeIn, isOwn, knownEnd, onlyHole, show } from './marked';

/** Where a host is: outside with its name, inside, or unknown and why. */
export type Place =
  | { readonly is: 'inside' }
  | { readonly is: 'outside'; readonly name: string }
  | { readonly is: 'unknown'; readonly why: string };

const INSIDE: Place = { is: 'inside' };
const INSIDE_NAMES = data.inside.flatMap(({ suffixes }) => suffixes);
const AWS_NAMES = data.ofAws.flatMap(({ suffixes }) => suffixes);

/** An API of AWS in some Region, such as `sts.eu-central-1.amazonaws.com`, also by parameter. */
const AWS_API = /^(?:[a-z0-9-]+\.)?[a-z0-9-]+\.(?:[a-z]{2}(?:-[a-z]+)+-\d|\uE000\d+\uE001)\.[a-z]/;
/** Names before the Region that stand for what an account owns. */
const OWNED =
  /(?:^|\.)(?:s3|rds|execute-api|lambda-url|es|aoss|elb|cache|redshift|kafka|appsync-api|dualstack)[.-]/;

const IPV6 = /^[0-9a-f]*:[0-9a-f]*:[0-9a-f:.]*$/i;

/** The hosts of a URL, of a JDBC or MongoDB connection string, or of a list of `host:port`. */
export function hostsOf({ text }: Marked): readonly string[] {
  const [, afterScheme] = /\/\/([^/?;#\s]*)/.exec(text) ?? [];
  const authority = afterScheme ?? /^(?:jdbc:[a-z:]+@?)?([^/?;#\s]*)/i.exec(text.trim())?.[1] ?? '';
  return authority
    .slice(authority.lastIndexOf('@') + 1)
    .split(',')
    .map(withoutPort)
    .filter((host) => host !== '');
}

function withoutPort(host: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(host)?.[1];
  return bracketed ?? (IPV6.test(host) ? host : host.replace(/:.*$/, ''));
}

/** Where a host of a text is. */
export function placeOf(marked: Marked, host: string): Place {
  const name = host.toLowerCase().replace(/\.$/, '');
  const hole = holeIn(marked, name);
  if (hole !== undefined && isOwn(hole)) {
    return INSIDE;
  }
  const end = knownEnd(name);
  if (hole !== undefined && (onlyHole(marked, name) !== undefined || !end.includes('.'))) {
    return { is: 'unknown', why: hole.why };
  }
  return hole === undefined ? placeOfKnown(name) : placeOfName(end, { shown: show(marked, name), name });
}

function placeOfKnown(name: string): Place {
  const address = parseCidr(name.includes(':') ? `${name}/128` : `${name}/32`);
  if (address !== undefined) {
    return meet(ofCidr(address), PUBLIC_ADDRESSES) ? { is: 'outside', name } : INSIDE;
  }
  return name.includes('.') ? placeOfName(name, { shown: name, name }) : INSIDE;
}

function placeOfName(end: string, { shown, name }: { shown: string; name: string }): Place {
  if (endsWithOne(end, INSIDE_NAMES)) {
    return INSIDE;
  }
  if (!endsWithOne(end, AWS_NAMES)) {
    return { is: 'outside', name: shown };
  }
  return AWS_API.test(name) && !OWNED.test(name)
    ? INSIDE
    : { is: 'unknown', why: `'${shown}' is a name of AWS that can belong to any account` };
}

function endsWithOne(name: string, suffixes: readonly string[]): boolean {
  return suffixes.some((suffix) => name === suffix || name.endsWith(`.${suffix}`));
}
