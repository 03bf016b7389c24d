import type { Written } from '../../model/resource';
import { judgeBucketName } from '../questions/arns';
import type { Marked } from '../questions/marked';
import { holeIn, show } from '../questions/marked';
import data from './model-servers.json';
import { hostOutside } from './names';
import { memberOf, placesOf } from './paths';
import type { Asked, ObjectPredicate, Verdict } from './verdicts';
import { knownText, markedOf } from './verdicts';

const SERVERS = data.servers.map((row) => ({ ...row, image: new RegExp(row.image) }));
const FLAGS = new RegExp(`^(?:${data.flags.names.join('|')})(?:=(.*))?$`);
const OFFLINE: ReadonlySet<string> = new Set(data.offline.names);
/** `organization/model`, as hubs spell it. */
const HUB_NAME = /^[A-Za-z0-9][\w.-]*\/[A-Za-z0-9][\w.-]*$/;

/** The address of a model: of a hub, of the internet, or of a bucket that the input does not make. */
export function modelOutside(marked: Marked, asked: Asked): Verdict {
  const { text } = marked;
  const scheme = /^([a-z0-9]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) {
    const hole = text.startsWith('\uE000') ? holeIn(marked, text) : undefined;
    return hole === undefined ? undefined : { why: hole.why };
  }
  if (data.hubs.names.includes(scheme)) {
    return { seen: show(marked, text) };
  }
  if (scheme === 's3') {
    const own = { resource: asked.object.from, resources: asked.model.resources };
    return judgeBucketName(marked, text.slice('s3://'.length).split('/')[0] ?? '', own);
  }
  return data.inside.names.includes(scheme) ? undefined : hostOutside(marked, asked);
}

/** A container of a model server with the name of a model where a path should be, and not told to stay offline. */
export const modelArgument: ObjectPredicate = (container) => {
  const image = markedOf(memberOf(container, 'image'))?.text ?? '';
  const words = ['command[]', 'args[]']
    .flatMap((path) => placesOf(container, path))
    .flatMap((place) => markedOf(place) ?? [])
    .flatMap((marked) => marked.text.split(/\s+/).map((text) => ({ ...marked, text })));
  const isServer = SERVERS.some((server) => server.image.test(image)) || words.some(isServerCommand);
  const model = isServer ? nameIn(words) : undefined;
  return model === undefined || staysOffline(container) ? undefined : { seen: show(model, model.text) };
};

function isServerCommand({ text }: Marked): boolean {
  return data.commands.names.includes(text);
}

function nameIn(words: readonly Marked[]): Marked | undefined {
  for (const [index, word] of words.entries()) {
    const flag = FLAGS.exec(word.text);
    const after = words[index + 1];
    const given = flag?.[1] === undefined ? after : { ...word, text: flag[1] };
    const isServed = word.text === 'serve' && words[index - 1]?.text.endsWith('vllm') === true;
    if ((flag !== null || isServed) && given !== undefined && HUB_NAME.test(given.text)) {
      return given;
    }
  }
  return undefined;
}

/** What is known only at deployment may well be the right value. */
function staysOffline(container: Written | undefined): boolean {
  return placesOf(container, 'env[]').some((variable) => {
    const value = memberOf(variable, 'value');
    const text = knownText(value)?.toLowerCase();
    return (
      OFFLINE.has(knownText(memberOf(variable, 'name')) ?? '') &&
      (text === undefined || ['1', 'true', 'yes', 'on'].includes(text))
    );
  });
}
