import type { Resource, Resources, Written } from '../../model/resource';
import commands from '../data/commands.json';
import installers from '../data/installers.json';
import { judgeBucketName } from './arns';
import type { Found, Judgement, Predicate } from './each-text';
import { hidden, toFound } from './each-text';
import { hostsOf, placeOf } from './hosts';
import { judgeImage } from './images';
import type { Marked } from './marked';
import { show } from './marked';
import { objectsWith, textsOf, treeOf } from './trees';

interface Command {
  readonly pattern: RegExp;
  readonly fetches: string;
  readonly what: string;
}

interface Line extends Marked {
  readonly number: number;
}

const toCommand = ({ command, fetches, what }: (typeof commands)[number]): Command => ({
  pattern: new RegExp(command),
  fetches,
  what,
});
const COMMANDS = commands.map(toCommand);
const INSTALLERS = installers.map(toCommand);
const ADDRESS = /https?:\/\/[^\s"'`<>|;)\\]+/gi;
const BASE64 = /^[A-Za-z0-9+/\s]{24,}={0,2}\s*$/;
const LONGEST = 100;

/** Commands that fetch from an address, registry or bucket outside that they name. */
export const downloads: Predicate = (resource, path, resources) => [
  ...resource.written(path).flatMap(({ when, value }) => {
    const worst = judgeCommands(value, { resource, resources });
    return worst === undefined ? [] : [{ when, ...toFound(worst) }];
  }),
  ...hidden(resource, path),
];

/** Commands that fetch packages or models from wherever the machine is set to. */
export const installs: Predicate = (resource, path) =>
  resource.written(path).flatMap(({ when, value }): readonly Found[] => {
    const found = judgeInstallers(value);
    return found === undefined ? [] : [{ when, ...toFound(found) }];
  });

/** Where the kubelet takes pods from that no API server has admitted: a folder, an address, or settings of Bottlerocket. */
const STATIC_PODS =
  /\bstaticPod(?:Path|URL)\b|--(?:pod-manifest-path|manifest-url)\b|\/etc\/kubernetes\/manifests\b|\bkubernetes\.static-pods\b/;

/** Lines by which a node runs pods of its own. */
export const startsPods: Predicate = (resource, path) =>
  resource.written(path).flatMap(({ when, value }): readonly Found[] => {
    const line = linesOf(value).find(({ text }) => STATIC_PODS.test(text));
    return line === undefined ? [] : [{ when, ...toFound({ seen: nameOf(line) }) }];
  });

/** What the commands in a value fetch from outside; a list of words is one command. */
export function judgeCommands(value: Written, own: Own): Judgement {
  return worstOf([...contentsOf(value), ...linesOf(value).flatMap((line) => judgeLine(line, own))]);
}

/** What the commands in a value install from wherever the machine is set to. */
export function judgeInstallers(value: Written): Judgement {
  for (const line of linesOf(value)) {
    const found = INSTALLERS.find(({ pattern }) => pattern.test(line.text));
    if (found !== undefined) {
      return { seen: `${nameOf(line)} ${found.what}` };
    }
  }
  return undefined;
}

/** What a file, a source or a package of `AWS::CloudFormation::Init` is fetched from. */
export function judgeInit(value: Written, own: Own): Judgement {
  const document = treeOf(value);
  if (document === undefined) {
    return undefined;
  }
  const places = ['source', 'sources', 'rpm', 'msi'].flatMap((name) =>
    objectsWith(name, document.tree).flatMap((each) => addressesIn(each[name])),
  );
  const judged = places.map((text) => judgeAddress({ text, holes: document.holes }));
  return worstOf([...judged, ...linesOf(value).flatMap((line) => judgeLine(line, own))]);
}

function addressesIn(part: unknown): readonly string[] {
  return typeof part === 'string'
    ? (part.match(ADDRESS) ?? [])
    : typeof part === 'object' && part !== null
      ? Object.values(part).flatMap(addressesIn)
      : [];
}

interface Own {
  readonly resource: Resource;
  readonly resources: Resources;
}

function worstOf(judgements: readonly Judgement[]): Judgement {
  const known = judgements.filter((each) => each !== undefined);
  return known.find((each) => 'seen' in each) ?? known[0];
}

/** Plugins of Systems Manager documents that fetch by themselves. */
function contentsOf(value: Written): readonly Judgement[] {
  return objectsWith('sourceType', treeOf(value)?.tree).flatMap(({ sourceType }) =>
    typeof sourceType === 'string' && /^(?:GitHub|Git|HTTP)$/i.test(sourceType)
      ? [{ seen: `aws:downloadContent from ${sourceType}` }]
      : [],
  );
}

function linesOf(value: Written): readonly Line[] {
  return commandsOf(value).flatMap(({ text, holes }) =>
    decoded(text)
      .split(/\r?\n/)
      .map((line, index) => ({ text: line.trim(), holes, number: index + 1 }))
      .filter((line) => line.text !== '' && !/^(?:#(?!\{)|\/\/|::|rem\s)/i.test(line.text)),
  );
}

/** A list of words is one command. */
function commandsOf(value: Written): readonly Marked[] {
  const texts = textsOf(value);
  const isWords = Array.isArray(value) && texts.length === value.length;
  const tree = treeOf(value);
  return isWords && tree !== undefined
    ? [{ text: texts.map(({ text }) => text).join(' '), holes: tree.holes }]
    : texts;
}

function decoded(text: string): string {
  const plain = BASE64.test(text) ? Buffer.from(text, 'base64').toString('utf8') : '';
  return /^[\t\r\n\x20-\x7e]+$/.test(plain) ? plain : text;
}

function judgeLine(line: Line, own: Own): readonly Judgement[] {
  return COMMANDS.flatMap(({ pattern, fetches, what }) => {
    const match = pattern.exec(line.text);
    return match === null
      ? []
      : judgeMatch(line, { fetches, argument: match[1] ?? '' }, own).map((found) => told(found, line, what));
  });
}

function judgeMatch(
  line: Line,
  { fetches, argument }: { fetches: string; argument: string },
  own: Own,
): readonly Judgement[] {
  switch (fetches) {
    case 'image':
      return [judgeImage({ ...line, text: argument.replace(/^["']|["']$/g, '') }, own.resource)];
    case 'bucket':
      return [judgeBucketName(line, argument.replace(/^s3:\/\//, '').split('/')[0] ?? '', own)];
    default:
      return (line.text.match(ADDRESS) ?? []).map((text) => judgeAddress({ ...line, text }));
  }
}

function judgeAddress(marked: Marked): Judgement {
  const [host = ''] = hostsOf(marked);
  // A variable of the shell is known only when the line runs.
  const place = host.includes('$') ? undefined : placeOf(marked, host);
  if (place?.is === 'outside') {
    return { seen: show(marked, marked.text) };
  }
  return place?.is === 'unknown' ? { why: place.why } : undefined;
}

function told(judgement: Judgement, line: Line, what: string): Judgement {
  return judgement !== undefined && 'seen' in judgement
    ? { seen: `${nameOf(line)} ${what}` }
    : judgement && { why: `${nameOf(line)} ${what}, and ${judgement.why}` };
}

function nameOf(line: Line): string {
  const text = show(line, line.text);
  return `line ${line.number} (${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text})`;
}
